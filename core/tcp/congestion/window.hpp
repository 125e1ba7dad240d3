#pragma once

#include <algorithm>
#include <cstdint>

namespace tcplab::tcp {

// What a congestion controller decides: how much may be in flight, and how fast it may leave. In octets.
struct Window {
  // More than any window can be (RFC 7323 2.3), so that a connection that never fills it cannot count beyond
  // 32 bits.
  static constexpr std::uint32_t kLargest = std::uint32_t{1} << 30;

  std::uint32_t mss = 536;
  std::uint32_t initial : 31 = 536;  // RFC 6928 2
  // Counted in whole segments, as some systems do, and grown by all that was acknowledged; otherwise by the
  // letter of RFC 5681 3.1, where one ACK is worth one segment at most.
  bool whole_segments : 1 = false;
  std::uint32_t cwnd = 536;
  std::uint32_t ssthresh = UINT32_MAX;  // UINT32_MAX: not known yet
  std::uint64_t pacing_rate = 0;        // octets in a second; 0: whatever the window allows leaves at once

  bool in_slow_start() const { return cwnd < ssthresh; }
  std::uint32_t segments() const { return cwnd / mss; }
  // Rounded down where segments are counted.
  std::uint64_t counted(std::uint64_t octets) const { return whole_segments ? octets / mss * mss : octets; }
  // Bounded by kLargest, like everything here.
  void set_initial(std::uint32_t octets) { initial = std::min(octets, kLargest) & (2 * kLargest - 1); }
  // Neither less than a segment nor more than kLargest.
  void set(std::uint64_t octets);
  // After a congestion event: not less than two segments (RFC 5681 3.1 equation 4).
  void set_threshold(std::uint64_t octets);
  // Segments became smaller. Where they are counted their number stays, else the octets do.
  void set_mss(std::uint32_t smaller);

  // RFC 5681 3.1 equation 2. Answers how much of what was acknowledged is left for congestion avoidance.
  std::uint32_t slow_start(std::uint32_t acked);
  // A segment more for every per_step octets acknowledged (RFC 5681 3.1, appropriate byte counting); credit
  // is what was acknowledged towards the next one.
  void grow_linearly(std::uint32_t& credit, std::uint64_t per_step, std::uint32_t acked);
};

// Of so many segments, but of large ones not more than the octets of as many usual ones: RFC 6928 2.
std::uint32_t first_window(std::uint32_t mss, std::uint32_t segments);

}  // namespace tcplab::tcp
