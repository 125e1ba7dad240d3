// What poll() and epoll_wait() tell, against what the script expects.

#include <vector>

#include "core/packetdrill/run/answer_checks.hpp"

namespace tcplab::packetdrill::run {

MaybeStop check_polled(const SystemCallEvent& call, const sockets::Answer& answer) {
  const auto& expected = std::get<ArrayValue>(call.arguments[0].value);
  for (std::size_t i = 0; i < expected.items.size(); ++i) {
    const StructField* const revents = std::get<StructValue>(expected.items[i].value).find("revents");
    if (revents == nullptr) continue;
    if (MaybeStop problem =
            same_number(revents->value.front(), answer.entries[i].returned, Message("revents")))
      return problem;
  }
  return std::nullopt;
}

MaybeStop check_epoll(const SystemCallEvent& call, const sockets::Answer& answer) {
  const Expression* const expected = said(call, 1);
  if (expected == nullptr || answer.ready.empty()) return std::nullopt;
  std::vector<const StructValue*> wanted;
  if (const auto* one = std::get_if<StructValue>(&expected->value)) wanted.push_back(one);
  if (const auto* array = std::get_if<ArrayValue>(&expected->value)) {
    for (const Expression& item : array->items) wanted.push_back(&std::get<StructValue>(item.value));
  }
  if (wanted.size() != answer.ready.size()) {
    return other_count(expected->at, {"another number of events is told", "报告的事件个数与预期不符"},
                       wanted.size(), answer.ready.size());
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    for (const StructField& field : wanted[i]->fields) {
      if (field.name.empty()) continue;  // `...`
      const bool events = field.name == "events";
      const auto actual =
          events ? std::int64_t{answer.ready[i].events} : static_cast<std::int64_t>(answer.ready[i].data);
      if (MaybeStop problem = same_number(field.value.front(), actual, Message(field.name))) return problem;
    }
  }
  return std::nullopt;
}

}  // namespace tcplab::packetdrill::run
