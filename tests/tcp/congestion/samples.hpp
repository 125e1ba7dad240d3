#pragma once

#include <cstdint>
#include <optional>

#include "core/tcp/congestion/congestion.hpp"

namespace tcplab::tcp {

// What the tests of controllers give them: a window, and acknowledgments, of segments of 1000 octets.
inline constexpr std::uint32_t kSegment = 1000;
inline constexpr Duration kTrip = milliseconds(100);

inline Window window_of(std::uint32_t segments, std::uint32_t threshold = UINT32_MAX) {
  Window w;
  w.mss = kSegment;
  w.initial = 10 * kSegment;
  w.cwnd = segments * kSegment;
  w.ssthresh = threshold == UINT32_MAX ? threshold : threshold * kSegment;
  w.whole_segments = true;
  return w;
}

inline AckSample ack_of(std::uint32_t octets, Instant now = {}, std::optional<Duration> rtt = kTrip) {
  AckSample ack;
  ack.now = now;
  ack.acked = octets;
  ack.rtt = rtt;
  ack.min_rtt = kTrip;
  return ack;
}

}  // namespace tcplab::tcp
