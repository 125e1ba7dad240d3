#include <algorithm>
#include <cmath>
#include <string>

#include "shell/timeline/colors.hpp"
#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kFoldedColumn{"folded", "已折叠"};

}  // namespace

std::pair<float, float> name_span(const HostColumn& column, const trace::NodeInfo& host, float left) {
  const float width =
      std::max(text_size(Face::kHeading, host.name).x, text_size(Face::kSmall, host.address.to_string()).x);
  const float x = column.outwards < 0 ? std::max(column.lifeline - width, left) : column.lifeline;
  return {x, x + width};
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
  draw.AddLine({area.left, area.bottom}, {area.right, area.bottom}, c.border, ui.pixel);
  draw.PushClipRect({left, area.top}, {area.right, area.bottom}, true);
  node_names(area);
  const trace::Trace& trace = index.trace();
  for (std::size_t i = 0; i < columns.hosts.size(); ++i) {
    const HostColumn& host = columns.hosts[i];
    const bool folded = columns.is_folded(static_cast<trace::HostIndex>(i));
    const std::string address =
        folded ? std::string(kFoldedColumn.in(ui.language)) : trace.hosts()[i].address.to_string();
    const std::pair<float, float> span = name_span(host, trace.hosts()[i], left);
    const auto left_of = [&](float w) { return host.outwards < 0 ? span.second - w : span.first; };
    put_text(draw, Face::kHeading,
             {left_of(text_size(Face::kHeading, trace.hosts()[i].name).x), area.top + 4 * ui.unit}, c.text,
             trace.hosts()[i].name);
    if (address != trace.hosts()[i].name)  // as in a capture
      put_text(draw, Face::kSmall, {left_of(text_size(Face::kSmall, address).x), area.bottom - 18 * ui.unit},
               c.muted, address);
    if (columns.density == Density::kIcons) continue;
    float lift = 34;
    for (unsigned number = 0; number < tcp::kTimerCount; ++number) {
      if (!(host.timer_kinds & (1u << number))) continue;
      const auto kind = static_cast<tcp::TimerKind>(number);
      lift = lift > 18 ? 18.0f : 34.0f;  // neighbours do not touch
      const std::string_view name = timer_name(kind, ui.language);
      const float name_width = text_size(Face::kSmall, name).x;
      if (std::abs(host.timer(kind) - host.lifeline) <
          span.second - span.first + name_width / 2 + 4 * ui.unit)
        continue;
      put_text(draw, Face::kSmall, {host.timer(kind) - name_width / 2, area.bottom - lift * ui.unit},
               timer_color(c, kind), name);
    }
  }
  draw.PopClipRect();
}

}  // namespace tcplab::shell
