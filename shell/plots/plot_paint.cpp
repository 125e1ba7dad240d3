#include "shell/plots/plot_paint.hpp"

#include <algorithm>

#include "shell/plots/readout.hpp"

namespace tcplab::shell {
namespace {

// With more in a column of pixels than that on average, single ones are not told apart.
constexpr std::size_t kMostSingle = 400;
// Values on an axis are so many pixels apart, at least.
constexpr float kValuesApart = 20;

struct Range {
  double least = 1e300;
  double most = -1e300;
  void add(double value) {
    least = std::min(least, value);
    most = std::max(most, value);
  }
  bool any() const { return least <= most; }
};

class PlotPaint {
 public:
  PlotPaint(PlotInk& ink, const Plot& plot, const Index& index, const PlotTimes& times, const Rect& area)
      : ink_(ink), plot_(plot), index_(index), times_(times), area_(area) {}

  void draw(const Palette& colors, const std::optional<Focus>& marked) {
    for (const PlotLine& line : plot_.lines) measure(line);
    if (!range_.any()) range_ = {0, 1};
    if (plot_.from_zero) range_.add(0);
    if (range_.least == range_.most) range_.most += 1;
    const double air = (range_.most - range_.least) * 0.06;
    range_.most += air;
    if (range_.least != 0) range_.least -= air;
    grid(colors);
    for (const PlotLine& line : plot_.lines) {
      if (line.empty() || columns_of(line).size() == 0) continue;
      ink_.begin(line.name, area_);
      switch (line.style) {
        case PlotLine::Style::kSteps:
          steps(line);
          break;
        case PlotLine::Style::kDots:
          dots(line);
          break;
        case PlotLine::Style::kSegments:
          segments(line);
          break;
        case PlotLine::Style::kRate:
          rate(line);
          break;
      }
      ink_.end();
    }
    if (marked) mark(colors, *marked);
  }

 private:
  const PlotColumns& columns_of(const PlotLine& line) const { return line.other ? times_.other : times_.run; }
  // In an interval of those that the columns have.
  double rate_at(const PlotLine& line, std::size_t interval) const {
    const PlotColumns& columns = columns_of(line);
    const std::uint32_t grown = before(*line.series, columns.interval_bounds[interval + 1]) -
                                before(*line.series, columns.interval_bounds[interval]);
    return static_cast<double>(grown) / columns.interval.seconds();
  }
  static std::uint32_t before(const Series& series, trace::EventId event) {
    const std::size_t place = series.first_from(event);
    return place == 0 ? 0 : series.value(place - 1);
  }

  void measure(const PlotLine& line) {
    if (line.empty() || columns_of(line).size() == 0) return;
    const PlotColumns& columns = columns_of(line);
    if (line.style == PlotLine::Style::kRate) {
      for (std::size_t i = 0; i < columns.intervals(); ++i) range_.add(rate_at(line, i));
      return;
    }
    std::size_t from = line.series->first_from(columns.bounds.front());
    if (from > 0 && line.style != PlotLine::Style::kDots) --from;
    const Series::Extremes extremes =
        line.series->extremes(from, line.series->first_from(columns.bounds.back()));
    if (!extremes.any()) return;
    range_.add(extremes.least);
    range_.add(extremes.most);
  }

  float y(double value) const {
    const double part = (value - range_.least) / (range_.most - range_.least);
    return area_.bottom - static_cast<float>(part) * area_.height();
  }

  void grid(const Palette& c) {
    ink_.ground(area_, c.background);
    const auto room = static_cast<double>(area_.height() / (kValuesApart * ink_.unit));
    for (const ValueTick& tick : value_ticks(plot_.unit, range_.least, range_.most, room))
      ink_.rule(area_, y(tick.value), c.grid, c.muted, tick.text);
    for (const TimeTick& tick : times_.ticks)
      ink_.tick(area_, times_.run.x_of(tick.at), c.grid, c.muted, tick.text);
    ink_.frame(area_, c.border);
  }

  // What was before the first column goes on into it.
  void steps(const PlotLine& line) {
    const Series& series = *line.series;
    const PlotColumns& columns = columns_of(line);
    std::size_t place = series.first_from(columns.bounds.front());
    bool known = place > 0;
    float last_y = known ? y(series.value(place - 1)) : 0;
    float last_x = columns.x(0);
    const float width = 1.5f * ink_.unit;
    for (std::size_t column = 0; column < columns.size() && place < series.size(); ++column) {
      const std::size_t end = series.first_from(columns.bounds[column + 1]);
      if (end == place) continue;
      const float x = columns.x(column);
      const Series::Extremes extremes = series.extremes(place, end);
      float top = y(extremes.most);
      float bottom = y(extremes.least);
      if (known) {
        ink_.line({last_x, last_y}, {x, last_y}, line.color, width);
        top = std::min(top, last_y);
        bottom = std::max(bottom, last_y);
      }
      if (bottom - top > 0.5f) ink_.line({x, top}, {x, bottom}, line.color, width);
      last_y = y(series.value(end - 1));
      last_x = x;
      known = true;
      place = end;
    }
    if (known)
      ink_.line({last_x, last_y}, {columns.x(columns.size()), last_y}, faded(line.color, 0.6f), width);
  }

  void dots(const PlotLine& line) {
    for_columns(line, [&](float x, const Series::Extremes& extremes) {
      const float top = y(extremes.most);
      const float bottom = y(extremes.least);
      if (bottom - top > 4 * ink_.unit) ink_.line({x, top}, {x, bottom}, faded(line.color, 0.5f), ink_.unit);
      ink_.dot({x, top}, 2 * ink_.unit, line.color);
      if (bottom > top) ink_.dot({x, bottom}, 2 * ink_.unit, line.color);
    });
  }

  void segments(const PlotLine& line) {
    const Series& series = *line.series;
    const PlotColumns& columns = columns_of(line);
    const std::size_t from = series.first_from(columns.bounds.front());
    const std::size_t to = series.first_from(columns.bounds.back());
    const float cap = to - from <= kMostSingle ? 2.5f * ink_.unit : 0;
    std::size_t place = from;
    for (std::size_t column = 0; column < columns.size() && place < to; ++column) {
      const std::size_t end = series.first_from(columns.bounds[column + 1]);
      const float x = columns.x(column);
      const std::size_t single_from = cap > 0 ? place : end;
      for (std::size_t i = single_from; i < end; ++i) bar(line, x, i, i + 1, cap);
      if (cap == 0 && end > place) bar(line, x, place, end, 0);
      place = end;
    }
  }
  void bar(const PlotLine& line, float x, std::size_t first, std::size_t last, float cap) {
    const double begin = first == 0 ? 0 : line.series->value(first - 1);
    const float bottom = y(begin);
    const float top = y(line.series->value(last - 1));
    ink_.line({x, top}, {x, bottom}, line.color, 1.25f * ink_.unit);
    if (cap == 0) return;
    ink_.line({x - cap, top}, {x + cap, top}, line.color, ink_.unit);
    ink_.line({x - cap, bottom}, {x + cap, bottom}, line.color, ink_.unit);
  }

  // As high as each average, over its interval; before and after, nothing was sent.
  void rate(const PlotLine& line) {
    const PlotColumns& columns = columns_of(line);
    const float width = 1.5f * ink_.unit;
    Point last{columns.x(0), y(0)};
    const auto go_to = [&](float x, float height) {
      ink_.line(last, {x, last.y}, line.color, width);
      if (height != last.y) ink_.line({x, last.y}, {x, height}, line.color, width);
      last = {x, height};
    };
    for (std::size_t i = 0; i < columns.intervals(); ++i)
      go_to(columns.x_of_interval(i), y(rate_at(line, i)));
    if (columns.intervals() > 0) go_to(columns.x_of_interval(columns.intervals()), y(0));
    go_to(columns.x(columns.size()), y(0));
  }

  void mark(const Palette& c, const Focus& at) {
    constexpr float kNearDots = 6;
    const float x = times_.run.x_of(at.at);
    if (x < area_.left || x > area_.right) return;
    for (const PlotLine& line : plot_.lines) {
      const auto value =
          line.other ? std::nullopt : value_at(line, index_, times_.run, at, kNearDots * ink_.unit);
      if (!value || *value < range_.least || *value > range_.most) continue;
      ink_.dot({x, y(*value)}, 4 * ink_.unit, c.background);
      ink_.dot({x, y(*value)}, 2.75f * ink_.unit, line.color);
    }
  }

  template <typename Visit>
  void for_columns(const PlotLine& line, const Visit& visit) {
    const Series& series = *line.series;
    const PlotColumns& columns = columns_of(line);
    std::size_t place = series.first_from(columns.bounds.front());
    for (std::size_t column = 0; column < columns.size() && place < series.size(); ++column) {
      const std::size_t end = series.first_from(columns.bounds[column + 1]);
      if (end > place) visit(columns.x(column), series.extremes(place, end));
      place = end;
    }
  }

  PlotInk& ink_;
  const Plot& plot_;
  const Index& index_;
  const PlotTimes& times_;
  Rect area_;
  Range range_;
};

}  // namespace

void paint_plot(PlotInk& ink, const Palette& colors, const Plot& plot, const Index& index,
                const PlotTimes& times, const Rect& area, const std::optional<Focus>& marked) {
  if (times.run.size() > 0) PlotPaint(ink, plot, index, times, area).draw(colors, marked);
}

}  // namespace tcplab::shell
