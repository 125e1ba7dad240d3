#include "shell/timeline/columns.hpp"

#include <algorithm>
#include <bit>

namespace tcplab::shell {
namespace {

constexpr float kGap = 3;
// What arrows need between two lifelines.
constexpr float kArrowRoom = 230;

struct Widths {
  Density density;
  float lane;
  float all_lanes;  // at most this for all lanes together
  float timer;
  float chip;
};
constexpr Widths kWidths[] = {{Density::kFull, 108, 200, 18, 122},
                              {Density::kShort, 70, 140, 18, 92},
                              {Density::kIcons, 13, 52, 8, 20}};

HostColumn size_column(const Index& index, trace::HostIndex host, const Widths& widths, float unit) {
  const std::size_t connections = index.tracks().lanes(host, false).size();
  const std::size_t listeners = index.tracks().lanes(host, true).size();
  HostColumn column;
  column.lanes = static_cast<std::uint16_t>(std::clamp<std::size_t>(connections, 1, kMostLanes));
  column.listeners = static_cast<std::uint16_t>(std::min<std::size_t>(listeners, kMostListeners));
  column.lane_width = std::min(widths.lane, widths.all_lanes / static_cast<float>(column.lanes)) * unit;
  column.listener_width = (widths.density == Density::kIcons ? 7.0f : 11.0f) * unit;
  column.timer_width = widths.timer * unit;
  column.timer_kinds = index.tracks().timer_kinds(host);
  column.chips_at = static_cast<float>(column.lanes) * column.lane_width +
                    static_cast<float>(column.listeners) * (column.listener_width + kGap * unit) +
                    static_cast<float>(std::popcount(column.timer_kinds)) * column.timer_width +
                    2 * kGap * unit;
  column.chip_width = widths.chip * unit;
  return column;
}

float outer_width(const HostColumn& column, float unit) {
  return column.chips_at + column.chip_width + kGap * unit;
}

// The least room between two lifelines, once the columns are placed; negative when they do not fit.
float place(std::vector<HostColumn>& hosts, const Rect& area, float unit) {
  const std::size_t count = hosts.size();
  hosts.front().outwards = count > 1 ? -1.0f : 1.0f;
  hosts.front().lifeline = count > 1 ? area.left + outer_width(hosts.front(), unit) : area.center().x;
  if (count == 1) return area.right - hosts.front().lifeline - outer_width(hosts.front(), unit);
  hosts.back().lifeline = area.right - outer_width(hosts.back(), unit);
  const float step = (hosts.back().lifeline - hosts.front().lifeline) / static_cast<float>(count - 1);
  float widest = 0;
  for (std::size_t i = 1; i + 1 < count; ++i) {
    hosts[i].lifeline = hosts.front().lifeline + step * static_cast<float>(i);
    widest = std::max(widest, outer_width(hosts[i], unit));
  }
  return step - widest;
}

}  // namespace

std::pair<float, float> HostColumn::lane(const Track& track) const {
  float from = 0;
  float width = lane_width;
  if (track.listener) {
    const auto slot = static_cast<float>(std::min<int>(track.lane, kMostListeners - 1));
    from = static_cast<float>(lanes) * lane_width + kGap + slot * (listener_width + kGap);
    width = listener_width;
  } else {
    from = static_cast<float>(std::min<int>(track.lane, kMostLanes - 1)) * lane_width;
  }
  const float a = lifeline + outwards * from;
  const float b = lifeline + outwards * (from + width - (lanes > 1 ? 2.0f : 0.0f));
  return {std::min(a, b), std::max(a, b)};
}

float HostColumn::timer(tcp::TimerKind kind) const {
  const unsigned below = timer_kinds & ((1u << static_cast<unsigned>(kind)) - 1u);
  const float first = chips_at - static_cast<float>(std::popcount(timer_kinds)) * timer_width;
  return lifeline + outwards * (first + (static_cast<float>(std::popcount(below)) + 0.5f) * timer_width);
}

std::pair<float, float> HostColumn::chips() const {
  const float a = lifeline + outwards * chips_at;
  const float b = a + outwards * chip_width;
  return {std::min(a, b), std::max(a, b)};
}

Columns layout_columns(const Index& index, const Rect& area, float unit) {
  Columns columns;
  const std::size_t count = index.trace().hosts().size();
  if (count == 0) return columns;
  for (const Widths& widths : kWidths) {
    columns.density = widths.density;
    columns.hosts.clear();
    for (std::size_t host = 0; host < count; ++host) {
      columns.hosts.push_back(size_column(index, static_cast<trace::HostIndex>(host), widths, unit));
    }
    if (place(columns.hosts, area, unit) >= kArrowRoom * unit) break;
  }
  return columns;
}

}  // namespace tcplab::shell
