#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/byte_queue.hpp"
#include "core/base/seldom.hpp"
#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/hindrance.hpp"
#include "core/tcp/plan.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::tcp {

// The send half of the TCB (RFC 9293 3.3.1): the send sequence space and what fills it.
//
//        iss       snd.una              snd.nxt       una+wnd        end
//   ------|===========|====================|.............|-------------|---
//    SYN    acked       sent, unacked        may be sent   not yet       FIN
struct Sender {
  SeqNum iss;                 // initial send sequence number
  SeqNum una;                 // oldest unacknowledged
  SeqNum nxt;                 // next to be sent for the first time
  std::uint32_t wnd = 0;      // the peer's window, in octets
  SeqNum wl1;                 // segment sequence number of the last window update
  SeqNum wl2;                 // segment acknowledgment number of the last window update
  std::uint32_t max_wnd = 0;  // largest window the peer ever offered
  std::uint16_t mss = 536;    // largest payload we may send (RFC 9293 3.7.1)
  bool syn_acked = false;     // una alone cannot tell: it meets iss again once the numbers have come round
  bool fin_queued = false;    // the user has closed: a FIN follows the buffer

  std::optional<SeqNum> fin;  // the FIN's sequence number, once it was sent
  SeqNum pushed;              // the user asked for everything below this to leave without waiting for more
  SeqNum marked;              // the end of the last SEND that asked for a PUSH
  SeqNum small_end;           // end of the last segment sent that was not full-sized

  std::uint32_t retries = 0;  // retransmissions or probes since the peer last answered
  std::uint32_t probes = 0;   // zero-window probes since the window closed (RFC 9293 3.8.6.1)

  ByteQueue buffer;  // octets from max(una, iss + 1) on, sent or not
  struct Marks {
    std::optional<SeqNum> up;     // one after the last urgent octet (RFC 9293 3.8.5)
    std::vector<SeqNum> records;  // where records end
  };
  Seldom<Marks> marks;  // those ahead of una, where there are any

  // From here on numbers begin at that one. Precondition: nothing was sent.
  void start(SeqNum initial) { iss = una = nxt = pushed = marked = small_end = initial; }
  // The peer's SYN, with a window that is never scaled (RFC 7323 2.2).
  void take_syn(SeqNum seq, SeqNum ack, std::uint32_t window);

  // What SEND queues, and what it may ask for: a PUSH (with leaves: of all there is, now), the end of a
  // record, urgency of all that is queued (RFC 9293 3.8.5).
  void queue(const Bytes& octets) { buffer.append(octets.compact()); }
  void push(bool leaves);
  void end_record();
  void make_urgent();

  // una < ack <= nxt: answers how many octets of the user's that acknowledges.
  std::uint32_t acknowledge(SeqNum ack);
  // Does a segment tell of a window, larger or later than the known one?
  bool is_told_window(SeqNum seq, SeqNum ack, std::uint32_t window) const;
  // The window of a segment, unless a later one has told of one already. Answers whether it was closed
  // before.
  bool take_window(SeqNum seq, SeqNum ack, std::uint32_t window);

  // Sequence number of the first octet in buffer.
  SeqNum buffer_start() const { return syn_acked ? una : iss + 1; }
  // One after the last octet that the user gave us: where the FIN goes. Not for use once the FIN is
  // acknowledged.
  SeqNum data_end() const { return buffer_start() + static_cast<std::uint32_t>(buffer.size()); }
  // Sent and unacknowledged, in sequence numbers.
  std::uint32_t flight() const { return static_cast<std::uint32_t>(nxt - una); }
  // The user's, not yet sent. Not for use once the FIN is acknowledged.
  std::uint32_t unsent() const { return static_cast<std::uint32_t>(data_end() - nxt); }
  // The edge of the peer's window.
  SeqNum edge() const { return una + wnd; }
  bool fin_acked() const { return fin && una > *fin; }
  // How far the record that is being sent reaches beyond nxt.
  std::uint32_t rest_of_record() const;
  bool ends_record(SeqNum end) const;
  std::optional<SeqNum> up() const { return marks ? marks->up : std::nullopt; }
  bool fin_waits() const { return fin_queued && !fin; }
  // All that there was has left and is acknowledged, or nothing has left at all.
  bool is_silent() const { return una == nxt && buffer.empty() && !fin_waits(); }
  // What an acknowledgment may still say that is not forged or long overtaken: RFC 5961 5.2.
  bool believes(SeqNum ack) const { return ack <= nxt && ack >= una - max_wnd; }

  // --- What may leave, and how: RFC 9293 3.8 ---
  // The peer's window, or, where a Variant ignores that, more than any.
  std::uint32_t heeded_window(const Config& config) const;
  // A FIN that waits for room in the window as text does, where a system has it so.
  bool holds_fin(const Config& config) const;
  // All that the user gave is acknowledged, or has left and is no text.
  bool is_drained(const Config& config) const { return buffer.empty() && !holds_fin(config); }
  // Why a segment of length octets does not leave, of so many available ones, where a full one has mss.
  Hold what_holds(std::uint32_t length, std::uint32_t available, std::uint32_t mss,
                  const Config& config) const;
  // Nothing is in flight, and what is to be sent waits for a window that is worth a segment of mss octets.
  bool waits_for_room(std::uint32_t mss, const Config& config) const;
  // How long to wait before the next probe of the window (RFC 9293 3.8.6.1).
  Duration persist_interval(Duration rto, Duration rto_max) const;
  // Where a segment without text stands: SND.NXT, or the edge of the peer's window. shift: of its windows.
  SeqNum acceptable_number(std::uint8_t shift) const;
  // Does a segment that ends there carry a PSH?
  bool is_marked(SeqNum end, const Config& config) const;
  // Text, PSH, and what is urgent.
  void fill(wire::TcpSegment& segment, const Plan& plan, const Config& config) const;
  // It leaves.
  void on_sent(const Plan& plan);
};

}  // namespace tcplab::tcp
