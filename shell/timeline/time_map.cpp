#include "shell/timeline/time_map.hpp"

#include <algorithm>
#include <cmath>

namespace tcplab::shell {
namespace {

// A gap counts as long from this many usual lengths on, and is then drawn this many long.
constexpr std::int64_t kLongGap = 4;
constexpr double kCutGap = 1.3;
// In steps: how far a long gap is drawn on the per-event axis, and how it compares with the usual gap to be
// one.
constexpr double kLongStep = 1.7;
constexpr std::int64_t kLongStepRatio = 20;

Duration median_gap(const std::vector<Instant>& instants) {
  std::vector<std::int64_t> gaps;
  for (std::size_t i = 1; i < instants.size(); ++i) {
    if (instants[i] != instants[i - 1]) gaps.push_back((instants[i] - instants[i - 1]).ns);
  }
  if (gaps.empty()) return {};
  const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
  std::nth_element(gaps.begin(), middle, gaps.end());
  return {*middle};
}

}  // namespace

void TimeMap::finish(Instant end) {
  if (knots_.size() >= 2) return;
  // Nothing happens, or all at once: one unit long, so that there is an axis at all.
  knots_.assign({{Instant{}, 0.0}, {std::max(end, Instant{1'000'000'000}), 1.0}});
}

TimeMap TimeMap::linear(Instant end) {
  TimeMap map(AxisMode::kLinear);
  if (end.ns > 0) map.knots_ = {{Instant{}, 0.0}, {end, end.seconds()}};
  map.finish(end);
  return map;
}

TimeMap TimeMap::compact(std::vector<Busy> busy, Duration usual, Instant end) {
  TimeMap map(AxisMode::kCompact);
  std::sort(busy.begin(), busy.end(), [](const Busy& a, const Busy& b) { return a.from < b.from; });
  const Duration threshold = usual * kLongGap;
  map.knots_.push_back({Instant{}, 0.0});
  const auto advance = [&map](Instant to, double by) {
    if (to > map.knots_.back().at) map.knots_.push_back({to, map.knots_.back().place + by});
  };
  Instant done;   // everything until here is accounted for
  Instant drawn;  // where the last knot is
  const auto skip_to = [&](Instant from) {
    if (from - done <= threshold || threshold.ns == 0) return;
    advance(done, (done - drawn).seconds());
    advance(from, usual.seconds() * kCutGap);
    map.gaps_.push_back({done, from});
    drawn = from;
  };
  for (const Busy& stretch : busy) {
    skip_to(stretch.from);
    done = std::max(done, stretch.to);
  }
  skip_to(end);
  advance(end, (end - drawn).seconds());
  map.finish(end);
  return map;
}

TimeMap TimeMap::per_event(const std::vector<Instant>& instants) {
  TimeMap map(AxisMode::kPerEvent);
  const Duration usual = median_gap(instants);
  for (const Instant at : instants) {
    if (map.knots_.empty()) {
      map.knots_.push_back({at, 0.0});
      continue;
    }
    const Knot last = map.knots_.back();
    if (at == last.at) continue;
    const bool is_long = at - last.at > usual * kLongStepRatio;
    if (is_long) map.gaps_.push_back({last.at, at});
    map.knots_.push_back({at, last.place + (is_long ? kLongStep : 1.0)});
  }
  map.finish(instants.empty() ? Instant{} : instants.back());
  return map;
}

double TimeMap::to_axis(Instant at) const {
  const auto above = std::upper_bound(knots_.begin(), knots_.end(), at,
                                      [](Instant value, const Knot& knot) { return value < knot.at; });
  if (above == knots_.begin()) return knots_.front().place;
  if (above == knots_.end()) return knots_.back().place;
  const Knot& a = *(above - 1);
  const Knot& b = *above;
  const double part = static_cast<double>((at - a.at).ns) / static_cast<double>((b.at - a.at).ns);
  return a.place + (b.place - a.place) * part;
}

Instant TimeMap::from_axis(double place) const {
  const auto above = std::upper_bound(knots_.begin(), knots_.end(), place,
                                      [](double value, const Knot& knot) { return value < knot.place; });
  if (above == knots_.begin()) return knots_.front().at;
  if (above == knots_.end()) return knots_.back().at;
  const Knot& a = *(above - 1);
  const Knot& b = *above;
  const double part = (place - a.place) / (b.place - a.place);
  return a.at + Duration{std::llround(part * static_cast<double>((b.at - a.at).ns))};
}

const TimeMap::Gap* TimeMap::gap_at(Instant at) const {
  const auto after = std::upper_bound(gaps_.begin(), gaps_.end(), at,
                                      [](Instant value, const Gap& gap) { return value < gap.to; });
  return after != gaps_.end() && after->from < at ? &*after : nullptr;
}

}  // namespace tcplab::shell
