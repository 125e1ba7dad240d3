#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/language.hpp"
#include "core/trace/streams.hpp"
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

// The columns of two runs on one axis: of the one that is plotted, and of what it is compared with.
struct PlotTimes {
  PlotColumns run;
  PlotColumns other;
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
  bool other = false;  // of the run that is compared with

  bool empty() const { return series == nullptr || series->empty(); }
};

struct Plot {
  std::string title;
  std::vector<PlotLine> lines;
  std::function<std::string(double)> number;  // how values are written
  bool from_zero = true;
};

// Whose figures are plotted: an end of a connection, by its place in Trace::connections(), or flows, ends of
// several that are to be compared.
struct PlottedEnds {
  const Index* index = nullptr;  // nullptr: of no run
  std::vector<std::uint32_t> connections;
  bool flows = false;

  bool empty() const { return index == nullptr || connections.empty(); }
};
// Of each connection that is shown, the end that has sent more; of so many of them.
constexpr std::size_t kMostFlows = 12;
PlottedEnds flows_of(const Index& index, const trace::Streams& shown);
// The plots of one end, or the figures by which several are compared, and the queues of the run: those of
// which anything is known, in the order in which they stand one below the other. other: the same ends in
// another run, whose lines lie below these.
std::vector<Plot> plots_of(const PlottedEnds& ends, const PlottedEnds& other, const Palette& colors,
                           Language language);

}  // namespace tcplab::shell
