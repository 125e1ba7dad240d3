#pragma once

#include "core/tcp/congestion/controller.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// HyStart++ (RFC 9406): the first slow start ends when round trips become longer, before anything is lost. It
// first grows at a quarter of the pace, for some rounds, in which the alarm may turn out to be false.
class HystartPlusPlus {
 public:
  // Constants of RFC 9406 4.3.
  static constexpr Duration kMinThreshold = milliseconds(4);
  static constexpr Duration kMaxThreshold = milliseconds(16);
  static constexpr std::uint32_t kSamples = 8;         // N_RTT_SAMPLE
  static constexpr std::uint32_t kGrowthDivisor = 4;   // CSS_GROWTH_DIVISOR
  static constexpr std::uint32_t kRounds = 5;          // CSS_ROUNDS
  static constexpr std::uint32_t kSegmentsPerAck = 8;  // L, without pacing
  // The least window, in segments, from which on it looks at round trips.
  explicit HystartPlusPlus(std::uint32_t from_segments = 0) : from_segments_(from_segments) {}

  // Grows the window. Answers why, and kHystartDone when it has made it the threshold.
  Rule on_ack(Window& w, const AckSample& ack);
  bool is_conservative() const { return conservative_; }

 private:
  friend void canonical(Canon& canon, const HystartPlusPlus& value);

  Rule brake(const Window& w);
  Rule watch(Window& w, bool round_start);

  std::uint32_t from_segments_;
  std::uint32_t samples_ = 0;     // in this round
  std::uint32_t rounds_ = 0;      // of conservative slow start
  std::uint32_t credit_ = 0;      // octets towards the next segment of it
  std::optional<Duration> last_;  // the least of the last round, and of this one
  std::optional<Duration> current_;
  Duration baseline_;  // the least when it became conservative
  bool conservative_ = false;
};

}  // namespace tcplab::tcp
