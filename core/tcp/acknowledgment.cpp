// What the ACK field and the window of a segment do, of the fifth step of RFC 9293 3.10.7.4: acknowledgments
// (RFC 5681, RFC 6298), windows, duplicates.

#include <algorithm>

#include "core/tcp/connection.hpp"

namespace tcplab::tcp {

using enum State;

void Connection::update_window(const wire::TcpSegment& seg) {
  const SeqNum seq = std::min(seg.header.seq, rcv_.edge());
  if (!snd_.take_window(seq, seg.header.ack, negotiated_.window_of(seg.header))) return;
  due_.probe = false;
  timers_.stop(events_, TimerKind::kPersist, Rule::kPersistStop);
  recovery_.on_window_opened(snd_.una, snd_.nxt);
}

// snd.una < ack <= snd.nxt. Answers how many octets of the user's that are.
std::uint32_t Connection::take_acknowledged(SeqNum ack) {
  const std::uint32_t octets = snd_.acknowledge(ack);
  counters_.octets_acked += octets;
  ecn_.reduced_until = later(ecn_.reduced_until, ack);
  return octets;
}

// Our SYN, and what left with it, before the window is looked at.
void Connection::acknowledge_handshake(const wire::TcpSegment& seg, Instant now) {
  Told told = told_by(seg, now);
  const std::uint32_t lost_syns = snd_.retries;
  const std::uint32_t octets = take_acknowledged(seg.header.ack);
  told.una = snd_.una;
  if (recovery_.wants_options(told)) told.read(seg.header.options, negotiated_);
  measure(recovery_.on_syn_acked(told), told);
  start_recovery(lost_syns, now);
  if (snd_.una == snd_.nxt) {
    timers_.stop(events_, TimerKind::kRetransmission, Rule::kRtoStop);
  } else {
    timers_.set(events_, TimerKind::kRetransmission, now + rto(), Rule::kRtoRestart);
  }
  if (octets > 0) tell(Rule::kAckAdvances, Notice::kSendable, octets);
}

}  // namespace tcplab::tcp
