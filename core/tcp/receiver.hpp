#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/byte_queue.hpp"
#include "core/base/seqnum.hpp"

namespace tcplab::tcp {

// The receive half of the TCB (RFC 9293 3.3.1): the receive sequence space and reassembly.
//
//        irs       (read by user)        rcv.nxt        rcv.nxt+rcv.wnd
//   ------|-----------|====================|.....[==]......|-------------
//    SYN               readable              out of order     not allowed
class Receiver {
 public:
  SeqNum irs;             // initial receive sequence number
  SeqNum nxt;             // next expected
  std::uint32_t wnd = 0;  // the window last offered, counted from nxt

  explicit Receiver(std::uint32_t capacity) : capacity_(capacity) {}

  // The peer's SYN: its number is irs, and the whole buffer is offered.
  void start(SeqNum irs);

  // Is a segment of length octets at seq acceptable: RFC 9293 3.10.7.4, table 6, the four cases.
  bool is_acceptable(SeqNum seq, std::uint32_t length) const;

  // Takes text at seq, trims it to the window, keeps it if it is ahead. Returns how far nxt advanced.
  std::uint32_t accept(SeqNum seq, const Bytes& text);
  // The FIN is at seq (after all text). It counts once nxt has reached it.
  void note_fin(SeqNum seq) { fin_ = seq; }
  // Steps over the FIN if everything before it has arrived. True when it did just now.
  bool consume_fin();

  // Octets the user may read, and reading them.
  std::uint32_t readable() const { return static_cast<std::uint32_t>(ready_.size()); }
  Bytes read(std::uint32_t count) { return ready_.take(count); }

  // The window to offer now: never moves its right edge left, and grows only by a useful amount: silly window
  // avoidance (RFC 9293 3.8.6.2.2).
  std::uint32_t window_to_offer(std::uint32_t mss) const;
  bool has_out_of_order() const { return !held_.empty(); }

  struct Held {
    SeqNum seq;
    Bytes text;
  };
  // Text beyond nxt, ordered and not overlapping.
  const std::vector<Held>& out_of_order() const { return held_; }

 private:
  void hold(SeqNum seq, Bytes text);
  void take_ready(SeqNum seq, const Bytes& text);

  std::uint32_t capacity_;
  ByteQueue ready_;
  std::vector<Held> held_;
  std::optional<SeqNum> fin_;
};

}  // namespace tcplab::tcp
