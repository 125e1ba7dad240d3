#pragma once

#include <vector>

#include "core/base/time.hpp"

namespace tcplab::shell {

// How time becomes length.
enum class AxisMode {
  kLinear,    // proportional
  kCompact,   // proportional, but long stretches in which nothing happens are cut short, and say so
  kPerEvent,  // one step for every instant at which something happens
};

// A stretch of time in which something goes on; zero length for an event.
struct Busy {
  Instant from;
  Instant to;
};

// Instants to a place on an abstract axis and back: monotone and piecewise linear. One unit of the axis is a
// second (kLinear, kCompact) or a step from one instant to the next (kPerEvent). It grows as what it shows
// does: what has been drawn stays where it is.
class TimeMap {
 public:
  // A stretch that is drawn shorter than it was.
  struct Gap {
    Instant from;
    Instant to;
  };

  // Nothing has happened yet. usual: how long something takes (kCompact), or instants are apart (kPerEvent),
  // usually: the measure for "long".
  explicit TimeMap(AxisMode mode, Duration usual = {});
  // What happens next, in the order of its beginnings. idle(from, to) is asked of long waits only: nothing
  // went on between.
  template <typename Idle>
  void add(const Busy& busy, const Idle& idle) {
    const bool gap = is_long(busy.from) && idle(done_, busy.from);
    advance(busy, gap);
  }
  // Where it ends until more is added; not before what was.
  void end_at(Instant end);

  AxisMode mode() const { return mode_; }
  // Clamped to the run: 0 to length().
  double to_axis(Instant at) const;
  Instant from_axis(double place) const;
  double length() const { return knots_.back().place; }
  const std::vector<Gap>& gaps() const { return gaps_; }
  // The gap that holds an instant strictly inside it; nullptr when there is none.
  const Gap* gap_at(Instant at) const;

  struct Knot {
    Instant at;
    double place;
  };
  const std::vector<Knot>& knots() const { return knots_; }
  // The first knot at that place or further; one past the last when there is none.
  std::vector<Knot>::const_iterator knot_at(double place) const;

 private:
  // It is so long after what was before that a gap would be cut there.
  bool is_long(Instant at) const;
  void advance(const Busy& busy, bool gap);
  void put(Instant at, double by);
  void cut(Instant at);
  void step_to(Instant at);
  void drop_end();

  AxisMode mode_;
  Duration usual_;
  std::vector<Knot> knots_;
  std::vector<Gap> gaps_;
  Instant done_;             // everything until here is accounted for
  Instant drawn_;            // from where on length is to be proportional again
  std::size_t lasting_ = 0;  // knots, and gaps, that are not of the end for now
  std::size_t lasting_gaps_ = 0;
};

}  // namespace tcplab::shell
