#pragma once

#include <string>
#include <vector>

#include "shell/plots/plot.hpp"
#include "shell/timeline/time_map.hpp"

namespace tcplab::shell {

// A stretch of an axis that is drawn from one x to another: which events are where. Its answers hold as long
// as the run and the axis that it was measured by do not change.
struct PlotColumns {
  // The events of each column of pixels, from left to right: those of column i are bounds[i] and the ones up
  // to bounds[i + 1].
  std::vector<trace::EventId> bounds;
  float left = 0;
  float step = 1;  // pixels for a column
  // The intervals that rates are averages over, of those in which anything of the run's ends was sent or
  // acknowledged and that lie on the axis: that of interval_bounds[i] is the (first_interval + i)th, and its
  // events are counted like those of a column.
  Duration interval;
  std::int64_t first_interval = 0;
  std::vector<trace::EventId> interval_bounds;

  std::size_t size() const { return bounds.empty() ? 0 : bounds.size() - 1; }
  std::size_t intervals() const { return interval_bounds.empty() ? 0 : interval_bounds.size() - 1; }
  float x(std::size_t column) const { return left + static_cast<float>(column) * step; }
  // Of an instant, which may lie beside it.
  float x_of(Instant at) const { return left + part_of(at) * width(); }
  // Where one of its intervals begins; that of intervals() is where the last one ends.
  float x_of_interval(std::size_t place) const { return left + interval_parts_[place] * width(); }
  // So many columns from one place of an axis to another, both included, of the run of these ends; and the
  // intervals of that length.
  void measure(const PlottedEnds& ends, const TimeMap& map, double from, double to, std::size_t count,
               Duration rates_over);

 private:
  float width() const { return step * static_cast<float>(size()); }
  float part_of(Instant at) const { return static_cast<float>((map_->to_axis(at) - from_) / (to_ - from_)); }

  std::vector<float> interval_parts_;  // of the width, where each begins
  const TimeMap* map_ = nullptr;
  double from_ = 0;
  double to_ = 1;
};

// A round instant, or one at which something happens where each is a step.
struct TimeTick {
  Instant at;
  std::string text;
};

// The columns of two runs on one axis: of the one that is plotted, and of what it is compared with.
struct PlotTimes {
  PlotColumns run;
  PlotColumns other;
  std::vector<TimeTick> ticks;

  // Both, and ticks at least so many pixels apart. other: may be empty.
  void measure(const PlottedEnds& ends, const PlottedEnds& before, const TimeMap& map, double from, double to,
               std::size_t count, float apart);
};

}  // namespace tcplab::shell
