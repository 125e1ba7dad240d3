#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/language.hpp"
#include "shell/model/curves.hpp"
#include "shell/model/index.hpp"
#include "shell/palette.hpp"

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
  // So many columns from one place of an axis to another, both included.
  void measure(const Index& index, const TimeMap& map, double from, double to, std::size_t count);
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

  bool empty() const { return series == nullptr || series->empty(); }
};

struct Plot {
  std::string title;
  std::vector<PlotLine> lines;
  std::function<std::string(double)> number;  // how values are written
  bool from_zero = true;
};

// The plots of an end of a connection, by its place in Trace::connections(), and of the queues of the run:
// those of which anything is known, in the order in which they stand one below the other.
std::vector<Plot> plots_of(const Index& index, std::uint32_t connection, const Palette& colors,
                           Language language);

}  // namespace tcplab::shell
