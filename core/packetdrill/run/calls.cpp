#include "core/packetdrill/run/calls.hpp"

#include <utility>

#include "core/packetdrill/run/arguments.hpp"

namespace tcplab::packetdrill::run {
namespace {

MaybeStop check_arguments(const Event& event, const Caller::Entry& entry, const SystemCallEvent& call) {
  const std::size_t given = call.arguments.size();
  if (given < entry.least)
    return cannot(event.at, told({"{0}() needs more arguments", "{0}() 需要更多参数"}, call.name));
  if (given > entry.most)
    return cannot(call.arguments[entry.most].at,
                  told({"{0}() takes no argument here", "{0}() 此处没有参数"}, call.name));
  if (!entry.on_descriptor) return std::nullopt;
  const auto descriptor = number_of(call.arguments.front());
  return descriptor ? std::nullopt : MaybeStop(descriptor.error());
}

}  // namespace

MaybeStop Calls::perform(const Event& event, const SystemCallEvent& call) {
  const Caller::Entry* const entry = Caller::find(call.name);
  if (entry == nullptr)
    return cannot(event.at, told({"the call '{0}' is not supported", "不支持调用 '{0}'"}, call.name));
  if (MaybeStop problem = check_arguments(event, *entry, call)) return problem;
  const Instant from = clock_.span_of(event.time).from;
  const std::optional<Instant> returns = clock_.end_of(event.time);
  if (process_.kept() != nullptr) {
    while (process_.is_waiting() && course_.next() < from) course_.happen();
    if (MaybeStop problem = finish()) return problem;
  }
  if (MaybeStop late = course_.advance_to(event, from)) return late;
  CallOutcome outcome = entry->make(caller_, call);
  if (!outcome) return outcome.error();
  if (MaybeStop problem = process_.answered(call, std::move(*outcome), returns)) return problem;
  course_.settle();
  return std::nullopt;
}

MaybeStop Calls::finish() {
  if (process_.kept() == nullptr) return std::nullopt;
  const Instant returns = process_.kept()->returns;
  const Duration slack = clock_.tolerance(clock_.now(), returns);
  while (process_.is_waiting() && course_.next() <= returns + slack) course_.happen();
  const Process::Waiting done = process_.take();
  if (!done.returned) {
    clock_.move_to(returns + slack);
    return failure(done.call->result_at, {"the call does not return", "调用没有返回"},
                   told({"return at {0}", "在 {0} 返回"}, seconds_text(returns)),
                   told({"still waiting at {0}", "{0} 时仍在等待"}, seconds_text(clock_.now())));
  }
  if (*done.returned < returns - slack || *done.returned > returns + slack) {
    return failure(done.call->result_at, {"the call returns at another time", "调用不是在预期的时刻返回的"},
                   Message(seconds_text(returns)), Message(seconds_text(*done.returned)));
  }
  ledger_.held();
  return answers_.check(*done.call, done.answer);
}

}  // namespace tcplab::packetdrill::run
