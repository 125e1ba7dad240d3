#include "core/packetdrill/run/clock.hpp"

#include <variant>

namespace tcplab::packetdrill::run {
namespace {

// What packetdrill grants a real kernel by default.
constexpr Duration kTolerance = microseconds(4000);

}  // namespace

Clock::Clock(const Settings& settings)
    : fixed_(settings.tolerance.value_or(kTolerance)), share_(settings.tolerance_percent.value_or(0) / 100) {}

Instant Clock::base_of(const EventTime& time) const {
  return time.kind == EventTime::Kind::kAbsolute ? Instant{} : now_;
}

Clock::Span Clock::span_of(const EventTime& time) const {
  const Instant base = base_of(time);
  return {base + time.from, base + time.until.value_or(time.from), time.kind == EventTime::Kind::kAny};
}

std::optional<Instant> Clock::end_of(const EventTime& time) const {
  return time.end ? std::optional(base_of(time) + *time.end) : std::nullopt;
}

Duration Clock::tolerance(Instant from, Instant to) const {
  const Duration relative{static_cast<std::int64_t>(static_cast<double>((to - from).ns) * share_)};
  return std::max(fixed_, relative);
}

MaybeStop Clock::check_order(const Event& event) {
  const bool is_call = std::holds_alternative<SystemCallEvent>(event.action);
  if (event.time.end && !is_call)
    return cannot(event.time.at,
                  {"only a system call ends at another time", "只有系统调用才能在另一时刻结束"});
  if (event.time.kind != EventTime::Kind::kAbsolute) return std::nullopt;
  if (event.time.from < latest_) {
    return failure(event.time.at, {"time goes backward here", "时间在此倒退"},
                   told({"not before {0}", "不早于 {0}"}, seconds_text(Instant{} + latest_)),
                   Message(seconds_text(Instant{} + event.time.from)));
  }
  latest_ = event.time.from;
  return std::nullopt;
}

MaybeStop Clock::check_late(const Event& event, Instant instant) const {
  if (now_ <= instant + tolerance()) return std::nullopt;
  return failure(event.time.at, {"its time is over", "该事件的时刻已过"}, Message(seconds_text(instant)),
                 Message(seconds_text(now_)));
}

}  // namespace tcplab::packetdrill::run
