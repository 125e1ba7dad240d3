#pragma once

#include <optional>
#include <string>

#include "shell/model/bench.hpp"
#include "shell/model/model.hpp"
#include "shell/timeline/scene.hpp"

namespace tcplab::shell {

// A hand on the head of a segment's arrow: down makes it late, sideways or into the bin loses it. It knows
// what that would change, and changes nothing itself.
class SegmentDrag {
 public:
  enum class Outcome { kNothing, kDelay, kLose };

  // nullopt where there is no arrow's head within slop, or the segment has no name that an edit could give
  // it.
  static std::optional<SegmentDrag> begin(const Model& model, const Scene& scene, Point at, float slop);
  // Where the hand is now; to: where on the axis that is, which may lie beyond its end. in_bin: it is above
  // what loses things.
  void move(Point at, Instant to, Duration resolution, float unit, bool in_bin);

  Outcome outcome() const { return outcome_; }
  // Later than it arrives without this drag; less than zero takes away from a delay that it has already.
  Duration by() const { return by_; }
  Instant arrival() const { return arrival_; }  // without this drag
  Point hand() const { return hand_; }
  // The model's changes and this one. Of a segment that an edit delays already, that edit becomes another.
  Changes changes() const;

 private:
  Changes before_;
  std::string name_;
  std::optional<std::size_t> edit_;  // that delays it already
  Duration already_;                 // by so much
  Instant arrival_;
  Point start_;
  Point hand_;
  Outcome outcome_ = Outcome::kNothing;
  Duration by_;
};

// The arrow whose last part is at a point, of several the nearest; nullptr when there is none within slop.
const ArrowShape* head_at(const Scene& scene, Point at, float slop);

// The instant at a height, also above and below what the axis has, and how much of time a pixel is there, as
// one, two or five of a power of ten.
Instant instant_at(const TimeMap& map, const Viewport& view, float y);
Duration resolution_at(const TimeMap& map, const Viewport& view, float y);
Instant rounded(Instant at, Duration resolution);

}  // namespace tcplab::shell
