#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tcplab::shell {

// What the values of a plot count.
enum class PlotUnit : std::uint8_t { kOctets, kOctetsPerSecond, kMicroseconds, kPackets };

// A value as it is told by itself, with its unit: octets to the last one below ten millions ("14 600 B"), all
// else to about three digits: "1.25 MB/s", "40.2 ms", "6".
std::string value_text(PlotUnit unit, double value);

// A line across a plot.
struct ValueTick {
  double value = 0;
  std::string text;  // "0", "20 kB", "1.5 MB": in one unit, with as many decimals as tell neighbours apart
};
// At round values from the least to the most, 1, 2 or 5 times a power of ten apart, and no nearer to each
// other than a part of the way that has room for so many. Precondition: least < most.
std::vector<ValueTick> value_ticks(PlotUnit unit, double least, double most, double room);

}  // namespace tcplab::shell
