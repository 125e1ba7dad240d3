// What Recovery decides, done by a Connection: its segments and its timers.

#include <algorithm>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

// What left before the handshake was over (RFC 7413 4.2) is in flight already.
void Connection::start_recovery(std::uint32_t initial_window, Instant now) {
  recovery_.emplace(config_, negotiated_.sack, snd_.una, effective_mss(), initial_window);
  const std::uint32_t mss = effective_mss();
  for (SeqNum at = snd_.una; at < snd_.nxt; at = std::min(at + mss, snd_.nxt)) {
    recovery_->adopt(at, std::min(at + mss, snd_.nxt), now);
  }
  follow_recovery();
}

void Connection::follow_recovery() {
  const std::uint32_t mss = effective_mss();
  const std::uint32_t threshold = recovery_->ssthresh();
  const bool recovering = recovery_->trust() == Trust::kRecovery;
  const auto octets = [mss](std::uint32_t segments) {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(std::uint64_t{segments} * mss, UINT32_MAX));
  };
  congestion_.follow(octets(recovery_->cwnd()), octets(threshold), recovering);
}

// Nothing was in flight; a window that was not used for long proves nothing any more (RFC 5681 4.1).
void Connection::end_idleness(Instant now) {
  const Duration idle = now - counters_.last_data_sent.value_or(now);
  const bool outdated = config_.restart_after_idle && idle > rtt_.rto();
  if (!recovery_) {
    if (outdated) congestion_.restart_after_idle();
    return;
  }
  if (outdated) recovery_->restart_after_idle(idle, rtt_.rto());
  recovery_->skip_idle(idle, now);
  follow_recovery();
}

// before: snd.una before the segment was looked at. pure: it brought nothing but its acknowledgment.
void Connection::repair(const wire::TcpSegment& seg, SeqNum before, bool pure, Instant now) {
  Recovery::Ack ack;
  ack.before = before;
  ack.ack = seg.header.ack;
  ack.una = snd_.una;
  ack.nxt = snd_.nxt;
  ack.pure = pure;
  ack.now = now;
  ack.congested = negotiated_.accurate.on ? marks_heard_
                                          : negotiated_.ecn && seg.header.flags.ece && !seg.header.flags.syn;
  wire::Parsed<wire::DecodedOptions> options = wire::decode_options(seg.header.options.bytes());
  if (options.ok()) {
    if (negotiated_.sack) ack.blocks = options->sack_blocks();
    const bool echoes = negotiated_.timestamps && options->timestamps && options->timestamps->echo_reply != 0;
    if (echoes) ack.echo = options->timestamps->echo_reply;
  }
  if (info(config_.profile).holds_unpushed && !config_.cork && !snd_.buffer.empty())
    snd_.pushed = snd_.data_end();
  if (const std::optional<Duration> rtt = recovery_->on_ack(ack, rtt_.srtt())) rtt_.sample(*rtt);
  follow_recovery();
  if (recovery_->board().empty()) loss_probe_wanted_ = false;  // the ACK was faster than the probe
  rtx_rule_ = Rule::kRetransmitLost;
  const bool advanced = snd_.una > before;
  if (const std::optional<Duration> wait = recovery_->reordering_wait()) {
    set_timer(TimerKind::kReordering, now + *wait, Rule::kReorderingStart);
    stop_timer(TimerKind::kLossProbe, Rule::kReorderingStart);
  } else {
    stop_timer(TimerKind::kReordering, Rule::kReorderingStop);
    if (advanced) time_losses(now, true);
  }
}

// The timer for what was sent last: a probe while all is well, else the retransmission timeout. After an
// acknowledgment both count from now, after sending no longer than until the timeout would come.
void Connection::time_losses(Instant now, bool advanced) {
  if (recovery_->board().empty()) {
    stop_timer(TimerKind::kLossProbe, Rule::kRtoStop);
    return stop_timer(TimerKind::kRetransmission, Rule::kRtoStop);
  }
  const Instant timeout = (advanced ? now : recovery_->board()[0].sent) + rtt_.rto();
  if (recovery_->may_probe()) {
    const std::optional<Duration> srtt = rtt_.has_sample() ? std::optional(rtt_.srtt()) : std::nullopt;
    const Instant probe = now + recovery_->probe_timeout(srtt, config_.rto_min);
    set_timer(TimerKind::kLossProbe, timeout > now ? std::min(probe, timeout) : probe, Rule::kLossProbeStart);
    return stop_timer(TimerKind::kRetransmission, Rule::kLossProbeStart);
  }
  set_timer(TimerKind::kRetransmission, now + rtt_.rto(), advanced ? Rule::kRtoRestart : Rule::kRtoStart);
}

void Connection::loss_probe_timeout(Instant now) {
  note_fired(TimerKind::kLossProbe, Rule::kLossProbe);
  if (snd_.flight() == 0) return;
  // One probe at a time, and only while nothing is known to be missing (RFC 8985 7.3).
  loss_probe_wanted_ = recovery_->may_probe() && !recovery_->is_probing();
  set_timer(TimerKind::kRetransmission, now + rtt_.rto(), Rule::kRtoStart);
}

void Connection::reordering_timeout(Instant now) {
  note_fired(TimerKind::kReordering, Rule::kReorderingOver);
  if (snd_.flight() == 0) return;
  recovery_->on_reordering_timeout(snd_.una, snd_.nxt, now, rtt_.srtt());
  follow_recovery();
  rtx_rule_ = Rule::kRetransmitLost;
  if (const std::optional<Duration> wait = recovery_->reordering_wait()) {
    set_timer(TimerKind::kReordering, now + *wait, Rule::kReorderingStart);
  }
  set_timer(TimerKind::kRetransmission, now + rtt_.rto(), Rule::kRtoStart);
}

}  // namespace tcplab::tcp
