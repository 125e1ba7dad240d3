#include "core/tcp/congestion.hpp"

#include <algorithm>

namespace tcplab::tcp {

namespace {

// More than any window can be (RFC 7323 2.3), so that a connection that never fills it cannot count beyond 32
// bits.
constexpr std::uint32_t kLargestWindow = std::uint32_t{1} << 30;

// Of so many segments, but of large ones not more than the octets of as many usual ones: RFC 6928 2.
std::uint32_t first_window(std::uint32_t mss, std::uint32_t segments) {
  constexpr std::uint32_t kUsualMss = 1460;
  return std::min(segments * mss, std::max(2 * mss, segments * kUsualMss));
}

}  // namespace

NewReno::NewReno(std::uint32_t mss, std::uint32_t initial_window)
    : mss_(mss), initial_window_(first_window(mss, initial_window)), cwnd_(initial_window_) {}

std::uint32_t NewReno::halved(std::uint32_t flight) const { return std::max(flight / 2, 2 * mss_); }

bool NewReno::on_ack(std::uint32_t acked, SeqNum snd_una) {
  duplicate_acks_ = 0;
  if (snd_una > recover_) has_recover_ = false;
  if (in_recovery_) {
    if (snd_una >= recover_) {
      in_recovery_ = false;
      cwnd_ = ssthresh_;
      return false;
    }
    // Partial acknowledgment: deflate by what left the network, and let one more segment go.
    cwnd_ = cwnd_ > acked ? cwnd_ - acked : mss_;
    cwnd_ = std::max(cwnd_ + (acked >= mss_ ? mss_ : 0), mss_);
    return true;
  }
  if (cwnd_ < ssthresh_) {
    cwnd_ = std::min(cwnd_ + std::min(acked, mss_), kLargestWindow);  // slow start, RFC 5681 3.1 equation 2
    return false;
  }
  avoidance_credit_ += acked;  // appropriate byte counting in congestion avoidance (RFC 5681 3.1)
  if (avoidance_credit_ >= cwnd_) {
    avoidance_credit_ -= cwnd_;
    cwnd_ = std::min(cwnd_ + mss_, kLargestWindow);
  }
  return false;
}

bool NewReno::on_duplicate_ack(std::uint32_t flight, SeqNum snd_una, SeqNum snd_nxt) {
  ++duplicate_acks_;
  if (in_recovery_) {
    cwnd_ = std::min(cwnd_ + mss_, kLargestWindow);  // a segment has left the network
    return false;
  }
  // After a timeout or an earlier recovery, duplicates of what it sent again prove nothing (RFC 6582 3.2 step
  // 1).
  const bool already_covered = has_recover_ && snd_una <= recover_;
  if (duplicate_acks_ != 3 || already_covered) return false;
  ssthresh_ = halved(std::min(flight, cwnd_));  // without what limited transmit let out: RFC 5681 3.2 step 2
  cwnd_ = ssthresh_ + 3 * mss_;
  recover_ = snd_nxt;
  has_recover_ = true;
  in_recovery_ = true;
  return true;
}

void NewReno::on_timeout(std::uint32_t flight, SeqNum snd_nxt, bool again) {
  if (!again) ssthresh_ = halved(flight);
  cwnd_ = mss_;
  duplicate_acks_ = 0;
  avoidance_credit_ = 0;
  recover_ = snd_nxt;
  has_recover_ = true;
  in_recovery_ = false;
}

void NewReno::follow(std::uint32_t cwnd, std::uint32_t ssthresh, bool in_recovery) {
  cwnd_ = cwnd;
  ssthresh_ = ssthresh;
  in_recovery_ = in_recovery;
}

void NewReno::restart_after_idle() { cwnd_ = std::min(cwnd_, initial_window_); }

void NewReno::on_congestion_mark(std::uint32_t flight) {
  ssthresh_ = halved(flight);
  cwnd_ = ssthresh_;
  avoidance_credit_ = 0;
}

}  // namespace tcplab::tcp
