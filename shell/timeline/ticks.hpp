#pragma once

#include <vector>

#include "core/base/time.hpp"
#include "shell/timeline/time_map.hpp"
#include "shell/timeline/viewport.hpp"

namespace tcplab::shell {

struct Tick {
  Instant at;
  float y = 0;
};

struct Ticks {
  std::vector<Tick> major;  // labelled, at least the asked spacing apart
  std::vector<float> minor;
  Duration step;  // between major ticks where time is proportional; what labels must be able to tell apart
};

// The smallest of 1, 2 and 5 times a power of ten that is not below a number, and a time in nanoseconds.
std::int64_t nice_number(std::int64_t at_least);
inline Duration nice_step(Duration at_least) { return {nice_number(at_least.ns)}; }

// Ticks of the part of the axis that is on screen: round instants where time is proportional to length, and
// there at least so many times the spacing apart as usually says; the instants themselves on the per-event
// axis.
Ticks make_ticks(const TimeMap& map, const Viewport& view, float spacing, float usually = 3);

}  // namespace tcplab::shell
