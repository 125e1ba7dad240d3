#include "core/tcp/congestion/hystart.hpp"

#include <algorithm>

namespace tcplab::tcp {

Rule HystartPlusPlus::on_ack(Window& w, const AckSample& ack) {
  if (ack.round_start) {
    last_ = current_;
    current_.reset();
    samples_ = 0;
  }
  if (ack.rtt) {
    current_ = current_ ? std::min(*current_, *ack.rtt) : *ack.rtt;
    ++samples_;
  }
  const std::uint32_t acked = w.whole_segments ? ack.acked : std::min(ack.acked, kSegmentsPerAck * w.mss);
  if (conservative_) {
    w.grow_linearly(credit_, std::uint64_t{kGrowthDivisor} * w.mss, acked);
    return watch(w, ack.round_start);
  }
  w.set(std::uint64_t{w.cwnd} + acked);
  return brake(w);
}

// RFC 9406 4.2: a queue builds up, when the least of this round is clearly above that of the last.
Rule HystartPlusPlus::brake(const Window& w) {
  if (samples_ < kSamples || !last_ || w.segments() < from_segments_) return Rule::kSlowStart;
  if (*current_ < *last_ + std::clamp(*last_ / 8, kMinThreshold, kMaxThreshold)) return Rule::kSlowStart;
  conservative_ = true;
  baseline_ = *current_;
  rounds_ = 0;
  credit_ = 0;
  return Rule::kHystartBrake;
}

// The round in which it became conservative counts.
Rule HystartPlusPlus::watch(Window& w, bool round_start) {
  if (samples_ >= kSamples && *current_ < baseline_) {
    conservative_ = false;
    return Rule::kHystartResume;
  }
  if (round_start && ++rounds_ >= kRounds) {
    w.set_threshold(w.cwnd);
    return Rule::kHystartDone;
  }
  return Rule::kHystartBrake;
}

}  // namespace tcplab::tcp
