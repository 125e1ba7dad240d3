#include "shell/timeline/gestures.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/scenario/naming.hpp"
#include "core/scenario/parameters.hpp"
#include "core/scenario/values.hpp"

namespace tcplab::shell {
namespace {

constexpr float kHead = 0.85f;  // of the way, where what counts as its head begins
constexpr float kTear = 70;     // so far sideways it is torn off

std::string delay_of(const std::string& name) { return "delay " + name + " by "; }

std::string time_words(Duration time) { return scenario::written({scenario::Unit::kTime, time.ns}); }

}  // namespace

const ArrowShape* head_at(const Scene& scene, Point at, float slop) {
  const ArrowShape* nearest = nullptr;
  float least = slop * slop;
  for (const ArrowShape& shape : scene.arrows) {
    if (shape.arrow->end == trace::kNoEvent || shape.arrow->lost) continue;
    const float distance = distance_squared(at, along(shape.tail, shape.head, kHead), shape.head);
    if (distance > least) continue;
    least = distance;
    nearest = &shape;
  }
  return nearest;
}

std::optional<SegmentDrag> SegmentDrag::begin(const Model& model, const Scene& scene, Point at, float slop) {
  if (!model.editable()) return std::nullopt;
  const ArrowShape* const shape = head_at(scene, at, slop);
  if (shape == nullptr) return std::nullopt;
  const auto name = model.run()->naming->name_of(shape->arrow->packet);
  if (!name) return std::nullopt;
  SegmentDrag drag;
  drag.before_ = model.changes();
  drag.name_ = scenario::to_string(*name, model.scenario());
  drag.arrival_ = shape->arrow->to;
  drag.start_ = drag.hand_ = at;
  const std::string begin = delay_of(drag.name_);
  for (std::size_t i = 0; i < drag.before_.edits.size(); ++i) {
    const scenario::Edit& edit = drag.before_.edits[i];
    if (!edit.on || edit.line.compare(0, begin.size(), begin) != 0) continue;
    const auto time = scenario::language::parse_time(std::string_view(edit.line).substr(begin.size()));
    if (!time) continue;
    drag.edit_ = i;
    drag.already_ = *time;
  }
  return drag;
}

void SegmentDrag::move(Point at, Instant to, Duration resolution, float unit, bool in_bin) {
  hand_ = at;
  if (in_bin || std::abs(at.x - start_.x) > kTear * unit) {
    outcome_ = Outcome::kLose;
    by_ = {};
    return;
  }
  by_ = std::max(to - arrival_, -already_);
  // To the nearest that a pixel can tell, either way.
  if (resolution.ns > 0) {
    const std::int64_t half = by_.ns < 0 ? -resolution.ns / 2 : resolution.ns / 2;
    const std::int64_t steps = (by_.ns + half) / resolution.ns;
    by_ = std::max(Duration{steps * resolution.ns}, -already_);
  }
  outcome_ = by_ == Duration{} ? Outcome::kNothing : Outcome::kDelay;
}

Changes SegmentDrag::changes() const {
  Changes next = before_;
  if (outcome_ == Outcome::kNothing) return next;
  if (outcome_ == Outcome::kLose) {
    add_line(next, "drop " + name_);
    return next;
  }
  const Duration whole = already_ + by_;
  if (!edit_) {
    add_line(next, delay_of(name_) + time_words(whole));
  } else if (whole > Duration{}) {
    next.edits[*edit_].line = delay_of(name_) + time_words(whole);
  } else {
    next.edits.erase(next.edits.begin() + static_cast<std::ptrdiff_t>(*edit_));
  }
  return next;
}

Instant instant_at(const TimeMap& map, const Viewport& view, float y) {
  const double place = view.place_at(y);
  if (place <= map.length()) return map.from_axis(place);
  // Beyond the end time goes on as it does on most of the axis.
  const double whole = map.from_axis(map.length()).seconds();
  const double each = map.mode() == AxisMode::kPerEvent ? whole / std::max(map.length(), 1.0) : 1.0;
  return map.from_axis(map.length()) +
         Duration{static_cast<std::int64_t>((place - map.length()) * each * 1e9)};
}

Duration resolution_at(const TimeMap& map, const Viewport& view, float y) {
  const Duration pixel = instant_at(map, view, y + 1) - instant_at(map, view, y);
  std::int64_t step = 1;
  while (step * 10 <= pixel.ns) step *= 10;
  for (const std::int64_t more : {5, 2}) {
    if (step * more <= pixel.ns) return {step * more};
  }
  return {step};
}

Instant rounded(Instant at, Duration resolution) {
  if (resolution.ns <= 1) return at;
  return {(at.ns + resolution.ns / 2) / resolution.ns * resolution.ns};
}

}  // namespace tcplab::shell
