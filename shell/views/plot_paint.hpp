#pragma once

#include <functional>
#include <string>
#include <vector>

#include "shell/model/curves.hpp"
#include "shell/ui.hpp"

namespace tcplab::shell {

// The events of each column of pixels, from left to right: those of column i are bounds[i] and the ones up to
// bounds[i + 1].
struct PlotColumns {
  std::vector<trace::EventId> bounds;
  std::vector<double> seconds;  // of each bound
  float left = 0;
  float step = 1;  // pixels for a column

  std::size_t size() const { return bounds.empty() ? 0 : bounds.size() - 1; }
  float x(std::size_t column) const { return left + static_cast<float>(column) * step; }
};

// A line of a plot.
struct PlotLine {
  enum class Style : std::uint8_t {
    kSteps,
    kDots,
    kSegments,  // each from the value before it up to its own, as tcptrace draws segments
    kRate,      // how fast it grows, a second
  };
  const Series* series = nullptr;
  std::string name;
  Color color = 0;
  Style style = Style::kSteps;
};

struct Plot {
  std::string title;
  std::vector<PlotLine> lines;
  std::function<std::string(double)> number;  // how values are written
  bool from_zero = true;
};

// Draws a plot into the area; at: the event up to which the values beside the names are.
void paint_plot(const Ui& ui, const Plot& plot, const PlotColumns& columns, const Rect& area,
                trace::EventId at);

}  // namespace tcplab::shell
