#include "shell/plots/plot.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "shell/format.hpp"
#include "shell/model/curve_export.hpp"
#include "shell/model/rates.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kTimeSequence{"Time / sequence", "时间–序号"};
constexpr Words kWindows{"Windows, octets", "窗口（字节）"};
constexpr Words kRoundTrips{"Round trips", "往返时间"};
constexpr Words kRates{"Rates, octets/s", "速率（字节/秒）"};
constexpr Words kQueues{"Waiting in queues", "排队的分组数"};

// "Rates, octets/s, over 20 ms": what they are averages over.
std::string with_interval(const Words& title, Duration over, Language language) {
  constexpr Words kOver{", over ", "，每 "};
  constexpr Words kAverage{"", " 平均"};
  return std::string(title.in(language)) + std::string(kOver.in(language)) + format_duration(over) +
         std::string(kAverage.in(language));
}

// How many wait at every hop where any did.
Plot queues_of(const Index& index, const Palette& c, Language language) {
  constexpr std::size_t kMost = 12;
  const std::array<Color, 6> colors{c.accent, c.retransmission, c.state(tcp::State::kEstablished),
                                    c.fin,    c.loss,           c.data};
  Plot plot{std::string(kQueues.in(language)), {}, PlotUnit::kPackets};
  for (const Curves::Queue& queue : index.curves().queues()) {
    if (plot.lines.size() == kMost) break;
    const auto& nodes = index.trace().nodes();
    plot.lines.push_back({&queue.length, nodes[queue.node].name + "\u2192" + nodes[queue.toward].name,
                          colors[plot.lines.size() % colors.size()], PlotLine::Style::kSteps});
  }
  return plot;
}

// One end, all of its figures.
std::vector<Plot> plots_of_end(const PlottedEnds& ends, Duration over, const Palette& c, Language language) {
  using Style = PlotLine::Style;
  const auto line = [&](Curve curve, Color color, Style style = Style::kSteps) {
    const Words name = style == Style::kRate ? rate_name_of(curve) : name_of(curve);
    return PlotLine{ends.index->curves().of(ends.connections.front(), curve), std::string(name.in(language)),
                    color, style};
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
       PlotUnit::kOctets,
       false});
  plots.push_back({std::string(kWindows.in(language)),
                   {line(Curve::kFlight, c.data), line(Curve::kCwnd, c.accent), line(Curve::kSsthresh, c.fin),
                    line(Curve::kWindow, yellow)},
                   PlotUnit::kOctets});
  plots.push_back({std::string(kRoundTrips.in(language)),
                   {line(Curve::kRto, c.retransmission), line(Curve::kSrtt, c.accent),
                    line(Curve::kRtt, c.data, Style::kDots)},
                   PlotUnit::kMicroseconds});
  plots.push_back({with_interval(kRates, over, language),
                   {line(Curve::kSentOctets, c.data, Style::kRate),
                    line(Curve::kAckedOctets, green, Style::kRate), line(Curve::kPacing, c.accent)},
                   PlotUnit::kOctetsPerSecond});
  return plots;
}

// Several ends, a figure of all of them in each plot, in the colours that their connections have elsewhere.
std::vector<Plot> plots_of_flows(const PlottedEnds& ends, Duration over, const Palette& c,
                                 Language language) {
  using Style = PlotLine::Style;
  struct Figure {
    Curve curve;
    Words title;
    Style style;
    PlotUnit unit;
  };
  static constexpr Figure kFigures[] = {
      {Curve::kCwnd, {"Congestion window, octets", "拥塞窗口（字节）"}, Style::kSteps, PlotUnit::kOctets},
      {Curve::kAckedOctets,
       {"Goodput, octets/s", "有效吞吐量（字节/秒）"},
       Style::kRate,
       PlotUnit::kOctetsPerSecond},
      {Curve::kAckedOctets, {"Acknowledged, octets", "已确认（字节）"}, Style::kSteps, PlotUnit::kOctets},
      {Curve::kFlight, {"In flight, octets", "在途（字节）"}, Style::kSteps, PlotUnit::kOctets},
      {Curve::kSrtt, {"Smoothed round trips", "平滑往返时间"}, Style::kSteps, PlotUnit::kMicroseconds},
  };
  std::vector<Plot> plots;
  for (const Figure& figure : kFigures) {
    const bool rate = figure.style == Style::kRate;
    Plot plot{rate ? with_interval(figure.title, over, language) : std::string(figure.title.in(language)),
              {},
              figure.unit};
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
std::vector<Plot> all_plots_of(const PlottedEnds& ends, Duration over, const Palette& c, Language language) {
  std::vector<Plot> plots =
      ends.flows ? plots_of_flows(ends, over, c, language) : plots_of_end(ends, over, c, language);
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

Duration rates_over(const PlottedEnds& ends, const PlottedEnds& other) {
  const Duration own = rate_interval(*ends.index, ends.connections);
  return other.empty() ? own : std::max(own, rate_interval(*other.index, other.connections));
}

std::optional<std::uint32_t> busiest_end(const Index& index,
                                         const std::function<bool(std::uint32_t)>& wanted) {
  std::optional<std::uint32_t> found;
  const std::size_t count = index.trace().connections().size();
  for (std::uint32_t end = 0; end < count; ++end) {
    if (!wanted(end)) continue;
    if (!found || index.curves().octets_sent(end) > index.curves().octets_sent(*found)) found = end;
  }
  return found;
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
  const Duration over = rates_over(ends, other);
  std::vector<Plot> plots = all_plots_of(ends, over, colors, language);
  if (!other.empty()) put_below(plots, all_plots_of(other, over, colors, language));
  std::erase_if(plots, [](const Plot& plot) {
    return std::all_of(plot.lines.begin(), plot.lines.end(),
                       [](const PlotLine& each) { return each.empty(); });
  });
  return plots;
}

}  // namespace tcplab::shell
