// The timers: RFC 9293 3.10.8, RFC 6298 5 and the persist timer of RFC 9293 3.8.6.1.

#include <algorithm>

#include "core/tcp/connection.hpp"

namespace tcplab::tcp {

using enum State;

Instant Connection::next_timeout() const {
  Instant earliest = Instant::never();
  for (const std::optional<Instant>& deadline : timers_) {
    if (deadline) earliest = std::min(earliest, *deadline);
  }
  return earliest;
}

void Connection::on_timeout(Instant now) {
  const auto due = [&](TimerKind kind) {
    std::optional<Instant>& deadline = timers_[static_cast<std::size_t>(kind)];
    if (!deadline || *deadline > now) return false;
    deadline.reset();
    return true;
  };
  if (due(TimerKind::kRetransmission)) retransmission_timeout(now);
  if (due(TimerKind::kPersist)) persist_timeout();
  if (due(TimerKind::kTimeWait)) {
    events_.push_back({Rule::kTimeWaitOver, TimerFired{TimerKind::kTimeWait}});
    end(Rule::kTimeWaitOver, std::nullopt, Notice::kClosed);
  }
  if (state_ != kClosed) update_timers(now);
}

// RFC 6298 5.4 to 5.6; R2 of RFC 9293 3.8.3 ends it.
void Connection::retransmission_timeout(Instant now) {
  events_.push_back({Rule::kRetransmitTimeout, TimerFired{TimerKind::kRetransmission}});
  const bool handshake = snd_.una == snd_.iss;
  if (snd_.retries >= (handshake ? config_.syn_retries : config_.data_retries)) {
    const Rule rule = handshake ? Rule::kConnectGivenUp : Rule::kRetriesExhausted;
    return end(rule, CallError::kConnectionTimedOut, Notice::kTimedOut);
  }
  if (!handshake) congestion_.on_timeout(snd_.flight(), snd_.nxt, snd_.retries > 0);
  ++snd_.retries;
  rtt_.back_off();
  snd_.timing.reset();  // Karn's algorithm (RFC 6298 3)
  snd_.rtx = snd_.una;
  snd_.rtx_end = snd_.nxt;
  rtx_rule_ = Rule::kRetransmitTimeout;
  set_timer(TimerKind::kRetransmission, now + rtt_.rto(), Rule::kRtoBackoff);
}

// RFC 9293 3.8.6.1. Probes that nobody answers count against R2; answered ones go on for ever (MUST-37).
void Connection::persist_timeout() {
  events_.push_back({Rule::kZeroWindowProbe, TimerFired{TimerKind::kPersist}});
  if (snd_.retries >= config_.data_retries) {
    return end(Rule::kRetriesExhausted, CallError::kConnectionTimedOut, Notice::kTimedOut);
  }
  ++snd_.retries;
  ++snd_.probes;
  snd_.timing.reset();
  probe_wanted_ = true;
}

Duration Connection::persist_interval() const {
  Duration interval = rtt_.rto();
  for (std::uint32_t i = 0; i < snd_.probes && interval < config_.rto_max; ++i) interval = interval * 2;
  return std::min(interval, config_.rto_max);
}

// Data waits and the peer has closed its window.
bool Connection::window_blocks() const {
  const bool sending = state_ == kEstablished || state_ == kCloseWait || state_ == kFinWait1 || state_ == kClosing ||
                       state_ == kLastAck;
  return sending && snd_.una != snd_.iss && snd_.wnd == 0 && !snd_.buffer.empty();
}

// Makes the timers fit what there is to wait for, after anything has changed it.
void Connection::update_timers(Instant now) {
  if (window_blocks()) {
    stop_timer(TimerKind::kRetransmission, Rule::kPersistStart);
    if (!timer(TimerKind::kPersist)) set_timer(TimerKind::kPersist, now + persist_interval(), Rule::kPersistStart);
    return;
  }
  probe_wanted_ = false;
  stop_timer(TimerKind::kPersist, Rule::kPersistStop);
  const bool waits_for_ack = snd_.flight() > 0 && state_ != kClosed && state_ != kTimeWait;
  if (waits_for_ack && !timer(TimerKind::kRetransmission)) {
    set_timer(TimerKind::kRetransmission, now + rtt_.rto(), Rule::kRtoStart);
  }
}

void Connection::enter_time_wait(Rule rule, Instant now) {
  stop_timer(TimerKind::kRetransmission, Rule::kRtoStop);
  transition(kTimeWait, rule);
  set_timer(TimerKind::kTimeWait, now + config_.msl * 2, Rule::kTimeWaitStart);
}

void Connection::set_timer(TimerKind kind, Instant deadline, Rule rule) {
  timers_[static_cast<std::size_t>(kind)] = deadline;
  events_.push_back({rule, TimerSet{kind, deadline}});
}

void Connection::stop_timer(TimerKind kind, Rule rule) {
  std::optional<Instant>& deadline = timers_[static_cast<std::size_t>(kind)];
  if (!deadline) return;
  deadline.reset();
  events_.push_back({rule, TimerStopped{kind}});
}

}  // namespace tcplab::tcp
