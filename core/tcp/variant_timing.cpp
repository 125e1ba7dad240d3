// Timers, round-trip times and the congestion window where a Variant takes the rules away that they follow.

#include <algorithm>

#include "core/tcp/connection.hpp"
#include "core/tcp/plan.hpp"

namespace tcplab::tcp {

VariantMemory& Connection::variant_memory() {
  return variant_memory_ ? *variant_memory_ : variant_memory_.emplace();
}

Duration Connection::time_wait_length() {
  const Duration chosen = variant().time_wait;
  const Duration by_the_rules = config_->msl * 2;
  if (chosen == Duration{} || chosen == by_the_rules) return by_the_rules;
  events_.note(Rule::kVariantTimeWait);
  return chosen;
}

// A timer has expired, and the next wait is not to be longer.
bool Connection::keeps_rto() {
  if (variant().no_backoff && rtt_.rto() < config_->rto_max) events_.note(Rule::kVariantNoBackoff);
  return variant().no_backoff;
}

// Does anything wait for the window that will be sent nevertheless? Without a persist timer nothing asks
// whether a closed one has opened, and whoever ignores it does not wait; that is told once for each time that
// it closes on something.
bool Connection::blocks_and_will_probe() {
  const bool blocked = window_blocks();
  const bool in_vain = blocked && (snd_.wnd == 0 || variant().ignores_window);
  const bool before = variant_memory_ && variant_memory_->unprobed;
  if (in_vain && !before) events_.note(variant().rule_of_unprobed());
  if (in_vain != before) variant_memory().unprobed = in_vain;
  return blocked && !in_vain;
}

// What is in flight beyond a closed window goes again by the wrong timer.
void Connection::note_timeout_instead_of_probe() {
  if (window_blocks()) events_.note(variant().rule_of_unprobed());
}

// Without Karn's algorithm the round trip of a segment counts from its first copy, whatever happens to it.
void Connection::time_first_copy(const Plan& plan, Instant now) {
  if (plan.end() <= snd_.nxt || variant_memory().first_copy) return;
  variant_memory().first_copy = {plan.end(), now};
}

// rtt: what is known by the rules.
std::optional<Duration> Connection::time_any_copy(std::optional<Duration> rtt, const Told& told) {
  if (!variant_memory_ || !variant_memory_->first_copy) return rtt;
  const VariantMemory::Timing timing = *variant_memory_->first_copy;
  if (told.ack < timing.end) return rtt;
  variant_memory_->first_copy.reset();
  if (rtt) return rtt;
  events_.note(Rule::kVariantNoKarn);
  return told.now - timing.sent;
}

// The window is at once where slow start would lead it: at the threshold, or, where there is none yet, at
// all that the peer takes.
void Connection::skip_slow_start() {
  const std::uint32_t threshold = congestion_.ssthresh();
  if (congestion_.is_own_master() || congestion_.cwnd() >= threshold) return;
  const std::uint32_t goal = threshold < UINT32_MAX ? threshold : std::max(snd_.wnd, congestion_.cwnd());
  congestion_.set_ssthresh(goal);
  congestion_.set_cwnd(goal, Rule::kVariantNoSlowStart);
  events_.note(Rule::kVariantNoSlowStart);
}

// After idleness; left: what would be left of the window, to start anew from (RFC 5681 4.1).
bool Connection::keeps_window(std::uint64_t left) {
  if (left < congestion_.cwnd()) events_.note(Rule::kVariantNoSlowStart);
  return true;
}

}  // namespace tcplab::tcp
