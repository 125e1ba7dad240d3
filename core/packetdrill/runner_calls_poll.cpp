// System calls that wait for several descriptors: poll and epoll.

#include <utility>

#include "core/packetdrill/runner.hpp"
#include "core/packetdrill/runner_arguments.hpp"

namespace tcplab::packetdrill {

MaybeStop Runner::call_poll(const SystemCallEvent& call) {
  const auto* array = std::get_if<ArrayValue>(&argument(call, 0).value);
  if (array == nullptr) return cannot(argument(call, 0).at, "poll() needs an array");
  std::vector<sockets::PollEntry> entries;
  for (const Expression& item : array->items) {
    const auto* fields = std::get_if<StructValue>(&item.value);
    const StructField* const fd = fields != nullptr ? fields->find("fd") : nullptr;
    const StructField* const events = fields != nullptr ? fields->find("events") : nullptr;
    if (fd == nullptr || events == nullptr)
      return cannot(item.at, "an entry of poll() is {fd=, events=, revents=}");
    const auto wanted = number_of(events->value.front());
    if (!wanted) return wanted.error();
    const int ours = live(fd->value.front());
    entries.push_back({ours < 0 ? kNoDescriptor : ours, static_cast<std::uint32_t>(*wanted), 0});
  }
  const auto timeout = number_of(argument(call, 2));
  if (!timeout) return timeout.error();
  return answered(call, table_.poll(os(), std::move(entries), milliseconds(*timeout)));
}

MaybeStop Runner::call_epoll_create(const SystemCallEvent& call) {
  return answered(call, table_.epoll_create());
}

MaybeStop Runner::call_epoll_ctl(const SystemCallEvent& call) {
  const auto operation = number_of(argument(call, 1));
  if (!operation) return operation.error();
  std::uint32_t events = 0;
  std::uint64_t data = 0;
  if (const auto* fields = std::get_if<StructValue>(&argument(call, 3).value)) {
    for (const StructField& entry : fields->fields) {
      const auto value = number_of(entry.value.front());
      if (!value) return value.error();
      if (entry.name == "events") {
        events = static_cast<std::uint32_t>(*value);
      } else {
        data = static_cast<std::uint64_t>(*value);
      }
    }
  }
  return answered(call, table_.epoll_ctl(live(argument(call, 0)), static_cast<int>(*operation),
                                         live(argument(call, 2)), events, data));
}

MaybeStop Runner::call_epoll_wait(const SystemCallEvent& call) {
  const auto count = number_of(argument(call, 2));
  if (!count) return count.error();
  const auto timeout = number_of(argument(call, 3));
  if (!timeout) return timeout.error();
  return answered(call, table_.epoll_wait(os(), live(argument(call, 0)), static_cast<std::uint32_t>(*count),
                                          milliseconds(*timeout)));
}

}  // namespace tcplab::packetdrill
