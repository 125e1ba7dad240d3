#pragma once

#include <vector>

#include "shell/geometry.hpp"
#include "shell/model/index.hpp"

namespace tcplab::shell {

// So many lanes have a strip of their own; of those beyond, only the one is drawn that somebody looks at.
constexpr std::size_t kMostLanes = 12;
constexpr std::size_t kMostListeners = 3;
// Half of what is left of a column that is folded, in logical pixels.
constexpr float kFoldedHalf = 5;

// What a host has beside its lifeline, from the lifeline outwards: lanes of connections, lanes of listeners,
// timers, chips of calls and notices.
struct HostColumn {
  float lifeline = 0;
  float outwards = 1;  // -1: to the left
  float lane_width = 0;
  float listener_width = 0;
  float timer_width = 0;  // of one timer
  std::uint16_t lanes = 0;
  std::uint16_t listeners = 0;
  unsigned timer_kinds = 0;
  float chips_at = 0;  // distance from the lifeline to where chips begin
  float chip_width = 0;

  // The two sides of a lane, left first.
  std::pair<float, float> lane(const Track& track) const;
  // The middle of a kind of timer.
  float timer(tcp::TimerKind kind) const;
  // Left and right edge of the chips.
  std::pair<float, float> chips() const;
};

// How much is written out: less of it the less room there is.
enum class Density { kFull, kShort, kIcons };

struct Columns {
  Density density = Density::kFull;
  std::vector<HostColumn> hosts;
  // Where each node's line is. Of those that have none, because hops are not drawn: where they would be.
  std::vector<float> nodes;
  std::vector<trace::HostIndex> shown;  // the nodes that have a line, from left to right
  std::vector<bool> folded;             // of the nodes, from the first on: nothing is beside their lines
  float width = 0;                      // that all of it needs; more than the area's where it can be scrolled

  bool is_folded(trace::HostIndex node) const { return node < folded.size() && folded[node]; }
  float leftmost() const { return nodes[shown.front()]; }
  float rightmost() const { return nodes[shown.back()]; }
};

// What a reader may choose about the columns.
struct ColumnChoice {
  bool hops = true;  // nodes between hosts have lines, too
  float scroll = 0;  // so much is hidden on the left, at most what there is
  // Nodes, from the first on, that are but their lines. Those between others take no room of their own then.
  std::vector<bool> folded = {};
};

// unit: the size of a logical pixel at the normal text size.
Columns layout_columns(const Index& index, const Rect& area, float unit, const ColumnChoice& choice = {});

}  // namespace tcplab::shell
