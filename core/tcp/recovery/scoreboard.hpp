#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// What is known of every octet in flight: the scoreboard of RFC 6675 3, with the times that RACK needs (RFC
// 8985 5.1). Neighbouring segments of the same fate are one run, so that a window sent in one go costs one
// entry. A run is cut at segment boundaries only: what is acknowledged of half a segment does not count.
class Scoreboard {
 public:
  struct Run {
    SeqNum start;
    SeqNum end;
    Instant sent;  // the latest copy
    bool sacked = false;
    bool lost = false;    // believed to be lost, or to have been
    bool again = false;   // a retransmitted copy is on its way
    bool ever = false;    // was retransmitted once at least
    bool pushed = false;  // its last segment carries PSH
    bool operator==(const Run&) const = default;
  };
  // Numbers of segments. in_flight() is "pipe" of RFC 6675 4.
  struct Counts {
    std::uint32_t out = 0;  // sent and not acknowledged
    std::uint32_t sacked = 0;
    std::uint32_t lost = 0;
    std::uint32_t again = 0;
    std::uint32_t in_flight() const { return out + again - sacked - lost; }
    bool operator==(const Counts&) const = default;
  };

  explicit Scoreboard(std::uint32_t mss = 1) : mss_(mss) {}

  // The segment [start, end) was sent for the first time. Precondition: start is the end of the last run.
  void append(SeqNum start, SeqNum end, bool pushed, Instant now);
  // Forgets everything below una.
  void drop_below(SeqNum una);
  void set_mss(std::uint32_t mss);

  std::size_t size() const { return runs_.size() - head_; }
  bool empty() const { return size() == 0; }
  std::size_t memory() const { return runs_.capacity() * sizeof(Run); }  // octets
  const Run& operator[](std::size_t index) const { return runs_[head_ + index]; }
  const Counts& counts() const { return counts_; }
  std::uint32_t segments(const Run& run) const;

  // The run that begins at that segment boundary, cut from the one around it; size() when nothing begins at
  // or after it. Numbers inside a segment count as the boundary after it.
  std::size_t cut_at(SeqNum seq);
  // Cuts a run in two just there, be it inside a segment. Precondition: the run begins before and ends after
  // it.
  void split(std::size_t index, SeqNum at);
  // The end of the last whole segment that lies below seq.
  SeqNum whole_below(SeqNum seq) const;

  void mark_sacked(std::size_t index);
  void mark_lost(std::size_t index);
  // Its copy is lost as well, so it is to be sent once more.
  void mark_copy_lost(std::size_t index);
  void mark_sent_again(std::size_t index, Instant now);
  // It is not lost after all.
  void clear_lost(std::size_t index);
  // The peer has thrown away what it had acknowledged selectively (RFC 2018 8).
  void forget_sacked(std::size_t index);

  // The first run that is lost and not yet sent again.
  std::optional<std::size_t> first_to_send() const;

 private:
  friend void canonical(Canon& canon, const Scoreboard& value);

  Run& run(std::size_t index) { return runs_[head_ + index]; }
  template <typename Change>
  void change(std::size_t index, Change apply);
  void count(const Run& run, int sign);
  void recount();

  std::uint32_t mss_;
  std::vector<Run> runs_;  // from head_ on; in order, without gaps
  std::size_t head_ = 0;
  Counts counts_;
};

}  // namespace tcplab::tcp
