#include <algorithm>
#include <cmath>
#include <string>

#include "shell/timeline/colors.hpp"
#include "shell/timeline/column_heads.hpp"
#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kFoldedColumn{"folded", "已折叠"};

}  // namespace

HeadRoom head_room(float left, float right, float unit) {
  return {left, right, 6 * unit, [](std::string_view text) { return text_size(Face::kHeading, text).x; },
          [](std::string_view text) { return text_size(Face::kSmall, text).x; }};
}

// Of the nodes between hosts: what they are called, and what they are.
void TimelinePaint::node_names(const Rect& area) const {
  const Palette& c = ui.colors();
  const trace::Trace& trace = index.trace();
  const Wiring* wiring = ui.model.run()->recording->wiring();
  for (std::size_t i = 0; i < columns.shown.size(); ++i) {
    const trace::HostIndex node = columns.shown[i];
    if (node < columns.hosts.size() || wiring == nullptr) continue;
    const float x = columns.nodes[node];
    const auto gap_to = [&](std::size_t other) { return std::abs(columns.nodes[columns.shown[other]] - x); };
    float room = 1e9f;
    if (i > 0) room = std::min(room, gap_to(i - 1));
    if (i + 1 < columns.shown.size()) room = std::min(room, gap_to(i + 1));
    const auto write = [&](Face face, std::string_view text, float y, Color color) {
      const std::string shown = fitted(face, text, room - 8 * ui.unit);
      put_text(draw, face, {x - text_size(face, shown).x / 2, y}, color, shown);
    };
    write(Face::kText, trace.nodes()[node].name, area.top + 6 * ui.unit, c.text);
    const Words& role = columns.is_folded(node) ? kFoldedColumn : wiring->role(node);
    write(Face::kSmall, role.in(ui.language), area.bottom - 18 * ui.unit, c.muted);
  }
}

void TimelinePaint::header(const Rect& area, float left) const {
  const Palette& c = ui.colors();
  draw.AddRectFilled({area.left, area.top}, {area.right, area.bottom}, c.background);
  ui.level_rule(draw, area.left, area.right, area.bottom, c.border);
  draw.PushClipRect({left, area.top}, {area.right, area.bottom}, true);
  node_names(area);
  const trace::Trace& trace = index.trace();
  for (std::size_t i = 0; i < columns.hosts.size(); ++i) {
    const HostColumn& host = columns.hosts[i];
    const ColumnHead head =
        column_head(columns, i, trace.hosts(), head_room(left, area.right, ui.unit), ui.language);
    const auto left_of = [&](float w) { return host.outwards < 0 ? head.right - w : head.left; };
    put_text(draw, Face::kHeading, {left_of(text_size(Face::kHeading, head.name).x), area.top + 4 * ui.unit},
             c.text, head.name);
    put_text(draw, Face::kSmall, {left_of(text_size(Face::kSmall, head.note).x), area.bottom - 18 * ui.unit},
             c.muted, head.note);
    if (columns.density == Density::kIcons) continue;
    float lift = 34;
    for (unsigned number = 0; number < tcp::kTimerCount; ++number) {
      if (!(host.timer_kinds & (1u << number))) continue;
      const auto kind = static_cast<tcp::TimerKind>(number);
      lift = lift > 18 ? 18.0f : 34.0f;  // neighbours do not touch
      const std::string_view name = timer_name(kind, ui.language);
      const float name_width = text_size(Face::kSmall, name).x;
      if (std::abs(host.timer(kind) - host.lifeline) < head.right - head.left + name_width / 2 + 4 * ui.unit)
        continue;
      put_text(draw, Face::kSmall, {host.timer(kind) - name_width / 2, area.bottom - lift * ui.unit},
               timer_color(c, kind), name);
    }
  }
  draw.PopClipRect();
}

}  // namespace tcplab::shell
