#include "shell/plots/plot_values.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "shell/format.hpp"

namespace tcplab::shell {
namespace {

struct ValueScale {
  double size;
  const char* name;
};
// From the largest to the smallest.
constexpr std::array<ValueScale, 4> kOctetScales{{{1e9, " GB"}, {1e6, " MB"}, {1e3, " kB"}, {1, " B"}}};
constexpr std::array<ValueScale, 4> kRateScales{
    {{1e9, " GB/s"}, {1e6, " MB/s"}, {1e3, " kB/s"}, {1, " B/s"}}};
constexpr std::array<ValueScale, 3> kTimeScales{{{1e6, " s"}, {1e3, " ms"}, {1, " \u00b5s"}}};
constexpr std::array<ValueScale, 1> kCountScales{{{1, ""}}};

// The largest that a value has one of; else the smallest.
template <std::size_t kCount>
const ValueScale& fitting(const std::array<ValueScale, kCount>& scales, double value) {
  const auto found = std::find_if(scales.begin(), scales.end(),
                                  [value](const ValueScale& scale) { return std::abs(value) >= scale.size; });
  return found == scales.end() ? scales.back() : *found;
}

const ValueScale& scale_for(PlotUnit unit, double value) {
  switch (unit) {
    case PlotUnit::kOctets:
      return fitting(kOctetScales, value);
    case PlotUnit::kOctetsPerSecond:
      return fitting(kRateScales, value);
    case PlotUnit::kMicroseconds:
      return fitting(kTimeScales, value);
    case PlotUnit::kPackets:
      break;
  }
  return kCountScales.front();
}

std::string scaled(double value, const ValueScale& scale, int decimals) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f%s", decimals, value / scale.size, scale.name);
  return text;
}

// 1, 2 or 5 times a power of ten, and a whole number.
double round_step(double at_least) {
  const double power = std::pow(10, std::floor(std::log10(at_least)));
  for (const double times : {1.0, 2.0, 5.0}) {
    if (power * times >= at_least * (1 - 1e-9)) return std::max(power * times, 1.0);
  }
  return std::max(power * 10, 1.0);
}

}  // namespace

std::string value_text(PlotUnit unit, double value) {
  constexpr double kMostWhole = 1e7;
  if (unit == PlotUnit::kMicroseconds)
    return format_duration(Duration{static_cast<std::int64_t>(std::llround(value * 1000))});
  const bool whole = unit == PlotUnit::kPackets || (unit == PlotUnit::kOctets && value < kMostWhole);
  if (whole)
    return format_count(static_cast<std::uint64_t>(std::max(value, 0.0))) +
           (unit == PlotUnit::kOctets ? " B" : "");
  const ValueScale& scale = scale_for(unit, value);
  const double part = std::abs(value) / scale.size;
  const bool finest = scale.size == 1;
  return scaled(value, scale, finest || part >= 99.95 ? 0 : part >= 9.995 ? 1 : 2);
}

std::vector<ValueTick> value_ticks(PlotUnit unit, double least, double most, double room) {
  const double step = round_step((most - least) / std::max(room, 1.0));
  const ValueScale& scale = scale_for(unit, std::max(std::abs(least), std::abs(most)));
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step / scale.size) - 1e-9)));
  std::vector<ValueTick> ticks;
  for (double nth = std::ceil(least / step - 1e-9); nth * step <= most; ++nth)
    ticks.push_back({nth * step, nth == 0 ? "0" : scaled(nth * step, scale, decimals)});
  return ticks;
}

}  // namespace tcplab::shell
