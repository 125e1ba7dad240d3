#pragma once

#include <algorithm>
#include <cstdint>

#include "core/base/seqnum.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// NewReno (RFC 5681, RFC 6582): slow start, congestion avoidance, fast retransmit and fast recovery, as
// RFC 9293 3.8.2 (MUST-19) asks. Others are allowed, RFC 9293 3.8.2 (MAY-18): see Recovery. All windows are
// in octets.
class NewReno {
 public:
  NewReno() = default;
  // initial_window segments of mss octets each, of large ones fewer (RFC 6928 2).
  NewReno(std::uint32_t mss, std::uint32_t initial_window);

  // New data was acknowledged. Returns true when, in fast recovery, it was a partial acknowledgment: the
  // segment at snd_una is to be retransmitted at once (RFC 6582 3.2 step 3).
  bool on_ack(std::uint32_t acked, SeqNum snd_una);
  // A duplicate acknowledgment (RFC 5681 2). Returns true when it is the third: retransmit the segment at
  // snd.una.
  bool on_duplicate_ack(std::uint32_t flight, SeqNum snd_una, SeqNum snd_nxt);
  // The retransmission timer expired (RFC 5681 3.1, equation 4). again: for the same data as before.
  void on_timeout(std::uint32_t flight, SeqNum snd_nxt, bool again);

  // The network marked instead of dropping (RFC 3168 6.1.2): as for a loss, but nothing is sent again.
  void on_congestion_mark(std::uint32_t flight);
  // Nothing was sent for longer than an RTO: the window proves nothing any more (RFC 5681 4.1).
  void restart_after_idle();
  // Segments became smaller: the window stays, counted in the new size.
  void set_mss(std::uint32_t mss) { mss_ = mss; }

  // Another algorithm decides: these are its variables.
  void follow(std::uint32_t cwnd, std::uint32_t ssthresh, bool in_recovery);

  std::uint32_t cwnd() const { return cwnd_; }
  // What new data may fill: the first two duplicates let a segment out each (RFC 3042 2, RFC 5681 3.2 step
  // 1).
  std::uint32_t allowance() const {
    return in_recovery_ ? cwnd_ : cwnd_ + std::min(duplicate_acks_, 2U) * mss_;
  }
  std::uint32_t ssthresh() const { return ssthresh_; }
  std::uint32_t duplicate_acks() const { return duplicate_acks_; }
  bool in_recovery() const { return in_recovery_; }

 private:
  friend void canonical(Canon& canon, const NewReno& value);

  std::uint32_t halved(std::uint32_t flight) const;

  std::uint32_t mss_ = 536;
  std::uint32_t initial_window_ = 536;
  std::uint32_t cwnd_ = 536;
  std::uint32_t ssthresh_ = UINT32_MAX;
  std::uint32_t avoidance_credit_ = 0;  // octets acknowledged since cwnd last grew in congestion avoidance
  std::uint32_t duplicate_acks_ = 0;
  SeqNum recover_;
  bool has_recover_ = false;
  bool in_recovery_ = false;
};

}  // namespace tcplab::tcp
