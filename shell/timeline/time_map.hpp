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
// second (kLinear, kCompact) or a step from one instant to the next (kPerEvent).
class TimeMap {
 public:
  // A stretch that is drawn shorter than it was.
  struct Gap {
    Instant from;
    Instant to;
  };

  static TimeMap linear(Instant end);
  // busy in any order; usual: how long something usually takes, the measure for "long".
  static TimeMap compact(std::vector<Busy> busy, Duration usual, Instant end);
  // Instants in order, possibly repeated.
  static TimeMap per_event(const std::vector<Instant>& instants);

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

 private:
  explicit TimeMap(AxisMode mode) : mode_(mode) {}
  void finish(Instant end);

  AxisMode mode_;
  std::vector<Knot> knots_;
  std::vector<Gap> gaps_;
};

}  // namespace tcplab::shell
