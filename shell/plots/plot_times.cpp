#include "shell/plots/plot_times.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "shell/format.hpp"
#include "shell/model/rates.hpp"
#include "shell/timeline/ticks.hpp"

namespace tcplab::shell {
namespace {

// The first event that is not before an instant; the number of events where there is none.
trace::EventId first_event_from(const Index& index, Instant at) {
  const trace::EventId before = index.event_at(at - nanoseconds(1));
  return before == trace::kNoEvent ? 0 : before + 1;
}

// The first and the last interval in which any of these ends has sent anything, or had it acknowledged.
std::pair<std::int64_t, std::int64_t> intervals_of(const PlottedEnds& ends, Duration interval) {
  std::pair<std::int64_t, std::int64_t> all{std::numeric_limits<std::int64_t>::max(), -1};
  for (const std::uint32_t connection : ends.connections) {
    for (const Curve curve : {Curve::kSentOctets, Curve::kAckedOctets}) {
      const Series* octets = ends.index->curves().of(connection, curve);
      if (octets == nullptr || octets->empty()) continue;
      const auto [first, last] = rate_span(*ends.index, *octets, interval);
      all = {std::min(all.first, first), std::max(all.second, last)};
    }
  }
  return all;
}

}  // namespace

void PlotColumns::measure(const PlottedEnds& ends, const TimeMap& map, double from, double to,
                          std::size_t count, Duration rates_over) {
  const Index& index = *ends.index;
  map_ = &map;
  from_ = from;
  to_ = to;
  interval = rates_over;
  bounds.clear();
  for (std::size_t i = 0; i <= count; ++i) {
    const double place = from + (to - from) * static_cast<double>(i) / static_cast<double>(count);
    bounds.push_back(first_event_from(index, map.from_axis(place)));
  }
  // What happens in the last instant is in the last column.
  bounds.back() = first_event_from(index, map.from_axis(to) + nanoseconds(1));
  interval_bounds.clear();
  interval_parts_.clear();
  const auto [first, last] = intervals_of(ends, interval);
  first_interval = std::max(first, map.from_axis(from).ns / interval.ns);
  const std::int64_t end = std::min(last, map.from_axis(to).ns / interval.ns);
  if (first_interval > end) return;
  for (std::int64_t nth = first_interval; nth <= end + 1; ++nth) {
    const Instant begin{nth * interval.ns};
    interval_bounds.push_back(first_event_from(index, begin));
    interval_parts_.push_back(std::clamp(part_of(begin), 0.0f, 1.0f));
  }
}

void PlotTimes::measure(const PlottedEnds& ends, const PlottedEnds& before, const TimeMap& map, double from,
                        double to, std::size_t count, float apart) {
  const Duration over = rates_over(ends, before);
  run.measure(ends, map, from, to, count, over);
  other = PlotColumns{};
  other.left = run.left;
  other.step = run.step;
  if (!before.empty()) other.measure(before, map, from, to, count, over);
  ticks.clear();
  const Ticks found =
      make_ticks(map, Viewport::fixed(from, to, run.left, run.x(count)), apart, /*usually=*/1.2f);
  for (const Tick& tick : found.major)
    ticks.push_back({tick.at, format_instant(tick.at, unit_for(ends.index->end()), found.step)});
}

}  // namespace tcplab::shell
