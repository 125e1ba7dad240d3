#include "shell/timeline/columns.hpp"

#include <algorithm>
#include <bit>

namespace tcplab::shell {
namespace {

constexpr float kGap = 3;
// What arrows need between two hosts, and between two nodes on the way; below the least they are scrolled.
constexpr float kArrowRoom = 230;
constexpr float kHopRoom = 84;
constexpr float kLeastRoom = 56;
constexpr float kLeastHopRoom = 40;

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

HostColumn size_column(const Index& index, trace::HostIndex host, const Widths& widths, float unit,
                       bool folded) {
  if (folded) return {.chips_at = kFoldedHalf * unit};
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

// Nodes that are only passed have nothing beside their line.
float outer_width(const std::vector<HostColumn>& hosts, trace::HostIndex node, float unit) {
  return node < hosts.size() ? outer_width(hosts[node], unit) : 0;
}

// Puts the lines of those that are shown into the area, all with the same room for arrows between what stands
// beside them. Answers that room, and how much wider than the area all of it becomes if there is to be at
// least so much.
struct Placed {
  float room;
  float excess;
};
Placed place(Columns& columns, const std::vector<trace::HostIndex>& shown, const Rect& area, float unit,
             float least) {
  const std::size_t gaps = shown.size() - 1;
  float furniture = 0;
  for (const trace::HostIndex node : shown) furniture += outer_width(columns.hosts, node, unit);
  if (gaps == 0) {
    columns.nodes[shown.front()] = area.center().x;
    return {area.width() / 2 - furniture, 0};
  }
  const float room = (area.width() - furniture) / static_cast<float>(gaps);
  const float used = std::max(room, least);
  float x = area.left;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const float outer = outer_width(columns.hosts, shown[i], unit);
    const bool outwards_left = i == 0;
    if (shown[i] < columns.hosts.size()) columns.hosts[shown[i]].outwards = outwards_left ? -1.0f : 1.0f;
    columns.nodes[shown[i]] = x + (outwards_left ? outer : 0);
    x += outer + used;
  }
  return {room, std::max(x - used - area.right, 0.0f)};
}

// Where those are that have no room of their own: between their neighbours that have some.
void place_between(Columns& columns, const std::vector<trace::HostIndex>& order,
                   const std::vector<trace::HostIndex>& roomy) {
  std::vector<bool> placed(order.size(), false);
  for (const trace::HostIndex node : roomy) placed[node] = true;
  const auto is_shown = [&](trace::HostIndex node) { return placed[node]; };
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (is_shown(order[i])) continue;
    std::size_t end = i;
    while (end < order.size() && !is_shown(order[end])) ++end;
    const float right = end < order.size() ? columns.nodes[order[end]] : columns.nodes[roomy.back()];
    const float left = i > 0 ? columns.nodes[order[i - 1]] : columns.nodes[roomy.front()];
    const auto parts = static_cast<float>(end - i + 1);
    for (std::size_t j = i; j < end; ++j)
      columns.nodes[order[j]] = left + (right - left) * static_cast<float>(j - i + 1) / parts;
    i = end;
  }
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

Columns layout_columns(const Index& index, const Rect& area, float unit, const ColumnChoice& choice) {
  Columns columns;
  const std::size_t count = index.trace().hosts().size();
  if (count == 0) return columns;
  const std::vector<trace::HostIndex>& order = index.side_by_side();
  columns.folded = choice.folded;
  for (const trace::HostIndex node : order) {
    if (choice.hops || node < count) columns.shown.push_back(node);
  }
  std::vector<trace::HostIndex> roomy;
  for (const trace::HostIndex node : columns.shown) {
    const bool at_edge = node == columns.shown.front() || node == columns.shown.back();
    if (at_edge || !columns.is_folded(node)) roomy.push_back(node);
  }
  columns.nodes.assign(order.size(), area.left);
  const auto between = static_cast<std::size_t>(
      std::count_if(roomy.begin(), roomy.end(), [&](trace::HostIndex node) { return node >= count; }));
  // Labels may run across the lines of what lies between.
  const float wanted =
      between == 0 ? kArrowRoom : std::max(kArrowRoom / static_cast<float>(between + 1), kHopRoom);
  Placed placed{};
  for (const Widths& widths : kWidths) {
    columns.density = widths.density;
    columns.hosts.clear();
    for (std::size_t host = 0; host < count; ++host) {
      const auto node = static_cast<trace::HostIndex>(host);
      columns.hosts.push_back(size_column(index, node, widths, unit, columns.is_folded(node)));
    }
    placed = place(columns, roomy, area, unit, (between == 0 ? kLeastRoom : kLeastHopRoom) * unit);
    if (placed.room >= wanted * unit) break;
  }
  columns.width = area.width() + placed.excess;
  const float scroll = std::clamp(choice.scroll, 0.0f, placed.excess);
  for (const trace::HostIndex node : roomy) columns.nodes[node] -= scroll;
  place_between(columns, order, roomy);
  for (std::size_t host = 0; host < count; ++host) columns.hosts[host].lifeline = columns.nodes[host];
  return columns;
}

}  // namespace tcplab::shell
