#pragma once

#include <array>
#include <cstddef>

#include "core/tcp/congestion/controller.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// LEDBAT++ (draft-irtf-iccrg-ledbat-plus-plus-01, over RFC 6817): background traffic, which keeps the delay
// of the queue below a target and gives way to everybody else. Delay is of the round trip.
class Ledbat : public ControllerDefaults {
 public:
  static constexpr bool kNeedsRtts = true;
  static constexpr Duration kTarget = milliseconds(60);
  static constexpr std::uint32_t kLeastSegments = 2;
  static constexpr std::int64_t kRestBetween = 9;  // times as long as a slowdown took

  Rule on_ack(Window& w, const AckSample& ack);
  // A loss halves the window, as ever.
  Rule on_setback(Window& w, const Setback& setback);
  void on_timeout(Window& w, std::uint32_t before);
  Mode mode(const Window& w) const;

  // The growth of Reno is divided by that: 1 / GAIN.
  std::uint32_t divisor() const;
  // Of the queue, by the last four round trips against the least of ten minutes.
  Duration delay() const;

 private:
  friend void canonical(Canon& canon, const Ledbat& value);

  // kWait: slow start is over for the first time, and for two round trips the window stays (4, slowdown).
  enum class Phase : std::uint8_t { kStart, kWait, kRest, kRamp, kSteady };
  void note_rtt(Duration rtt, Instant now);
  Rule grow(Window& w, const AckSample& ack);
  Rule begin_slowdown(Window& w, Instant now);
  void end_slowdown(Instant now);

  static constexpr std::size_t kMinutes = 10;
  Phase phase_ = Phase::kStart;
  std::array<Duration, kMinutes> bases_{};  // the least of each minute; 0: none
  Instant minute_;
  std::size_t at_ = 0;
  std::array<Duration, 4> recent_{};
  std::size_t recent_at_ = 0;
  std::uint32_t rounds_ = 0;  // in kWait and kRest
  std::uint32_t credit_ = 0;
  Instant slowdown_from_;
  Instant next_slowdown_;
};

}  // namespace tcplab::tcp
