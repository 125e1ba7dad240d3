// What the ACK field and the window of a segment do, of the fifth step of RFC 9293 3.10.7.4: acknowledgments
// (RFC 5681, RFC 6298), windows, duplicates.

#include <algorithm>
#include <utility>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

using enum State;

// Does it tell of a window, larger or later, that is to be believed? A number beyond our own window tells no
// more than its edge: one that was forged far ahead would make every later window look old.
bool Connection::tells_window(const wire::TcpSegment& seg) const {
  const SeqNum seq = std::min(seg.header.seq, rcv_.edge());
  if (seg.header.ack > snd_.una || snd_.wl1 < seq) return true;
  return snd_.wl1 == seq && window_of(seg) > snd_.wnd;
}

void Connection::update_window(const wire::TcpSegment& seg) {
  if (seg.header.ack < snd_.una) return;
  const SeqNum seq = std::min(seg.header.seq, rcv_.edge());
  const bool newer = snd_.wl1 < seq || (snd_.wl1 == seq && snd_.wl2 <= seg.header.ack);
  if (!newer) return;
  const std::uint32_t window = window_of(seg);
  const bool opened = snd_.wnd == 0 && window > 0;
  snd_.wnd = window;
  snd_.max_wnd = std::max(snd_.max_wnd, snd_.wnd);
  snd_.wl1 = seq;
  snd_.wl2 = seg.header.ack;
  // It answers: what lies beyond its window never ends a connection, RFC 9293 3.8.6 (SHLD-17), nor does a
  // closed window alone, RFC 9293 3.8.6.1 (MUST-37).
  if (window == 0 || snd_.flight() > window) snd_.retries = 0;
  if (!opened) return;
  snd_.probes = 0;
  probe_wanted_ = false;
  stop_timer(TimerKind::kPersist, Rule::kPersistStop);
  recovery_.on_window_opened(snd_.una, snd_.nxt);
}

// snd.una < ack <= snd.nxt. Answers how many octets of the user's that are.
std::uint32_t Connection::take_acknowledged(SeqNum ack) {
  const bool acks_syn = !std::exchange(snd_.syn_acked, true);
  const auto acked = static_cast<std::uint32_t>(ack - snd_.una) - (acks_syn ? 1 : 0);
  const std::uint32_t octets = std::min(acked, static_cast<std::uint32_t>(snd_.buffer.size()));
  snd_.buffer.drop(octets);
  counters_.octets_acked += octets;
  snd_.una = ack;
  // Marks that lie behind come along, lest they look ahead once 2 GiB have passed.
  snd_.small_end = later(snd_.small_end, ack);
  snd_.pushed = later(snd_.pushed, ack);
  negotiated_.reduced_until = later(negotiated_.reduced_until, ack);
  while (!snd_.records.empty() && snd_.records.front() <= ack) snd_.records.erase(snd_.records.begin());
  snd_.retries = snd_.probes = 0;
  if (snd_.up && ack >= *snd_.up) snd_.up.reset();
  return octets;
}

// Our SYN, and what left with it, before the window is looked at.
void Connection::acknowledge_handshake(const wire::TcpSegment& seg, Instant now) {
  Told told = told_by(seg, snd_.una, now);
  const std::uint32_t lost_syns = snd_.retries;
  const std::uint32_t octets = take_acknowledged(seg.header.ack);
  told.una = snd_.una;
  if (recovery_.wants_options(told)) read_options(seg, told);
  measure(recovery_.on_syn_acked(told), told);
  start_recovery(lost_syns, now);
  if (snd_.una == snd_.nxt) {
    stop_timer(TimerKind::kRetransmission, Rule::kRtoStop);
  } else {
    set_timer(TimerKind::kRetransmission, now + rtt_.rto(), Rule::kRtoRestart);
  }
  if (octets > 0) tell(Rule::kAckAdvances, Notice::kSendable, octets);
}

}  // namespace tcplab::tcp
