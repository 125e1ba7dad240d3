#include "shell/plots/plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

#include "shell/format.hpp"
#include "shell/model/curve_export.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kTimeSequence{"Time / sequence", "时间–序号"};
constexpr Words kWindows{"Windows, octets", "窗口（字节）"};
constexpr Words kRoundTrips{"Round trips", "往返时间"};
constexpr Words kRates{"Rates, octets/s", "速率（字节/秒）"};
constexpr Words kQueues{"Waiting in queues", "排队的分组数"};

std::string short_number(double value) {
  constexpr std::array<std::pair<double, const char*>, 3> kUnits{{{1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};
  char text[32];
  for (const auto& [size, unit] : kUnits) {
    if (std::abs(value) < size) continue;
    std::snprintf(text, sizeof text, "%.4g %s", value / size, unit);
    return text;
  }
  std::snprintf(text, sizeof text, "%.4g", value);
  return text;
}

std::string micros(double value) {
  return format_duration(Duration{static_cast<std::int64_t>(value * 1000)});
}

// How many wait at every hop where any did.
Plot queues_of(const Index& index, const Palette& c, Language language) {
  constexpr std::size_t kMost = 12;
  const std::array<Color, 6> colors{c.accent, c.retransmission, c.state(tcp::State::kEstablished),
                                    c.fin,    c.loss,           c.data};
  Plot plot{std::string(kQueues.in(language)), {}, short_number};
  for (const Curves::Queue& queue : index.curves().queues()) {
    if (plot.lines.size() == kMost) break;
    const auto& nodes = index.trace().nodes();
    plot.lines.push_back({&queue.length, nodes[queue.node].name + "\u2192" + nodes[queue.toward].name,
                          colors[plot.lines.size() % colors.size()], PlotLine::Style::kSteps});
  }
  return plot;
}

// One end, all of its figures.
std::vector<Plot> plots_of_end(const Index& index, std::uint32_t connection, const Palette& c,
                               Language language) {
  using Style = PlotLine::Style;
  const auto line = [&](Curve curve, Color color, Style style = Style::kSteps) {
    return PlotLine{index.curves().of(connection, curve), std::string(name_of(curve).in(language)), color,
                    style};
  };
  const Color green = c.state(tcp::State::kEstablished);
  const Color yellow = c.state(tcp::State::kFinWait1);
  std::vector<Plot> plots;
  // The colours of tcptrace: what is sent, green for acknowledgments, yellow for the window, red for what
  // goes again, and violet for what is acknowledged selectively.
  plots.push_back(
      {std::string(kTimeSequence.in(language)),
       {line(Curve::kEdge, yellow), line(Curve::kAcked, green), line(Curve::kSent, c.data, Style::kSegments),
        line(Curve::kSacked, c.fin, Style::kDots), line(Curve::kAgain, c.loss, Style::kDots)},
       short_number,
       false});
  plots.push_back({std::string(kWindows.in(language)),
                   {line(Curve::kFlight, c.data), line(Curve::kCwnd, c.accent), line(Curve::kSsthresh, c.fin),
                    line(Curve::kWindow, yellow)},
                   short_number});
  plots.push_back({std::string(kRoundTrips.in(language)),
                   {line(Curve::kRto, c.retransmission), line(Curve::kSrtt, c.accent),
                    line(Curve::kRtt, c.data, Style::kDots)},
                   micros});
  plots.push_back({std::string(kRates.in(language)),
                   {line(Curve::kSentOctets, c.data, Style::kRate),
                    line(Curve::kAckedOctets, green, Style::kRate), line(Curve::kPacing, c.accent)},
                   short_number});
  return plots;
}

// Several ends, a figure of all of them in each plot, in the colours that their connections have elsewhere.
std::vector<Plot> plots_of_flows(const PlottedEnds& ends, const Palette& c, Language language) {
  using Style = PlotLine::Style;
  struct Figure {
    Curve curve;
    Words title;
    Style style;
    std::string (*number)(double);
  };
  static constexpr Figure kFigures[] = {
      {Curve::kCwnd, {"Congestion window, octets", "拥塞窗口（字节）"}, Style::kSteps, short_number},
      {Curve::kAckedOctets, {"Goodput, octets/s", "有效吞吐量（字节/秒）"}, Style::kRate, short_number},
      {Curve::kAckedOctets, {"Acknowledged, octets", "已确认（字节）"}, Style::kSteps, short_number},
      {Curve::kFlight, {"In flight, octets", "在途（字节）"}, Style::kSteps, short_number},
      {Curve::kSrtt, {"Smoothed round trips", "平滑往返时间"}, Style::kSteps, micros},
  };
  std::vector<Plot> plots;
  for (const Figure& figure : kFigures) {
    Plot plot{std::string(figure.title.in(language)), {}, figure.number};
    for (const std::uint32_t connection : ends.connections) {
      plot.lines.push_back({ends.index->curves().of(connection, figure.curve),
                            end_name(*ends.index, connection),
                            c.connection(ends.index->conversations().of_end(connection)), figure.style});
    }
    plots.push_back(std::move(plot));
  }
  return plots;
}

// With those of which nothing is known.
std::vector<Plot> all_plots_of(const PlottedEnds& ends, const Palette& c, Language language) {
  std::vector<Plot> plots = ends.flows ? plots_of_flows(ends, c, language)
                                       : plots_of_end(*ends.index, ends.connections.front(), c, language);
  plots.push_back(queues_of(*ends.index, c, language));
  return plots;
}

// Lines of the same plots of another run, fainter.
void put_below(std::vector<Plot>& plots, std::vector<Plot> others) {
  constexpr float kFaint = 0.45f;
  for (std::size_t i = 0; i < std::min(plots.size(), others.size()); ++i) {
    for (PlotLine& line : others[i].lines) {
      line.other = true;
      line.color = faded(line.color, kFaint);
    }
    plots[i].lines.insert(plots[i].lines.begin(), others[i].lines.begin(), others[i].lines.end());
  }
}

}  // namespace

void PlotColumns::measure(const Index& index, const TimeMap& map, double from, double to, std::size_t count) {
  bounds.clear();
  seconds.clear();
  for (std::size_t i = 0; i <= count; ++i) {
    const double place = from + (to - from) * static_cast<double>(i) / static_cast<double>(count);
    const Instant at = map.from_axis(place);
    const trace::EventId before = index.event_at(at - nanoseconds(1));
    bounds.push_back(before == trace::kNoEvent ? 0 : before + 1);
    seconds.push_back(static_cast<double>((at - Instant{}).ns) * 1e-9);
  }
  // What happens in the last instant is in the last column.
  const trace::EventId end = index.event_at(map.from_axis(to));
  bounds.back() = end == trace::kNoEvent ? 0 : end + 1;
}

PlottedEnds flows_of(const Index& index, const trace::Streams& shown) {
  PlottedEnds flows{&index, {}, true};
  const Conversations& conversations = index.conversations();
  for (std::uint32_t i = 0; i < conversations.size() && flows.connections.size() < kMostFlows; ++i) {
    if (!shown.has(i)) continue;
    const std::vector<std::uint32_t>& ends = conversations.ends(i);
    const auto most = std::max_element(ends.begin(), ends.end(), [&index](std::uint32_t a, std::uint32_t b) {
      return index.curves().octets_sent(a) < index.curves().octets_sent(b);
    });
    if (most != ends.end()) flows.connections.push_back(*most);
  }
  return flows;
}

std::vector<Plot> plots_of(const PlottedEnds& ends, const PlottedEnds& other, const Palette& colors,
                           Language language) {
  if (ends.empty()) return {};
  std::vector<Plot> plots = all_plots_of(ends, colors, language);
  if (!other.empty()) put_below(plots, all_plots_of(other, colors, language));
  std::erase_if(plots, [](const Plot& plot) {
    return std::all_of(plot.lines.begin(), plot.lines.end(),
                       [](const PlotLine& each) { return each.empty(); });
  });
  return plots;
}

}  // namespace tcplab::shell
