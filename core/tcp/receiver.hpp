#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/byte_queue.hpp"
#include "core/base/seqnum.hpp"
#include "core/wire/tcp_options.hpp"

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

  // What is taken from nxt on: up to the edge last told the peer, which a 16-bit field may have cut short, or more
  // after widen().
  std::uint32_t offered() const;

  // Is a segment of length octets at seq acceptable: RFC 9293 3.10.7.4, table 6, the four cases.
  bool is_acceptable(SeqNum seq, std::uint32_t length) const;

  // The window field of a segment sent now, scaled by shift, rounded down or up: offers what window_to_offer() says, and never takes
  // back what an earlier, less rounded window promised (RFC 7323 2.4).
  std::uint16_t advertise(std::uint32_t mss, std::uint8_t shift, bool round_up);

  // Takes text at seq, trims it to the window, keeps it if it is ahead. Returns how far nxt advanced.
  std::uint32_t accept(SeqNum seq, const Bytes& text);
  // The FIN is at seq (after all text). It counts once nxt has reached it.
  void note_fin(SeqNum seq) { fin_ = seq; }
  // Steps over the FIN if everything before it has arrived. True when it did just now.
  bool consume_fin();

  // Octets the user may read, and reading them.
  std::uint32_t readable() const { return static_cast<std::uint32_t>(ready_.size()); }
  Bytes read(std::uint32_t count) { return ready_.take(count); }
  // What read() would give, offset octets further on, without taking it.
  Bytes peek(std::uint32_t offset, std::uint32_t count) const { return ready_.peek(offset, count); }
  // The peer's FIN and everything before it has arrived.
  bool fin_taken() const { return fin_taken_; }

  // The window to offer now: never moves its right edge left, and grows only by a useful amount: silly window
  // avoidance (RFC 9293 3.8.6.2.2).
  std::uint32_t window_to_offer(std::uint32_t mss) const;
  bool has_out_of_order() const { return !held_.empty(); }

  // What a SACK option should say now: the block of the latest arrival first, others after it by how recently they
  // grew (RFC 2018 4); before them, once, what arrived twice (RFC 2883 4). At most room blocks.
  std::vector<wire::SackBlock> sack_blocks(std::size_t room) const;
  void sack_sent() { duplicate_.reset(); }
  // Records text that had arrived before, for the next SACK option. Trims to what was really a duplicate.
  void note_duplicate(SeqNum seq, std::uint32_t length);

  // Takes what lies below end, offered or not.
  void stretch(SeqNum end) { wide_edge_ = wide_edge_ ? later(*wide_edge_, end) : end; }
  // Takes whatever fits the buffer, offered or not.
  void widen();

  std::uint32_t capacity() const { return capacity_; }
  void set_capacity(std::uint32_t capacity) { capacity_ = capacity; }

  std::optional<SeqNum> up;  // one after the last urgent octet announced (RFC 9293 3.8.5)

  struct Held {
    SeqNum seq;
    Bytes text;
  };
  // Text beyond nxt, ordered and not overlapping.
  const std::vector<Held>& out_of_order() const { return held_; }

 private:
  void hold(SeqNum seq, Bytes text);
  void note_recent(SeqNum seq);
  void take_ready(SeqNum seq, const Bytes& text);

  wire::SackBlock block_around(std::size_t held) const;

  std::uint32_t capacity_;
  std::optional<SeqNum> edge_;             // the largest right edge ever advertised
  std::optional<SeqNum> wide_edge_;        // of what fitted the buffer at widen()
  std::vector<SeqNum> recent_;             // where text was last held back, latest first
  std::optional<wire::SackBlock> duplicate_;
  ByteQueue ready_;
  std::vector<Held> held_;
  std::optional<SeqNum> fin_;
  bool fin_taken_ = false;
};

}  // namespace tcplab::tcp
