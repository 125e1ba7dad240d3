#pragma once

#include <cstdint>

#include "core/base/time.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// The window growth of CUBIC (RFC 9438) in whole segments and in integers, so that it is the same everywhere.
class Cubic {
 public:
  // A congestion event: the new slow start threshold, and what the window was (RFC 9438 4.6, 4.7).
  std::uint32_t on_congestion(std::uint32_t cwnd);
  // After a timeout growth begins anew (RFC 9438 4.8).
  void reset() { *this = Cubic(); }
  // How many segments must be acknowledged for the window to grow by one (RFC 9438 4.2 to 4.5), in congestion
  // avoidance, after acked more were. rtt: the least that was ever seen.
  std::uint32_t segments_per_step(std::uint32_t cwnd, std::uint32_t acked, Duration rtt, Instant now);
  // Nothing was in flight for so long: that time does not count as growth.
  void skip_idle(Duration idle, Instant now);

 private:
  friend void canonical(Canon& canon, const Cubic& value);

  void begin_epoch(std::uint32_t cwnd, Instant now);

  std::uint32_t w_max_ = 0;   // segments; 0: no congestion event yet
  std::uint32_t origin_ = 0;  // of the current curve: its plateau
  std::int64_t k_ = 0;        // time to reach it, in 1/1024 s
  std::uint32_t w_est_ = 0;   // what Reno would have (RFC 9438 4.3)
  std::uint32_t acked_ = 0;   // towards its next segment
  bool in_epoch_ = false;
  Instant epoch_;                // when the current curve began
  std::uint32_t last_cwnd_ = 0;  // of the latest computation,
  Instant last_at_;              // when it was,
  std::uint32_t step_ = 2;       // and what it gave
};

}  // namespace tcplab::tcp
