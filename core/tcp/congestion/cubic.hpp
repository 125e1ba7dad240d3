#pragma once

#include "core/tcp/congestion/controller.hpp"
#include "core/tcp/congestion/hystart.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// CUBIC (RFC 9438), in whole segments and in integers, so that it is the same everywhere, with HyStart++ (RFC
// 9406) in its first slow start.
class Cubic : public ControllerDefaults {
 public:
  static constexpr bool kNeedsRtts = true;
  // See HystartPlusPlus.
  explicit Cubic(std::uint32_t hystart_from = 0) : hystart_(hystart_from) {}
  Rule on_ack(Window& w, const AckSample& ack);
  // Fast convergence, and three tenths less: RFC 9438 4.6, 4.7.
  Rule on_setback(Window& w, const Setback& setback);
  // After a timeout growth begins anew (RFC 9438 4.8).
  void on_timeout(Window& w, std::uint32_t before);
  // That time does not count as growth.
  Rule on_idle(Window& w, Duration idle, Instant now);
  Mode mode(const Window& w) const;

 private:
  friend void canonical(Canon& canon, const Cubic& value);

  void begin_epoch(std::uint32_t cwnd, Instant now);
  std::uint32_t segments_per_step(const Window& w, const AckSample& ack, std::uint32_t acked);

  HystartPlusPlus hystart_;
  std::uint32_t w_max_ = 0;   // segments; 0: no congestion event yet
  std::uint32_t origin_ = 0;  // of the current curve: its plateau
  std::int64_t k_ = 0;        // time to reach it, in 1/1024 s
  std::uint32_t w_est_ = 0;   // what Reno would have (RFC 9438 4.3)
  std::uint32_t acked_ = 0;   // octets, towards its next segment
  std::uint32_t credit_ = 0;  // and towards ours
  bool in_epoch_ = false;
  Instant epoch_;                // when the current curve began
  std::uint32_t last_cwnd_ = 0;  // of the latest computation,
  Instant last_at_;              // when it was,
  std::uint32_t step_ = 2;       // and what it gave
};

}  // namespace tcplab::tcp
