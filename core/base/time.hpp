#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace tcplab {

// A span of virtual time in nanoseconds. Signed, so differences of instants are exact.
struct Duration {
  std::int64_t ns = 0;

  static constexpr Duration max() { return {std::numeric_limits<std::int64_t>::max()}; }

  constexpr auto operator<=>(const Duration&) const = default;
  constexpr Duration operator+(Duration other) const { return {ns + other.ns}; }
  constexpr Duration operator-(Duration other) const { return {ns - other.ns}; }
  constexpr Duration operator-() const { return {-ns}; }
  constexpr Duration operator*(std::int64_t factor) const { return {ns * factor}; }
  constexpr Duration operator/(std::int64_t divisor) const { return {ns / divisor}; }
  constexpr std::int64_t operator/(Duration other) const { return ns / other.ns; }
  constexpr double seconds() const { return static_cast<double>(ns) / 1e9; }
  constexpr std::int64_t milliseconds() const { return ns / 1'000'000; }
};

constexpr Duration nanoseconds(std::int64_t value) { return {value}; }
constexpr Duration microseconds(std::int64_t value) { return {value * 1'000}; }
constexpr Duration milliseconds(std::int64_t value) { return {value * 1'000'000}; }
constexpr Duration seconds(std::int64_t value) { return {value * 1'000'000'000}; }
constexpr Duration minutes(std::int64_t value) { return seconds(value * 60); }

// A point of virtual time: nanoseconds since the run began. `Instant::never()` is later than every real one.
struct Instant {
  std::int64_t ns = 0;

  static constexpr Instant never() { return {std::numeric_limits<std::int64_t>::max()}; }

  constexpr auto operator<=>(const Instant&) const = default;
  // Saturates at never(): adding to it, or past it, stays there.
  constexpr Instant operator+(Duration d) const {
    if (d.ns > 0 && ns > std::numeric_limits<std::int64_t>::max() - d.ns) return never();
    return {ns + d.ns};
  }
  constexpr Instant operator-(Duration d) const { return {ns - d.ns}; }
  constexpr Duration operator-(Instant other) const { return {ns - other.ns}; }
  constexpr double seconds() const { return static_cast<double>(ns) / 1e9; }
};

}  // namespace tcplab
