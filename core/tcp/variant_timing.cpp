// Timers, round-trip times and the congestion window where a Variant takes the rules away that they follow.

#include <algorithm>

#include "core/tcp/connection.hpp"
#include "core/tcp/deviations.hpp"

namespace tcplab::tcp {

Duration Deviations::time_wait_length() {
  const Duration chosen = tcb_.variant().time_wait;
  const Duration by_the_rules = tcb_.config_->msl * 2;
  if (chosen == Duration{} || chosen == by_the_rules) return by_the_rules;
  tcb_.events_.note(Rule::kVariantTimeWait);
  return chosen;
}

// A timer has expired, and the next wait is not to be longer.
bool Deviations::keeps_rto() {
  if (tcb_.variant().no_backoff && tcb_.rto() < tcb_.config_->rto_max)
    tcb_.events_.note(Rule::kVariantNoBackoff);
  return tcb_.variant().no_backoff;
}

// Does anything wait for the window that will be sent nevertheless? Without a persist timer nothing asks
// whether a closed one has opened, and whoever ignores it does not wait; that is told once for each time that
// it closes on something.
bool Deviations::blocks_and_will_probe() {
  const bool blocked = tcb_.window_blocks();
  const bool in_vain = blocked && (tcb_.snd_.wnd == 0 || tcb_.variant().ignores_window);
  const bool before = tcb_.variant_memory_ && tcb_.variant_memory_->unprobed;
  if (in_vain && !before) tcb_.events_.note(tcb_.variant().rule_of_unprobed());
  if (in_vain != before) tcb_.variant_memory_.made().unprobed = in_vain;
  return blocked && !in_vain;
}

void VariantMemory::time(SeqNum end, Instant now) {
  if (!first_copy) first_copy = {end, now};
}

std::optional<Duration> VariantMemory::end_timing(SeqNum ack, Instant now) {
  if (!first_copy || ack < first_copy->end) return std::nullopt;
  const Instant sent = first_copy->sent;
  first_copy.reset();
  return now - sent;
}

// At the threshold, or, where there is none yet, at all that the peer takes.
bool Congestion::skip_slow_start(std::uint32_t peer_window) {
  const std::uint32_t threshold = ssthresh();
  if (is_own_master() || cwnd() >= threshold) return false;
  const std::uint32_t goal = threshold < UINT32_MAX ? threshold : std::max(peer_window, cwnd());
  set_ssthresh(goal, Rule::kVariantNoSlowStart);
  set_cwnd(goal, Rule::kVariantNoSlowStart);
  return true;
}

}  // namespace tcplab::tcp
