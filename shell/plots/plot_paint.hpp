#pragma once

#include <optional>
#include <string_view>

#include "shell/geometry.hpp"
#include "shell/model/focus.hpp"
#include "shell/plots/plot_times.hpp"

namespace tcplab::shell {

// What plots are drawn with: on screen, or on paper.
class PlotInk {
 public:
  explicit PlotInk(float logical_pixel) : unit(logical_pixel) {}
  PlotInk(const PlotInk&) = delete;
  PlotInk& operator=(const PlotInk&) = delete;
  virtual ~PlotInk() = default;

  // Between these two is a curve, and nothing of it is to be seen beyond the area.
  virtual void begin(std::string_view name, const Rect& area) = 0;
  virtual void end() = 0;
  virtual void line(Point from, Point to, Color color, float width) = 0;
  virtual void dot(Point at, float radius, Color color) = 0;
  // The ground that curves lie on, what lies below them at a value and at an instant, and its frame. text:
  // left of the area, and below it; left out where it has no room there.
  virtual void ground(const Rect& area, Color color) = 0;
  virtual void rule(const Rect& area, float y, Color color, Color text_color, std::string_view text) = 0;
  virtual void tick(const Rect& area, float x, Color color, Color text_color, std::string_view text) = 0;
  virtual void frame(const Rect& area, Color color) = 0;

  const float unit;
};

// Draws the curves of a plot of a run into the area; the columns lie in it, and are as many of each run.
// marked: where each of them is marked.
void paint_plot(PlotInk& ink, const Palette& colors, const Plot& plot, const Index& index,
                const PlotTimes& times, const Rect& area, const std::optional<Focus>& marked);

}  // namespace tcplab::shell
