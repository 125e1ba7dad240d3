// The timers: RFC 9293 3.10.8, RFC 6298 5 and the persist timer of RFC 9293 3.8.6.1.

#include <algorithm>

#include "core/tcp/connection.hpp"
#include "core/tcp/deviations.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

Instant Connection::next_timeout() const { return timers_.earliest(); }

void Connection::on_timeout(Instant now) {
  train_ = 0;
  const auto due = [&](TimerKind kind) { return timers_.expire(kind, now); };
  // end() stops every timer, so nothing below runs for a connection that one of these has ended.
  if (due(TimerKind::kRetransmission)) retransmission_timeout(now);
  if (due(TimerKind::kReordering)) reordering_timeout(now);
  if (due(TimerKind::kLossProbe)) loss_probe_timeout(now);
  // poll_segment() does the rest.
  if (due(TimerKind::kPacing)) events_.note_fired(TimerKind::kPacing, Rule::kPacingOver);
  if (due(TimerKind::kPersist)) persist_timeout();
  if (due(TimerKind::kDelayedAck)) {
    events_.note_fired(TimerKind::kDelayedAck, Rule::kDelayedAck);
    acks_.want(Rule::kDelayedAck);  // RFC 9293 3.8.6.3
  }
  if (due(TimerKind::kKeepAlive)) keep_alive_timeout(now);
  if (due(TimerKind::kUserTimeout)) {
    events_.note_fired(TimerKind::kUserTimeout, Rule::kUserTimeout);
    end(Rule::kUserTimeout, CallError::kConnectionTimedOut, Notice::kTimedOut);  // RFC 9293 3.10.8
  }
  if (due(TimerKind::kFinWait2)) {
    events_.note_fired(TimerKind::kFinWait2, Rule::kFinWait2Limit);
    end(Rule::kFinWait2Limit, std::nullopt, Notice::kClosed);
  }
  if (due(TimerKind::kTimeWait)) {
    events_.note_fired(TimerKind::kTimeWait, Rule::kTimeWaitOver);
    end(Rule::kTimeWaitOver, std::nullopt, Notice::kClosed);
  }
  if (state_ != kClosed) update_timers(now);
}

// RFC 6298 5.4 to 5.6. R1 and R2 count a SYN's retransmissions as well as data's: RFC 9293 3.8.3 (MUST-20,
// MUST-22).
void Connection::retransmission_timeout(Instant now) {
  const bool handshake = !snd_.syn_acked;
  const bool counts = handshake || !config_->user_timeout_decides();
  // The SYNs that go again without doubling are not of those that the limit counts.
  const std::uint32_t steady_syns = state_ == kSynSent ? config_->steady_syns : 0;
  const std::uint32_t syn_retries = active_ ? config_->syn_retries + steady_syns : config_->syn_ack_retries;
  if (counts && snd_.retries >= (handshake ? syn_retries : config_->data_retries)) {
    const Rule rule = handshake ? Rule::kConnectGivenUp : Rule::kRetriesExhausted;
    events_.note_fired(TimerKind::kRetransmission, rule);
    return end(rule, CallError::kConnectionTimedOut, Notice::kTimedOut);
  }
  events_.note_fired(TimerKind::kRetransmission, Rule::kRetransmitTimeout);
  // What is in flight beyond a closed window goes again by the wrong timer.
  if (variant().leaves_window_unprobed() && window_blocks()) events_.note(variant().rule_of_unprobed());
  if (handshake) {
    // The SYN alone, whatever text left with it or behind it (RFC 7413 4.1.3.1).
    const bool alone = early_ || state_ == kSynSent;
    recovery_.stop_timing();  // Karn's algorithm (RFC 6298 3)
    recovery_.repeat(snd_.una, alone ? snd_.iss + 1 : snd_.nxt, Rule::kRetransmitTimeout);
  } else {
    recovery_.on_timeout(Told::by_nobody(snd_, now), snd_.retries > 0, congestion_);
    if (variant().no_slow_start && congestion_.skip_slow_start(snd_.wnd))
      events_.note(Rule::kVariantNoSlowStart);
  }
  if (++snd_.retries == (handshake ? config_->syn_r1_retries : config_->r1_retries))
    tell(Rule::kRetryTrouble, Notice::kTrouble);  // RFC 9293 3.8.3 (SHLD-9)
  if ((!handshake || snd_.retries > steady_syns) && !Deviations(*this).keeps_rto()) rtt_.back_off(*config_);
  timers_.set(events_, TimerKind::kRetransmission, now + rto(), Rule::kRtoBackoff);
}

// Probes that nobody answers count against R2, answered ones go on for ever: RFC 9293 3.8.6.1 (MUST-36). What
// goes into an open window is no probe, and has the retransmission timer.
void Connection::persist_timeout() {
  const bool closed = snd_.wnd == 0;
  if (closed && snd_.retries >= config_->data_retries) {
    events_.note_fired(TimerKind::kPersist, Rule::kRetriesExhausted);
    return end(Rule::kRetriesExhausted, CallError::kConnectionTimedOut, Notice::kTimedOut);
  }
  events_.note_fired(TimerKind::kPersist, closed ? Rule::kZeroWindowProbe : Rule::kOverrideTimeout);
  if (closed) {
    ++snd_.retries;
    if (!Deviations(*this).keeps_rto()) ++snd_.probes;
  }
  recovery_.stop_timing();
  due_.probe = true;
}

// Data waits and the peer has closed, or shrunk to nothing, its window: RFC 9293 3.8.6 (MUST-35).
bool Connection::window_blocks() const {
  // What is not even begun may wait for a window that is worth it.
  const bool patient = info(config_->profile).waits_for_segment;
  if (snd_.wnd > 0 && !patient) return false;
  if (!may_send(state_) || !snd_.syn_acked || snd_.is_drained(*config_)) return false;
  return patient ? snd_.waits_for_room(segment_room(), *config_) : snd_.wnd == 0;
}

// Makes the timers fit what there is to wait for, after anything has changed it.
void Connection::update_timers(Instant now) {
  if (variant().leaves_window_unprobed() ? Deviations(*this).blocks_and_will_probe() : window_blocks()) {
    timers_.stop(events_, TimerKind::kRetransmission, Rule::kPersistStart);
    timers_.stop(events_, TimerKind::kLossProbe, Rule::kPersistStart);
    if (!timers_.runs(TimerKind::kPersist))
      timers_.set(events_, TimerKind::kPersist, now + snd_.persist_interval(rto(), config_->rto_max),
                  snd_.wnd == 0 ? Rule::kPersistStart : Rule::kOverrideTimeout);
    return;
  }
  due_.probe = false;
  timers_.stop(events_, TimerKind::kPersist, Rule::kPersistStop);
  const bool waits_for_ack = snd_.flight() > 0 && state_ != kClosed && state_ != kTimeWait;
  if (waits_for_ack && !timers_.runs(TimerKind::kRetransmission) && !timers_.runs(TimerKind::kLossProbe)) {
    timers_.set(events_, TimerKind::kRetransmission, now + rto(), Rule::kRtoStart);
  }
  if (state_ == kFinWait2 && nobody_reads_ && config_->fin_wait2_limit.ns > 0 &&
      !timers_.runs(TimerKind::kFinWait2)) {
    timers_.set(events_, TimerKind::kFinWait2, now + config_->fin_wait2_limit, Rule::kFinWait2Start);
  }
}

// One probe without an answer does not prove a dead peer: RFC 9293 3.8.4 (MUST-29).
void Connection::keep_alive_timeout(Instant now) {
  // Not idle, a FIN that waits included: RFC 9293 3.8.4 (MUST-26).
  const bool busy = snd_.flight() > 0 || !snd_.is_drained(*config_);
  const bool gone = !busy && keep_alive_.is_vain(*config_, now);
  events_.note_fired(TimerKind::kKeepAlive, busy   ? Rule::kKeepAliveBusy
                                            : gone ? Rule::kKeepAliveGivenUp
                                                   : Rule::kKeepAliveProbe);
  if (busy) {
    keep_alive_.hear(now);
  } else if (gone) {
    send_reset(Rule::kKeepAliveGivenUp);
    return end(Rule::kKeepAliveGivenUp, CallError::kConnectionTimedOut, Notice::kTimedOut);
  } else if (now >= keep_alive_.heard + config_->keep_idle) {
    keep_alive_.probe(now);
    due_.keep_alive = true;
  }
  update_keep_alive(now);
}

// Files the next moment to look.
void Connection::update_keep_alive(Instant now) {
  const bool on = config_->keep_alive && (may_receive(state_) || state_ == kCloseWait);
  if (!on) return timers_.stop(events_, TimerKind::kKeepAlive, Rule::kKeepAliveStop);
  const Instant due = keep_alive_.due(*config_);
  if (timer(TimerKind::kKeepAlive) == due) return;
  timers_.set(events_, TimerKind::kKeepAlive, std::max(due, now), Rule::kKeepAliveStart);
}

// RFC 9293 3.10.8: runs while anything the user gave is unacknowledged, from the last progress on.
void Connection::update_user_timeout(Instant now, bool progress) {
  const bool handshake = state_ == kSynSent || state_ == kSynReceived;
  const Duration limit = handshake ? config_->open_timeout : config_->user_timeout;
  const bool waiting = limit.ns > 0 && state_ != kClosed && (snd_.flight() > 0 || !snd_.is_drained(*config_));
  if (!waiting) return timers_.stop(events_, TimerKind::kUserTimeout, Rule::kUserTimeoutStop);
  if (progress || !timers_.runs(TimerKind::kUserTimeout)) {
    timers_.set(events_, TimerKind::kUserTimeout, now + limit, Rule::kUserTimeoutStart);
  }
}

// RFC 9293 3.6.1 (MUST-13)
void Connection::enter_time_wait(Rule rule, Instant now) {
  timers_.stop(events_, TimerKind::kRetransmission, Rule::kRtoStop);
  timers_.stop(events_, TimerKind::kLossProbe, Rule::kRtoStop);
  timers_.stop(events_, TimerKind::kReordering, Rule::kRtoStop);
  timers_.stop(events_, TimerKind::kPacing, Rule::kRtoStop);
  timers_.stop(events_, TimerKind::kFinWait2, rule);  // 2 MSL are waited whatever the limit was
  if (variant().no_time_wait) return Deviations(*this).skip_time_wait(rule, now);
  transition(kTimeWait, rule);
  timers_.set(events_, TimerKind::kTimeWait, now + Deviations(*this).time_wait_length(),
              Rule::kTimeWaitStart);
}

}  // namespace tcplab::tcp
