#include "shell/plots/plots_svg.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "shell/plots/plot_paint.hpp"
#include "shell/timeline/svg_pen.hpp"

namespace tcplab::shell {
namespace {

using PlotAnchor = SvgPen::Anchor;

constexpr float kPlotsWidth = 1280;
constexpr float kPlotsLeft = 84;   // of them, values
constexpr float kPlotsRight = 40;  // free, but for half of what the last tick says
constexpr float kPlotsHeader = 68;
constexpr float kPlotHeight = 180;
constexpr float kLegendRow = 18;
constexpr float kPlotsApart = 14;
constexpr float kTimeAxis = 26;
constexpr float kPlotsBottom = 10;
constexpr float kPlotsText = 12;
constexpr float kTimeTicks = 96;  // at least that far from each other

class PlotSvgInk : public PlotInk {
 public:
  explicit PlotSvgInk(SvgPen& pen) : PlotInk(1), pen_(pen) {}

  void begin(std::string_view name, const Rect&) override { pen_.begin(name); }
  void end() override {
    draw_lines();
    pen_.end();
  }
  // Those of one curve become one path.
  void line(Point from, Point to, Color color, float width) override {
    if (color != color_ || width != width_) draw_lines();
    color_ = color;
    width_ = width;
    lines_.push_back({from, to});
  }
  void dot(Point at, float radius, Color color) override { pen_.circle(at, radius, color); }
  void ground(const Rect& area, Color color) override { pen_.rect(area, color); }
  void rule(const Rect& area, float y, Color color, Color text_color, std::string_view text) override {
    pen_.line({area.left, y}, {area.right, y}, color, 1);
    pen_.text({area.left - 6, y}, text, text_color, kPlotsText, PlotAnchor::kEnd);
  }
  void tick(const Rect& area, float x, Color color, Color text_color, std::string_view text) override {
    pen_.line({x, area.top}, {x, area.bottom}, color, 1);
    pen_.line({x, area.bottom}, {x, area.bottom + 4}, text_color, 1);
    pen_.text({x, area.bottom + 14}, text, text_color, kPlotsText, PlotAnchor::kMiddle);
  }
  void frame(const Rect& area, Color color) override {
    const Point corners[] = {
        {area.left, area.top}, {area.right, area.top}, {area.right, area.bottom}, {area.left, area.bottom}};
    for (int i = 0; i < 4; ++i) pen_.line(corners[i], corners[(i + 1) % 4], color, 1);
  }

 private:
  void draw_lines() {
    pen_.path(lines_, color_, width_);
    lines_.clear();
  }

  SvgPen& pen_;
  std::vector<SvgPen::Stroke> lines_;
  Color color_ = 0;
  float width_ = 0;
};

// Where each name of a legend begins, from the plot's left edge on, in rows.
struct Legend {
  Legend(const Plot& plot, float width) {
    float x = SvgPen::width_of(plot.title, kPlotsText) + 24;
    for (const PlotLine& line : plot.lines) {
      const float wide = line.empty() || line.other ? 0 : SvgPen::width_of(line.name, kPlotsText) + 40;
      if (x + wide > width) {
        x = 0;
        ++rows;
      }
      places.push_back({x, static_cast<float>(rows - 1) * kLegendRow});
      x += wide;
    }
  }
  std::vector<Point> places;  // of each line
  int rows = 1;
  float height() const { return static_cast<float>(rows) * kLegendRow; }
};

class PlotsSheet {
 public:
  PlotsSheet(const PlottedEnds& ends, const PlottedEnds& other, const PlotsSvgOptions& options)
      : ends_(ends),
        index_(*ends.index),
        options_(options),
        c_(palette(options.theme)),
        plots_(plots_of(ends, other, c_, options.language)) {
    for (const Plot& plot : plots_) legends_.emplace_back(plot, kRight - kPlotsLeft);
    const TimeMap& map = index_.map(AxisMode::kLinear);
    const double from = map.to_axis(options.from);
    const double to = std::max(map.to_axis(options.to), from + 1e-9);
    times_.run.left = kPlotsLeft;
    times_.measure(ends, other, map, from, to, static_cast<std::size_t>(kRight - kPlotsLeft), kTimeTicks);
  }

  std::string write() {
    if (plots_.empty()) return {};
    float height = kPlotsHeader + kPlotsBottom;
    for (const Legend& legend : legends_) height += legend.height() + kPlotHeight + kTimeAxis + kPlotsApart;
    SvgPen pen(kPlotsWidth, height, c_.panel);
    header(pen);
    float top = kPlotsHeader;
    for (std::size_t i = 0; i < plots_.size(); ++i) {
      names(pen, plots_[i], legends_[i], top);
      top += legends_[i].height();
      const Rect area{kPlotsLeft, top, kRight, top + kPlotHeight};
      PlotSvgInk ink(pen);
      paint_plot(ink, c_, plots_[i], index_, times_, area, std::nullopt);
      top += kPlotHeight + kTimeAxis + kPlotsApart;
    }
    return pen.take();
  }

 private:
  static constexpr float kRight = kPlotsWidth - kPlotsRight;

  // Whose plots these are.
  void header(SvgPen& pen) const {
    pen.text({kPlotsLeft, 22}, options_.title, c_.text, 16, PlotAnchor::kStart, true);
    std::string whose;
    if (!ends_.flows) {
      const trace::ConnectionInfo info = index_.trace().connections()[ends_.connections.front()];
      whose = index_.trace().hosts()[info.host].name + "   " + info.local.to_string() + " \u2192 " +
              info.remote.to_string();
    }
    if (!options_.faint.empty()) whose += (whose.empty() ? "" : "     ") + options_.faint;
    pen.text({kPlotsLeft, 46}, whose, c_.muted, kPlotsText);
  }

  // In the shape of each line, so that not the colour alone tells.
  void names(SvgPen& pen, const Plot& plot, const Legend& legend, float top) const {
    const float y = top + kLegendRow / 2 - 2;
    pen.text({kPlotsLeft, y}, plot.title, c_.text, kPlotsText, PlotAnchor::kStart, true);
    for (std::size_t i = 0; i < plot.lines.size(); ++i) {
      const PlotLine& line = plot.lines[i];
      if (line.empty() || line.other) continue;
      const Point at{kPlotsLeft + legend.places[i].x, y + legend.places[i].y};
      switch (line.style) {
        case PlotLine::Style::kDots:
          pen.circle({at.x + 7, at.y}, 2.5f, line.color);
          break;
        case PlotLine::Style::kSegments:
          pen.line({at.x + 7, at.y - 5}, {at.x + 7, at.y + 5}, line.color, 1.25f);
          pen.line({at.x + 4, at.y - 5}, {at.x + 10, at.y - 5}, line.color, 1);
          pen.line({at.x + 4, at.y + 5}, {at.x + 10, at.y + 5}, line.color, 1);
          break;
        case PlotLine::Style::kSteps:
        case PlotLine::Style::kRate:
          pen.line({at.x, at.y}, {at.x + 14, at.y}, line.color, 2);
          break;
      }
      pen.text({at.x + 19, at.y}, line.name, c_.muted, kPlotsText);
    }
  }

  const PlottedEnds& ends_;
  const Index& index_;
  const PlotsSvgOptions& options_;
  const Palette& c_;
  std::vector<Plot> plots_;
  std::vector<Legend> legends_;
  PlotTimes times_;
};

}  // namespace

std::string plots_svg(const PlottedEnds& ends, const PlottedEnds& other, const PlotsSvgOptions& options) {
  return ends.empty() ? std::string() : PlotsSheet(ends, other, options).write();
}

}  // namespace tcplab::shell
