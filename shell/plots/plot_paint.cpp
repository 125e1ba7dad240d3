#include "shell/plots/plot_paint.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tcplab::shell {
namespace {

// With more in a column of pixels than that on average, single ones are not told apart.
constexpr std::size_t kMostSingle = 400;
// Rates are taken over so many columns.
constexpr std::size_t kRateColumns = 12;

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
  PlotPaint(PlotInk& ink, const Plot& plot, const PlotTimes& times, const Rect& area)
      : ink_(ink), plot_(plot), times_(times), area_(area) {}

  void draw(const Palette& colors) {
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
  }

 private:
  const PlotColumns& columns_of(const PlotLine& line) const { return line.other ? times_.other : times_.run; }
  double rate_at(const PlotLine& line, std::size_t column) const {
    const PlotColumns& columns = columns_of(line);
    const std::size_t from = column < kRateColumns / 2 ? 0 : column - kRateColumns / 2;
    const std::size_t to = std::min(column + kRateColumns / 2, columns.size());
    const double seconds = columns.seconds[to] - columns.seconds[from];
    if (seconds <= 0) return 0;
    const std::uint32_t grown =
        before(*line.series, columns.bounds[to]) - before(*line.series, columns.bounds[from]);
    return static_cast<double>(grown) / seconds;
  }
  static std::uint32_t before(const Series& series, trace::EventId event) {
    const std::size_t place = series.first_from(event);
    return place == 0 ? 0 : series.value(place - 1);
  }

  void measure(const PlotLine& line) {
    if (line.empty() || columns_of(line).size() == 0) return;
    const PlotColumns& columns = columns_of(line);
    if (line.style == PlotLine::Style::kRate) {
      for (std::size_t column = 0; column <= columns.size(); ++column) range_.add(rate_at(line, column));
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
    double step = std::pow(10, std::floor(std::log10((range_.most - range_.least) / 2)));
    for (const double times : {1.0, 2.0, 5.0}) {
      if ((range_.most - range_.least) / (step * times) <= 4) {
        step *= times;
        break;
      }
    }
    for (double value = std::ceil(range_.least / step) * step; value <= range_.most; value += step) {
      ink_.rule(area_, y(value), c.grid, c.muted, plot_.number(std::abs(value) < step / 1000 ? 0 : value));
    }
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

  void rate(const PlotLine& line) {
    const PlotColumns& columns = columns_of(line);
    for (std::size_t column = 1; column <= columns.size(); ++column) {
      ink_.line({columns.x(column - 1), y(rate_at(line, column - 1))},
                {columns.x(column), y(rate_at(line, column))}, line.color, 1.5f * ink_.unit);
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
  const PlotTimes& times_;
  Rect area_;
  Range range_;
};

}  // namespace

void paint_plot(PlotInk& ink, const Palette& colors, const Plot& plot, const PlotTimes& times,
                const Rect& area) {
  if (times.run.size() > 0) PlotPaint(ink, plot, times, area).draw(colors);
}

}  // namespace tcplab::shell
