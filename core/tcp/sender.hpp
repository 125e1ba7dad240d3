#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/byte_queue.hpp"
#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"

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
  bool syn_acked = false;     // una alone cannot tell: it meets iss again once the numbers have come round
  std::uint32_t wnd = 0;      // the peer's window, in octets
  SeqNum wl1;                 // segment sequence number of the last window update
  SeqNum wl2;                 // segment acknowledgment number of the last window update
  std::uint32_t max_wnd = 0;  // largest window the peer ever offered
  std::uint16_t mss = 536;    // largest payload we may send (RFC 9293 3.7.1)

  ByteQueue buffer;         // octets from max(una, iss + 1) on, sent or not
  bool fin_queued = false;  // the user has closed: a FIN follows the buffer

  std::optional<SeqNum> up;     // one after the last urgent octet, while it is ahead of una (RFC 9293 3.8.5)
  SeqNum pushed;                // the user asked for everything below this to leave without waiting for more
  SeqNum marked;                // the end of the last SEND that asked for a PUSH
  std::vector<SeqNum> records;  // where records end, ahead of nxt
  SeqNum small_end;             // end of the last segment sent that was not full-sized
  std::optional<SeqNum> fin;    // the FIN's sequence number, once it was sent

  std::uint32_t retries = 0;  // retransmissions or probes since the peer last answered
  std::uint32_t probes = 0;   // zero-window probes since the window closed (RFC 9293 3.8.6.1)

  // Sequence number of the first octet in buffer.
  SeqNum buffer_start() const { return syn_acked ? una : iss + 1; }
  // One after the last octet that the user gave us: where the FIN goes. Not for use once the FIN is
  // acknowledged.
  SeqNum data_end() const { return buffer_start() + static_cast<std::uint32_t>(buffer.size()); }
  // Sent and unacknowledged, in sequence numbers.
  std::uint32_t flight() const { return static_cast<std::uint32_t>(nxt - una); }
  bool fin_acked() const { return fin && una > *fin; }
};

}  // namespace tcplab::tcp
