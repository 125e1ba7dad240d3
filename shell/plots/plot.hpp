#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/language.hpp"
#include "core/trace/streams.hpp"
#include "shell/model/curves.hpp"
#include "shell/model/index.hpp"
#include "shell/palette.hpp"
#include "shell/plots/plot_values.hpp"

namespace tcplab::shell {

// A line of a plot.
struct PlotLine {
  enum class Style : std::uint8_t {
    kSteps,
    kDots,
    kSegments,  // each from the value before it up to its own, as tcptrace draws segments
    kRate,      // how fast it grows, a second, on average over each interval
  };
  const Series* series = nullptr;
  std::string name;
  Color color = 0;
  Style style = Style::kSteps;
  bool other = false;  // of the run that is compared with

  bool empty() const {
    if (series == nullptr || series->empty()) return true;
    return style == Style::kRate && series->value(series->size() - 1) == 0;  // of nothing
  }
};

struct Plot {
  std::string title;
  std::vector<PlotLine> lines;
  PlotUnit unit = PlotUnit::kOctets;
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
// The end of a connection that has sent the most octets of those that are wanted, by their places in
// Trace::connections(); of equal ones the first. nullopt where none is wanted.
std::optional<std::uint32_t> busiest_end(const Index& index,
                                         const std::function<bool(std::uint32_t)>& wanted);
// Of each connection that is shown, the end that has sent more; of so many of them.
constexpr std::size_t kMostFlows = 12;
PlottedEnds flows_of(const Index& index, const trace::Streams& shown);
// What the rates in their plots, and of the same ends in another run, are averages over: the same on screen,
// on paper and in a table; see rate_interval().
Duration rates_over(const PlottedEnds& ends, const PlottedEnds& other);
// The plots of one end, or the figures by which several are compared, and the queues of the run: those of
// which anything is known, in the order in which they stand one below the other. other: the same ends in
// another run, whose lines lie below these.
std::vector<Plot> plots_of(const PlottedEnds& ends, const PlottedEnds& other, const Palette& colors,
                           Language language);

}  // namespace tcplab::shell
