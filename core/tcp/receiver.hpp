#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/base/byte_queue.hpp"
#include "core/base/seldom.hpp"
#include "core/base/seqnum.hpp"
#include "core/tcp/config.hpp"
#include "core/wire/tcp_options.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab {
class Canon;
}

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

  // What is taken from nxt on: up to the edge last told the peer, which a 16-bit field may have cut short, or
  // more after widen().
  std::uint32_t offered() const {
    if (!edge_) return std::min(wnd, 65535U);  // of our own SYN, which is never scaled
    const SeqNum edge = wide_edge_ ? later(*edge_, *wide_edge_) : *edge_;
    return edge > nxt ? static_cast<std::uint32_t>(edge - nxt) : 0;
  }
  // One after the last octet that is taken.
  SeqNum edge() const { return nxt + offered(); }

  // Is a segment of length octets at seq acceptable: RFC 9293 3.10.7.4, table 6, the four cases.
  bool is_acceptable(SeqNum seq, std::uint32_t length) const;
  // The same of a segment, with what a system takes besides.
  bool is_acceptable(const wire::TcpSegment& segment, const Config& config) const;
  // Of one that is not acceptable, ACK, URG and RST may count: RFC 9293 3.4. mss: of our SYN, octets.
  bool counts_beside_window(const wire::TcpSegment& segment, std::uint16_t mss) const;

  // The window field of a segment sent now, scaled by shift, rounded down or up: offers what
  // window_to_offer() says, and never takes back what an earlier, less rounded window promised (RFC
  // 7323 2.4).
  std::uint16_t advertise(std::uint32_t mss, std::uint8_t shift, bool round_up);

  // Takes text at seq, trims it to the window, keeps it if it is ahead and there are not too many gaps
  // already. Returns how far nxt advanced.
  std::uint32_t accept(SeqNum seq, const Bytes& text);
  // The FIN is at seq (after all text). Beyond the window, and slack octets more, it is trimmed as text is,
  // RFC 9293 3.10.7.4; otherwise it counts once nxt has reached it.
  void note_fin(SeqNum seq, std::uint32_t slack);
  // Steps over the FIN if everything before it has arrived. True when it did just now.
  bool consume_fin();

  // Octets the user may read, and reading them.
  std::uint32_t readable() const { return static_cast<std::uint32_t>(ready_.size()); }
  Bytes read(std::uint32_t count);
  // What read() would give, offset octets further on, without taking it.
  Bytes peek(std::uint32_t offset, std::uint32_t count) const { return ready_.peek(offset, count); }
  // The next octet to read.
  SeqNum unread() const { return nxt - readable() - (fin_taken_ ? 1 : 0); }
  // The peer's FIN and everything before it has arrived.
  bool fin_taken() const { return fin_taken_; }

  // The window to offer now: never moves its right edge left, and grows only by a useful amount: silly window
  // avoidance (RFC 9293 3.8.6.2.2).
  std::uint32_t window_to_offer(std::uint32_t mss) const;
  // Octets beyond nxt that are kept, and whether the one at seq is.
  std::uint32_t held() const { return gaps_ ? gaps_->octets : 0; }
  bool holds(SeqNum seq) const;
  // A FIN is known that is not taken yet.
  bool knows_fin_ahead() const { return fin_.has_value(); }
  // A FIN there is known and waits for what is missing before it.
  bool waits_for_fin(SeqNum seq) const { return fin_ && *fin_ == seq; }
  bool has_out_of_order() const { return gaps_ && !gaps_->held.empty(); }
  // Text or a FIN has come that lies beyond what is missing.
  bool has_gap() const { return has_out_of_order() || (fin_ && *fin_ > nxt); }
  // Is there anything for sack_blocks() to tell?
  bool has_sack() const { return gaps_.has_value(); }

  // What a SACK option should say now: the block of the latest arrival first, others after it by how recently
  // they grew (RFC 2018 4); before them, once, what arrived twice (RFC 2883 4). At most room blocks.
  std::vector<wire::SackBlock> sack_blocks(std::size_t room) const;
  void sack_sent() {
    if (gaps_) gaps_->duplicate.reset();
    tidy();
  }
  // Records text that had arrived before, for the next SACK option. Trims to what was really a duplicate.
  void note_duplicate(SeqNum seq, std::uint32_t length);

  // Takes what lies below end, offered or not.
  void stretch(SeqNum end) { wide_edge_ = wide_edge_ ? later(*wide_edge_, end) : end; }
  // Takes whatever fits the buffer, offered or not.
  void widen();

  // Octets of memory that text not yet read takes, and what is known about it.
  std::size_t memory() const;
  // Octets of memory besides itself that a copy takes.
  std::size_t footprint() const;
  // Refuses text beyond a gap when more than that many octets of it would be held; it comes again.
  void limit_held(std::uint32_t octets) { most_held_ = octets; }

  std::uint32_t capacity() const { return capacity_; }
  void set_capacity(std::uint32_t capacity) { capacity_ = capacity; }

  // Urgent data are announced, up to that number. Answers whether that is news.
  bool announce_urgent(SeqNum end);
  // Octets up to the end of announced urgent data that the user has not read: RFC 9293 3.8.5 (MUST-33).
  std::uint32_t urgent_ahead() const { return up ? static_cast<std::uint32_t>(*up - unread()) : 0; }

  std::optional<SeqNum> up;  // one after the last urgent octet announced and not yet read (RFC 9293 3.8.5)

  // Text beyond nxt, ordered and not overlapping, by where it starts. All of it lies in the window, so that
  // sequence numbers are ordered.
  const std::map<SeqNum, Bytes>& out_of_order() const { return gaps().held; }

 private:
  friend void canonical(Canon& canon, const Receiver& value);

  using Ranges = std::map<SeqNum, SeqNum>;  // first octet to one after the last
  // What has come beyond a gap, or came again.
  struct Gaps {
    std::vector<SeqNum> recent;  // where text was last held back, latest first, one for each range
    std::map<SeqNum, Bytes> held;
    std::uint32_t octets = 0;                  // of held
    Ranges ranges;                             // what held covers, each as far as it is contiguous
    std::optional<wire::SackBlock> duplicate;  // what arrived twice, and is still to be told
  };
  friend void canonical(Canon& canon, const Gaps& value);

  const Gaps& gaps() const;
  bool hold(SeqNum seq, const Bytes& text);
  std::size_t most_ranges() const;
  static void keep(Gaps& gaps, SeqNum seq, Bytes piece);
  void release();
  void tidy();
  void note_recent(SeqNum seq);
  void take_ready(SeqNum seq, const Bytes& text);
  void pass_marks();

  // The range that seq lies in, or the first one after it.
  static Ranges::const_iterator range_at(const Ranges& ranges, SeqNum seq);

  std::uint32_t capacity_;
  std::optional<SeqNum> edge_;       // the largest right edge ever advertised
  std::optional<SeqNum> wide_edge_;  // of what fitted the buffer at widen()
  std::optional<SeqNum> fin_;
  std::uint32_t most_held_ = UINT32_MAX;
  bool fin_taken_ = false;
  ByteQueue ready_;
  Seldom<Gaps> gaps_;  // while there are any
};

}  // namespace tcplab::tcp
