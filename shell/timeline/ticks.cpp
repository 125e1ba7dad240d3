#include "shell/timeline/ticks.hpp"

#include <algorithm>
#include <cmath>

namespace tcplab::shell {
namespace {

// What adds ticks in order, and leaves out those too near to the last.
class Collector {
 public:
  Collector(Ticks& out, const TimeMap& map, const Viewport& view, float spacing)
      : out_(out), map_(map), view_(view), spacing_(spacing) {}

  void add(Instant at) {
    const float y = view_.y_of(map_.to_axis(at));
    if (y < view_.top() - 1 || y > view_.bottom() + 1) return;
    if (!out_.major.empty() && y - out_.major.back().y < spacing_) return;
    out_.major.push_back({at, y});
  }
  void add_minor(Instant at) {
    const float y = view_.y_of(map_.to_axis(at));
    if (y >= view_.top() && y <= view_.bottom()) out_.minor.push_back(y);
  }

 private:
  Ticks& out_;
  const TimeMap& map_;
  const Viewport& view_;
  float spacing_;
};

void tick_instants(Ticks& out, const TimeMap& map, const Viewport& view, float spacing) {
  const std::vector<TimeMap::Knot>& knots = map.knots();
  Collector collector(out, map, view, spacing);
  double place = view.place_at(view.top()) - 1e-9;
  const double last = view.place_at(view.bottom()) + 1e-9;
  std::int64_t finest = INT64_MAX;
  for (auto knot = map.knot_at(place); knot != knots.end() && knot->place <= last;
       knot = map.knot_at(place)) {
    collector.add(knot->at);
    if (knot + 1 != knots.end()) finest = std::min(finest, ((knot + 1)->at - knot->at).ns);
    place = std::max(knot->place + static_cast<double>(spacing) / view.scale(),
                     std::nextafter(knot->place, last + 1));
  }
  out.step = finest == INT64_MAX ? milliseconds(1) : Duration{std::max<std::int64_t>(finest, 1)};
}

// Round instants between two knots.
void tick_stretch(const TimeMap::Knot& a, const TimeMap::Knot& b, const Viewport& view, Duration step,
                  Collector& collector) {
  const double slope = (b.place - a.place) / (b.at - a.at).seconds();
  const auto clipped = [&](double place) {
    return a.at +
           Duration{static_cast<std::int64_t>((std::clamp(place, a.place, b.place) - a.place) / slope * 1e9)};
  };
  const Instant from = clipped(view.place_at(view.top()));
  const Instant to = clipped(view.place_at(view.bottom()));
  const std::int64_t minor = std::max<std::int64_t>(step.ns / 5, 1);
  for (std::int64_t at = (from.ns + minor - 1) / minor * minor; at <= to.ns; at += minor) {
    if (at % step.ns == 0) {
      collector.add(Instant{at});
    } else {
      collector.add_minor(Instant{at});
    }
  }
}

}  // namespace

std::int64_t nice_number(std::int64_t at_least) {
  std::int64_t power = 1;
  while (power * 10 <= at_least) power *= 10;
  for (const std::int64_t factor : {1, 2, 5, 10}) {
    if (power * factor >= at_least) return power * factor;
  }
  return power * 10;
}

Ticks make_ticks(const TimeMap& map, const Viewport& view, float spacing, float usually) {
  Ticks ticks;
  if (map.mode() == AxisMode::kPerEvent) {
    tick_instants(ticks, map, view, spacing);
    return ticks;
  }
  const double seconds_between = static_cast<double>(spacing * usually) / view.scale();
  ticks.step =
      nice_step(Duration{std::max<std::int64_t>(1, static_cast<std::int64_t>(seconds_between * 1e9))});
  Collector collector(ticks, map, view, spacing);
  const std::vector<TimeMap::Knot>& knots = map.knots();
  const double last = view.place_at(view.bottom());
  auto knot = map.knot_at(view.place_at(view.top()));
  if (knot != knots.begin()) --knot;
  while (knot + 1 < knots.end() && knot->place <= last) {
    if (!map.gap_at(knot->at + Duration{1})) tick_stretch(*knot, *(knot + 1), view, ticks.step, collector);
    // Of the stretches that begin within a pixel, the last one.
    knot = std::max(knot + 1, map.knot_at(knot->place + 1 / view.scale()) - 1);
  }
  return ticks;
}

}  // namespace tcplab::shell
