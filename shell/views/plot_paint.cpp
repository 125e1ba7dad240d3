#include "shell/views/plot_paint.hpp"

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
  PlotPaint(const Ui& ui, const Plot& plot, const PlotColumns& columns, const Rect& area)
      : ui_(ui), plot_(plot), columns_(columns), area_(area), draw_(*ImGui::GetWindowDrawList()) {}

  void draw() {
    for (const PlotLine& line : plot_.lines) measure(line);
    if (!range_.any()) range_ = {0, 1};
    if (plot_.from_zero) range_.add(0);
    if (range_.least == range_.most) range_.most += 1;
    const double air = (range_.most - range_.least) * 0.06;
    range_.most += air;
    if (range_.least != 0) range_.least -= air;
    grid();
    draw_.PushClipRect({area_.left, area_.top}, {area_.right, area_.bottom}, true);
    for (const PlotLine& line : plot_.lines) {
      if (line.series == nullptr || line.series->empty()) continue;
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
    }
    draw_.PopClipRect();
  }

 private:
  std::size_t first() const { return columns_.bounds.front(); }
  std::size_t last() const { return columns_.bounds.back(); }

  double rate_at(const PlotLine& line, std::size_t column) const {
    const std::size_t from = column < kRateColumns / 2 ? 0 : column - kRateColumns / 2;
    const std::size_t to = std::min(column + kRateColumns / 2, columns_.size());
    const double seconds = columns_.seconds[to] - columns_.seconds[from];
    if (seconds <= 0) return 0;
    const std::uint32_t grown =
        before(*line.series, columns_.bounds[to]) - before(*line.series, columns_.bounds[from]);
    return static_cast<double>(grown) / seconds;
  }
  static std::uint32_t before(const Series& series, trace::EventId event) {
    const std::size_t place = series.first_from(event);
    return place == 0 ? 0 : series.value(place - 1);
  }

  void measure(const PlotLine& line) {
    if (line.series == nullptr || line.series->empty()) return;
    if (line.style == PlotLine::Style::kRate) {
      for (std::size_t column = 0; column <= columns_.size(); ++column) range_.add(rate_at(line, column));
      return;
    }
    std::size_t from = line.series->first_from(columns_.bounds.front());
    if (from > 0 && line.style != PlotLine::Style::kDots) --from;
    const Series::Extremes extremes =
        line.series->extremes(from, line.series->first_from(columns_.bounds.back()));
    if (!extremes.any()) return;
    range_.add(extremes.least);
    range_.add(extremes.most);
  }

  float y(double value) const {
    const double part = (value - range_.least) / (range_.most - range_.least);
    return area_.bottom - static_cast<float>(part) * area_.height();
  }

  void grid() {
    const Palette& c = ui_.colors();
    draw_.AddRectFilled({area_.left, area_.top}, {area_.right, area_.bottom}, c.background);
    double step = std::pow(10, std::floor(std::log10((range_.most - range_.least) / 2)));
    for (const double times : {1.0, 2.0, 5.0}) {
      if ((range_.most - range_.least) / (step * times) <= 4) {
        step *= times;
        break;
      }
    }
    for (double value = std::ceil(range_.least / step) * step; value <= range_.most; value += step) {
      const float at = ui_.snap(y(value));
      draw_.AddLine({area_.left, at}, {area_.right, at}, c.grid, ui_.pixel);
      const std::string label = plot_.number(std::abs(value) < step / 1000 ? 0 : value);
      const ImVec2 size = text_size(Face::kSmall, label);
      if (at - size.y / 2 < area_.top - 2 * ui_.unit || at + size.y / 2 > area_.bottom + 4 * ui_.unit)
        continue;
      put_text(draw_, Face::kSmall, {area_.left - size.x - 5 * ui_.unit, at - size.y / 2}, c.muted, label);
    }
    draw_.AddRect({area_.left, area_.top}, {area_.right, area_.bottom}, c.border);
  }

  // What was before the first column goes on into it.
  void steps(const PlotLine& line) {
    const Series& series = *line.series;
    std::size_t place = series.first_from(columns_.bounds.front());
    bool known = place > 0;
    float last_y = known ? y(series.value(place - 1)) : 0;
    float last_x = columns_.x(0);
    const float width = 1.5f * ui_.unit;
    for (std::size_t column = 0; column < columns_.size() && place < series.size(); ++column) {
      const std::size_t end = series.first_from(columns_.bounds[column + 1]);
      if (end == place) continue;
      const float x = columns_.x(column);
      const Series::Extremes extremes = series.extremes(place, end);
      float top = y(extremes.most);
      float bottom = y(extremes.least);
      if (known) {
        draw_.AddLine({last_x, last_y}, {x, last_y}, line.color, width);
        top = std::min(top, last_y);
        bottom = std::max(bottom, last_y);
      }
      if (bottom - top > 0.5f) draw_.AddLine({x, top}, {x, bottom}, line.color, width);
      last_y = y(series.value(end - 1));
      last_x = x;
      known = true;
      place = end;
    }
    if (known)
      draw_.AddLine({last_x, last_y}, {columns_.x(columns_.size()), last_y}, faded(line.color, 0.6f), width);
  }

  void dots(const PlotLine& line) {
    for_columns(line, [&](float x, const Series::Extremes& extremes) {
      const float top = y(extremes.most);
      const float bottom = y(extremes.least);
      if (bottom - top > 4 * ui_.unit)
        draw_.AddLine({x, top}, {x, bottom}, faded(line.color, 0.5f), ui_.unit);
      for (const float at : {top, bottom}) draw_.AddCircleFilled({x, at}, 2 * ui_.unit, line.color, 8);
    });
  }

  void segments(const PlotLine& line) {
    const Series& series = *line.series;
    const std::size_t from = series.first_from(columns_.bounds.front());
    const std::size_t to = series.first_from(columns_.bounds.back());
    const float cap = to - from <= kMostSingle ? 2.5f * ui_.unit : 0;
    std::size_t place = from;
    for (std::size_t column = 0; column < columns_.size() && place < to; ++column) {
      const std::size_t end = series.first_from(columns_.bounds[column + 1]);
      const float x = columns_.x(column);
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
    draw_.AddLine({x, top}, {x, bottom}, line.color, 1.25f * ui_.unit);
    if (cap == 0) return;
    draw_.AddLine({x - cap, top}, {x + cap, top}, line.color, ui_.unit);
    draw_.AddLine({x - cap, bottom}, {x + cap, bottom}, line.color, ui_.unit);
  }

  void rate(const PlotLine& line) {
    for (std::size_t column = 1; column <= columns_.size(); ++column) {
      draw_.AddLine({columns_.x(column - 1), y(rate_at(line, column - 1))},
                    {columns_.x(column), y(rate_at(line, column))}, line.color, 1.5f * ui_.unit);
    }
  }

  template <typename Visit>
  void for_columns(const PlotLine& line, const Visit& visit) {
    const Series& series = *line.series;
    std::size_t place = series.first_from(columns_.bounds.front());
    for (std::size_t column = 0; column < columns_.size() && place < series.size(); ++column) {
      const std::size_t end = series.first_from(columns_.bounds[column + 1]);
      if (end > place) visit(columns_.x(column), series.extremes(place, end));
      place = end;
    }
  }

  const Ui& ui_;
  const Plot& plot_;
  const PlotColumns& columns_;
  Rect area_;
  ImDrawList& draw_;
  Range range_;
};

// Names in their colours, with what they are at an instant; those that find no room are left out.
void paint_names(const Ui& ui, const Plot& plot, const Rect& row, trace::EventId at) {
  ImDrawList& draw = *ImGui::GetWindowDrawList();
  put_text(draw, Face::kSmall, {row.left, row.top}, ui.colors().text, plot.title);
  float x = row.left + text_size(Face::kSmall, plot.title).x + 14 * ui.unit;
  for (const PlotLine& line : plot.lines) {
    if (line.series == nullptr || line.series->empty()) continue;
    std::string text = line.name;
    const std::size_t place = at == trace::kNoEvent ? 0 : line.series->first_from(at + 1);
    if (place > 0 && line.style != PlotLine::Style::kRate)
      text += " " + plot.number(line.series->value(place - 1));
    const float width = text_size(Face::kSmall, text).x;
    if (x + width + 12 * ui.unit > row.right) return;
    draw.AddRectFilled({x, row.center().y - 1.5f * ui.unit},
                       {x + 8 * ui.unit, row.center().y + 1.5f * ui.unit}, line.color);
    put_text(draw, Face::kSmall, {x + 11 * ui.unit, row.top}, ui.colors().muted, text);
    x += width + 22 * ui.unit;
  }
}

}  // namespace

void paint_plot(const Ui& ui, const Plot& plot, const PlotColumns& columns, const Rect& area,
                trace::EventId at) {
  if (columns.size() == 0) return;
  const float row = text_size(Face::kSmall, "X").y + 3 * ui.unit;
  paint_names(ui, plot, {area.left, area.top, area.right, area.top + row}, at);
  PlotPaint(ui, plot, columns, {columns.left, area.top + row, area.right, area.bottom}).draw();
}

}  // namespace tcplab::shell
