#include "shell/model/axes.hpp"

namespace tcplab::shell {

void Axes::measure(Instant at) {
  if (latest_ && *latest_ != at) gaps_.add(at - *latest_);
  latest_ = at;
}

bool Axes::settle(Duration usual_flight, bool other_flight, bool whole) {
  const bool other_gap = gaps_.measure(whole);
  if (!other_flight && !other_gap) return false;
  // Where no flight takes any time, as in a capture, waits are measured by each other.
  const Duration usual = usual_flight.ns > 0 ? usual_flight : gaps_.value();
  maps_ = {TimeMap(AxisMode::kLinear), TimeMap(AxisMode::kCompact, usual),
           TimeMap(AxisMode::kPerEvent, gaps_.value())};
  return true;
}

void Axes::add(const Busy& busy, const Idle& idle) {
  for (TimeMap& map : maps_) map.add(busy, idle);
}

void Axes::end_at(Instant end) {
  for (TimeMap& map : maps_) map.end_at(end);
}

}  // namespace tcplab::shell
