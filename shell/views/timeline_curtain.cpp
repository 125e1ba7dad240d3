// What is hidden of a run, and where somebody has pointed into it.
#include <algorithm>
#include <string>

#include "shell/format.hpp"
#include "shell/views/strokes.hpp"
#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {
namespace {

constexpr Words kHidden{"Hidden until you have answered", "作答后揭晓"};

}  // namespace

bool TimelineView::is_hidden(const Model& model, Point at) const {
  return model.curtain() && model.map().from_axis(view_.place_at(at.y)) > model.curtain()->at;
}

std::optional<TimelineView::Places> TimelineView::places(const Model& model) const {
  if (!model.run() || generation_ != model.generation()) return std::nullopt;
  const float header_top = columns_area_.top - kHeaderHeight * unit_;
  Places places{{columns_area_.left, header_top, columns_area_.right, columns_area_.top},
                columns_area_,
                columns_area_.bottom,
                {}};
  if (model.curtain())
    places.hidden = std::clamp(view_.y_of(model.map().to_axis(model.curtain()->at)), columns_area_.top,
                               columns_area_.bottom);
  const auto hosts = model.run()->trace().hosts();
  const HeadRoom room = head_room(names_left_, columns_area_.right, unit_);
  for (std::size_t i = 0; i < columns_.hosts.size(); ++i) {
    const ColumnHead head = column_head(columns_, i, hosts, room, language_);
    places.hosts.push_back({columns_.hosts[i].lifeline, {head.left, head.right}});
  }
  return places;
}

void TimelineView::draw_curtain(const Ui& ui, const Parts& parts, ImDrawList& draw) const {
  const std::optional<Curtain>& curtain = ui.model.curtain();
  if (!curtain) return;
  const Palette& c = ui.colors();
  const TimeMap& map = ui.model.map();
  const Rect& area = parts.columns;
  const float top = std::max(view_.y_of(map.to_axis(curtain->at)) + 2 * ui.unit, area.top);
  if (top >= area.bottom) return;
  // What is still on its way would else be drawn to the end.
  draw.AddRectFilled({area.left, top}, {area.right, area.bottom}, c.panel);
  draw.AddRectFilled({area.left, top}, {area.right, area.bottom}, faded(c.accent, 0.07f));
  dashed_line(draw, {area.left, top}, {area.right, top}, c.accent, 1.5f * ui.unit, 6 * ui.unit);
  const std::string words = fitted(Face::kText, kHidden.in(ui.language), area.width());
  const ImVec2 size = text_size(Face::kText, words);
  if (top + 2 * size.y < area.bottom)
    put_text(draw, Face::kText, {area.center().x - size.x / 2, top + size.y / 2}, c.text, words);
  if (!ui.model.pointed()) return;
  const Instant at = *ui.model.pointed();
  const float y = view_.y_of(map.to_axis(at));
  draw.AddLine({area.left, y}, {area.right, y}, c.accent, 2 * ui.unit);
  put_text(draw, Face::kSmallMono, {area.left + 6 * ui.unit, y + 2 * ui.unit}, c.accent,
           format_instant(at, unit_for(ui.model.run()->index.end()), resolution_at(map, view_, y)));
}

}  // namespace tcplab::shell
