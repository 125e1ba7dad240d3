// Segments beside the receive window of which something counts nevertheless: RFC 9293 3.4 and 3.10.7.4.

#include <algorithm>

#include "core/tcp/connection.hpp"
#include "core/tcp/profile.hpp"

namespace tcplab::tcp {

// The test of RFC 9293 3.10.7.4, which some open to what the window is a part of.
bool Receiver::is_acceptable(const wire::TcpSegment& seg, const Config& config) const {
  const SeqNum seq = seg.header.seq;
  if (is_acceptable(seq, seg.seq_length())) return true;
  const std::uint32_t window = offered();
  const bool overhang = window > 0 && seq < nxt && seq + seg.seq_length() > nxt + window;
  return overhang && info(config.profile).takes_overhang && !seg.header.flags.syn;
}

// With a closed window no text is taken, but the ACK, RST and URG of every segment count that may well be the
// peer's, RFC 9293 3.4 (MUST-66), RFC 9293 3.10.7.4: from as far beyond as a window of ours can reach, for a
// probe moves SND.NXT of some peers past the edge. At the edge of an open window a peer stands that has
// filled it. The window may stay closed as long as the user likes: RFC 9293 3.8.6.1 (MAY-8).
bool Receiver::counts_beside_window(const wire::TcpSegment& seg, std::uint16_t mss) const {
  const SeqNum seq = seg.header.seq;
  const std::uint32_t window = offered();
  const std::uint32_t length = seg.seq_length();
  if (seg.header.flags.syn) return window == 0 && seq == nxt;
  if (window > 0) return length == 0 && !seg.header.flags.rst && seq == nxt + window;
  const std::uint32_t reach = std::max<std::uint32_t>(capacity_, mss);
  return seq <= nxt + reach && (seq >= nxt || seq + length > nxt);
}

// Some trim what is old off a segment, to nothing if need be, and go on with its ACK; so does everybody whose
// window is closed, and with its URG: RFC 9293 3.4 (MUST-66).
void Connection::hear_old_ack(const wire::TcpSegment& seg, Instant now) {
  const bool closed = rcv_.offered() == 0 && seg.header.seq + rcv_.capacity() >= rcv_.nxt;
  if (!(closed || info(config_->profile).hears_old_acks) || seg.header.flags.syn || !seg.header.flags.ack)
    return;
  if (seg.header.seq + seg.seq_length() > rcv_.nxt || seg.header.ack < snd_.una - snd_.max_wnd) return;
  wire::TcpSegment rest = seg;
  rest.header.seq = rcv_.nxt;
  rest.header.flags.fin = false;
  rest.payload = {};
  if (seg.header.ack > snd_.una && !check_ack(rest, now)) return;
  if (closed) process_urgent(seg);
}

}  // namespace tcplab::tcp
