#pragma once

#include <cstdint>
#include <optional>

#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"
#include "core/tcp/congestion/congestion.hpp"
#include "core/tcp/recovery/told.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// The repair of losses by RFC 5681 3.2 and RFC 6582 3.2, by the letter: three duplicates and each partial
// acknowledgment mean one segment lost, and a timeout means all of them. Of SACK it takes no more than that a
// duplicate tells of something new (RFC 6675 2). It serves the handshake too, whose SYN goes again with what
// left behind it.
class CumulativeRecovery {
 public:
  // As if nothing had been sent.
  void begin(SeqNum iss);
  // ACKs of the SYN, and every one after it.
  std::optional<Duration> on_syn_acked(const Told& told);
  Learned on_ack(const Told& told, Congestion& congestion);
  void on_timeout(const Told& told, bool again, Congestion& congestion);
  void on_sent(SeqNum end, Instant now) {
    if (!is_timing()) {
      timed_end_ = end;
      timed_at_ = now;
    }
    again_ = again_end_ = end;
  }
  void on_sent_again(SeqNum end);
  // [from, to) goes again, whether or not it is lost.
  void repeat(SeqNum from, SeqNum to);
  void stop(SeqNum nxt);
  // The segment that is being timed comes again, and its ACK would tell nothing (Karn's algorithm, RFC
  // 6298 3).
  void stop_timing() { timed_at_ = Instant::never(); }
  void move_timing(SeqNum end);

  bool is_pending() const { return again_ < again_end_; }
  SeqNum again() const { return again_; }
  SeqNum again_end() const { return again_end_; }
  bool in_recovery() const { return in_recovery_; }
  std::uint32_t duplicates() const { return duplicates_; }
  // What the window has room for beside it: the first two duplicates let a segment out each (RFC 3042 2, RFC
  // 5681 3.2 step 1). For a controller whose window does not follow the duplicates, all of them do.
  std::uint32_t allowance(const Congestion& congestion) const {
    return duplicates_ == 0 ? congestion.cwnd() : allowance_of_duplicates(congestion);
  }
  // Does an ACK like that need its options read?
  bool wants_options(const Told& told) const;

 private:
  friend void canonical(Canon& canon, const CumulativeRecovery& value);

  bool is_timing() const { return timed_at_ != Instant::never(); }
  std::uint32_t allowance_of_duplicates(const Congestion& congestion) const;
  std::optional<Duration> measure(const Told& told);
  void advance(const Told& told);
  bool is_duplicate(const Told& told);
  bool tells_of_gap(const Told& told);
  // True: a loss was found, and is left to the timer (see Variant).
  bool count_duplicate(const Told& told, Congestion& congestion);
  void take_partial(const Told& told, Congestion& congestion);
  SeqNum one_segment(const Told& told, const Congestion& congestion) const;

  // Sent data from again_ on is to be sent again, up to again_end_.
  SeqNum again_;
  SeqNum again_end_;
  SeqNum sacked_to_;  // one after the last octet that SACK has told of, or una
  SeqNum recover_;    // RFC 6582 3.2
  bool has_recover_ = false;
  bool in_recovery_ = false;
  bool after_timeout_ = false;  // recover_ is of one, and not acknowledged yet
  std::uint32_t duplicates_ = 0;
  // The one segment being timed (RFC 6298 3): its end, and when it was sent; never(): there is none.
  SeqNum timed_end_;
  Instant timed_at_ = Instant::never();
};

}  // namespace tcplab::tcp
