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

}  // namespace

TimeMap::TimeMap(AxisMode mode, Duration usual) : mode_(mode), usual_(usual) {
  if (mode_ != AxisMode::kPerEvent) knots_.push_back({Instant{}, 0.0});
  lasting_ = knots_.size();
  end_at({});
}

bool TimeMap::is_long(Instant at) const {
  if (mode_ != AxisMode::kCompact || usual_.ns == 0) return false;
  return at - done_ > usual_ * kLongGap;
}

void TimeMap::put(Instant at, double by) {
  if (at > knots_.back().at) knots_.push_back({at, knots_.back().place + by});
}

void TimeMap::drop_end() {
  knots_.resize(lasting_);
  gaps_.resize(lasting_gaps_);
}

void TimeMap::advance(const Busy& busy, bool gap) {
  drop_end();
  if (mode_ == AxisMode::kPerEvent) step_to(busy.from);
  if (gap) {
    cut(busy.from);
    drawn_ = busy.from;
  }
  done_ = std::max({done_, busy.from, busy.to});
  lasting_ = knots_.size();
  lasting_gaps_ = gaps_.size();
}

void TimeMap::end_at(Instant end) {
  drop_end();
  if (mode_ == AxisMode::kPerEvent) {
    step_to(end);
  } else if (is_long(end)) {
    cut(end);
  } else {
    put(end, (end - drawn_).seconds());
  }
  if (knots_.size() >= 2) return;
  // Nothing happens, or all at once: one unit long, so that there is an axis at all.
  const Knot last = knots_.front();
  knots_.push_back({std::max(end, last.at + seconds(1)), last.place + 1});
}

// Draws the wait until then short.
void TimeMap::cut(Instant at) {
  put(done_, (done_ - drawn_).seconds());
  put(at, usual_.seconds() * kCutGap);
  gaps_.push_back({done_, at});
}

void TimeMap::step_to(Instant at) {
  if (knots_.empty()) return knots_.push_back({at, 0.0});
  const Instant last = knots_.back().at;
  if (at <= last) return;
  const bool is_far = usual_.ns > 0 && at - last > usual_ * kLongStepRatio;
  if (is_far) gaps_.push_back({last, at});
  put(at, is_far ? kLongStep : 1.0);
}

std::vector<TimeMap::Knot>::const_iterator TimeMap::knot_at(double place) const {
  return std::lower_bound(knots_.begin(), knots_.end(), place,
                          [](const Knot& knot, double value) { return knot.place < value; });
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
