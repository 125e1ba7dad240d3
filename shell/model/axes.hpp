#pragma once

#include <array>
#include <functional>
#include <optional>

#include "shell/model/usual.hpp"
#include "shell/timeline/time_map.hpp"

namespace tcplab::shell {

// The axes of a run, one of each kind. They grow with it, so that to choose another costs nothing.
class Axes {
 public:
  // Whether nothing went on from the one instant to the other.
  using Idle = std::function<bool(Instant, Instant)>;

  // First the instants of what is new, in order, for how far apart they usually are.
  void measure(Instant at);
  // Then what that and a flight usually take. True when all that happened is to be added again, since a wait
  // counts as long by another measure.
  bool settle(Duration usual_flight, bool other_flight, bool whole);
  // Then what happened, in order.
  void add(const Busy& busy, const Idle& idle);
  // Where all of them end for now.
  void end_at(Instant end);

  const TimeMap& of(AxisMode mode) const { return maps_[static_cast<std::size_t>(mode)]; }

 private:
  std::array<TimeMap, 3> maps_{TimeMap(AxisMode::kLinear), TimeMap(AxisMode::kCompact),
                               TimeMap(AxisMode::kPerEvent)};
  std::optional<Instant> latest_;
  Usual gaps_;
};

}  // namespace tcplab::shell
