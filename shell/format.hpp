#pragma once

#include <cstdint>
#include <string>

#include "core/base/time.hpp"

namespace tcplab::shell {

// A length of time to about three digits, in the unit that suits it: "850 ns", "1.5 ms", "20 ms", "1.04 s",
// "4 min".
std::string format_duration(Duration duration);

// The unit in which all instants of one run are written, so that an axis never mixes units.
enum class TimeUnit { kMicroseconds, kMilliseconds, kSeconds };
TimeUnit unit_for(Instant end);

// An instant in that unit, with the decimals needed to tell instants apart that are resolution apart, "1.04
// s"; the digits are those of every other place that tells the instant (in_decimals()).
std::string format_instant(Instant at, TimeUnit unit, Duration resolution);

// "0.25×", as often as in life.
std::string format_speed(double speed);

// Digits in groups of three, from five digits on: "1 048 576".
std::string format_count(std::uint64_t value);

}  // namespace tcplab::shell
