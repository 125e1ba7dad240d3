// SEGMENT ARRIVES on a synchronized connection: RFC 9293 3.10.7.4, the sixth step to the eighth, which take
// what it brings.

#include <cstddef>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

// Sixth: the urgent bit. The pointer counts from the segment's sequence number and names the octet after the
// urgent data; the user hears of it at once, before any of it is read: RFC 9293 3.8.5 (MUST-30, MUST-32,
// MUST-62).
void Connection::process_urgent(const wire::TcpSegment& seg) {
  if (!seg.header.flags.urg || !may_receive(state_)) return;
  if (rcv_.announce_urgent(seg.header.seq + seg.header.urgent_pointer))
    tell(Rule::kUrgentArrived, Notice::kUrgent, urgent_ahead());
}

// Seventh: the text.
void Connection::process_text(const wire::TcpSegment& seg, Instant now) {
  if (seg.payload.empty()) return;
  if (!may_receive(state_)) return events_.discard(Rule::kTextAfterClose);
  if (nobody_reads_ && seg.header.seq + seg.seq_length() > rcv_.nxt) {
    refuse(seg, Rule::kTextNobodyReads);
    return end(Rule::kTextNobodyReads, CallError::kConnectionReset, Notice::kClosed);
  }
  const auto length = static_cast<std::uint32_t>(seg.payload.size());
  if (negotiated_.sack) rcv_.note_duplicate(seg.header.seq, length);
  const bool whole = info(config_->profile).takes_one_too_many && rcv_.readable() == 0 && rcv_.offered() > 0;
  if (whole && seg.header.seq <= rcv_.nxt) rcv_.stretch(seg.header.seq + length);
  const bool gap_before = rcv_.has_gap();
  const std::uint32_t advanced = rcv_.accept(seg.header.seq, seg.payload);
  counters_.octets_received += advanced;
  if (advanced > 0) tell(Rule::kText, Notice::kReadable, advanced);
  const bool in_order = advanced == length && !gap_before;
  if (acks_.take_text(length, in_order, rcv_.has_gap(), announced_mss(), *config_)) delay_ack(now);
}

void Connection::delay_ack(Instant now) {
  if (!timers_.runs(TimerKind::kDelayedAck))
    timers_.set(events_, TimerKind::kDelayedAck, now + config_->ack_delay, Rule::kDelayedAckStart);
}

// Eighth: the FIN bit. It counts once everything before it has arrived, which later text may complete; until
// then it is acknowledged at once as text beyond a gap is, RFC 5681 4.2.
void Connection::process_fin(const wire::TcpSegment& seg, Instant now) {
  if (!may_receive(state_)) return;
  const std::uint32_t slack = info(config_->profile).takes_fin_at_edge ? 1 : 0;
  if (seg.header.flags.fin) rcv_.note_fin(seg.header.seq + (seg.seq_length() - 1), slack);
  const bool taken = rcv_.consume_fin();
  if (taken) take_fin(now);
  if (seg.header.flags.fin && !taken) acks_.want(rcv_.has_gap() ? Rule::kOutOfOrder : Rule::kUnacceptable);
  if (seg.header.flags.fin && state_ == kFinWait1 && snd_.fin_acked()) transition(kFinWait2, Rule::kFinAcked);
}

void Connection::take_fin(Instant now) {
  if (acks_.take_fin(state_ == kEstablished, *config_)) {
    if (!timers_.runs(TimerKind::kDelayedAck)) acks_.quick = 0;
    delay_ack(now);
  }
  switch (state_) {
    case kEstablished:
      transition(kCloseWait, Rule::kFinArrived);
      break;
    case kFinWait1:
      if (snd_.fin_acked()) {
        enter_time_wait(Rule::kFinArrived, now);
      } else {
        transition(kClosing, Rule::kFinArrived);
      }
      break;
    case kFinWait2:
      enter_time_wait(Rule::kFinArrived, now);
      break;
    default:
      return;
  }
  if (state_ != kClosed) tell(Rule::kFinArrived, Notice::kRemoteClosed);
}

}  // namespace tcplab::tcp
