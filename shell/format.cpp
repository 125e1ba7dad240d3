#include "shell/format.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/base/decimals.hpp"

namespace tcplab::shell {
namespace {

struct Scale {
  Duration unit;
  int decimals;  // down to a nanosecond
  const char* name;
};

std::string fixed(double value, int decimals, const char* unit) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f %s", decimals, value, unit);
  return text;
}

// value with three significant digits and no trailing zeros after the point.
std::string three_digits(double value, const char* unit) {
  const double magnitude = std::abs(value);
  const int decimals = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : 2;
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  std::string result = text;
  if (decimals > 0) {
    while (result.back() == '0') result.pop_back();
    if (result.back() == '.') result.pop_back();
  }
  return result + ' ' + unit;
}

Scale scale_of(TimeUnit unit) {
  switch (unit) {
    case TimeUnit::kMicroseconds:
      return {microseconds(1), 3, "\u00b5s"};
    case TimeUnit::kMilliseconds:
      return {milliseconds(1), 6, "ms"};
    case TimeUnit::kSeconds:
      break;
  }
  return {seconds(1), 9, "s"};
}

}  // namespace

std::string format_duration(Duration duration) {
  const auto ns = static_cast<double>(duration.ns);
  const double size = std::abs(ns);
  if (size < 1e3) return fixed(ns, 0, "ns");
  if (size < 999.5e3) return three_digits(ns / 1e3, "\u00b5s");
  if (size < 999.5e6) return three_digits(ns / 1e6, "ms");
  if (size < 600e9) return three_digits(ns / 1e9, "s");
  if (size < 3600e9) return three_digits(ns / 60e9, "min");
  return three_digits(ns / 3600e9, "h");
}

TimeUnit unit_for(Instant end) {
  if (end.ns < 1'000'000) return TimeUnit::kMicroseconds;
  return end.ns < 1'000'000'000 ? TimeUnit::kMilliseconds : TimeUnit::kSeconds;
}

std::string format_instant(Instant at, TimeUnit unit, Duration resolution) {
  const Scale scale = scale_of(unit);
  const double step = std::max(resolution, nanoseconds(1)).seconds() / scale.unit.seconds();
  const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, scale.decimals);
  return in_decimals(at - Instant{}, scale.unit, decimals) + ' ' + scale.name;
}

std::string format_speed(double speed) {
  char text[32];
  std::snprintf(text, sizeof text, "%g\u00d7", speed);
  return text;
}

std::string format_count(std::uint64_t value) {
  std::string digits = std::to_string(value);
  if (digits.size() <= 4) return digits;
  for (std::size_t place = digits.size(); place > 3;) {
    place -= 3;
    digits.insert(place, 1, ' ');
  }
  return digits;
}

}  // namespace tcplab::shell
