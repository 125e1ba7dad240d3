// What somebody has marked on the timeline: bookmarks, and the two points that are measured.
#include <algorithm>
#include <cmath>
#include <string>

#include "shell/format.hpp"
#include "shell/views/bookmarks_view.hpp"
#include "shell/views/strokes.hpp"
#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {
namespace {

// A ribbon on the ruler, its point towards the run. Above the playhead's own instant where it would cover
// that, or below it where there is no room.
Rect ribbon(const Ui& ui, const Rect& ruler, float y, float playhead) {
  const float aside = 17 * ui.unit;
  if (std::abs(y - playhead) < aside)
    y = playhead - aside - 6 * ui.unit < ruler.top ? playhead + aside : playhead - aside;
  return {ruler.left + 2 * ui.unit, y - 6 * ui.unit, ruler.left + 18 * ui.unit, y + 6 * ui.unit};
}

void draw_ribbon(ImDrawList& draw, const Rect& box, Color color) {
  const float y = box.center().y;
  draw.AddQuadFilled({box.left, box.top}, {box.right, box.top}, {box.right - 5, y}, {box.left, y}, color);
  draw.AddQuadFilled({box.left, y}, {box.right - 5, y}, {box.right, box.bottom}, {box.left, box.bottom},
                     color);
}

}  // namespace

float TimelineView::y_of(const Model& model, Instant at) const { return view_.y_of(model.map().to_axis(at)); }

// Of a bookmark on the ruler; nullopt where there is none.
std::optional<std::size_t> TimelineView::bookmark_at(const Ui& ui, const Parts& parts, Point at) const {
  const auto& all = ui.model.bookmarks().all();
  const float slop = (ui.touch ? 14.0f : 3.0f) * ui.unit;
  if (is_hidden(ui.model, at)) return std::nullopt;
  const float playhead = y_of(ui.model, ui.model.focus().at);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Rect box = ribbon(ui, parts.ruler, y_of(ui.model, all[i].place.at), playhead);
    if (box.grown(slop).contains(at)) return i;
  }
  return std::nullopt;
}

void TimelineView::draw_bookmarks(const Ui& ui, const Parts& parts, ImDrawList& draw) const {
  const Palette& c = ui.colors();
  const RunPlace here = ui.model.place();
  for (const Bookmark& each : ui.model.bookmarks().all()) {
    const float y = y_of(ui.model, each.place.at);
    if (y < parts.columns.top || y > parts.columns.bottom || is_hidden(ui.model, {parts.ruler.left, y}))
      continue;
    draw_ribbon(draw, ribbon(ui, parts.ruler, y, y_of(ui.model, ui.model.focus().at)), c.retransmission);
    dashed_line(draw, {parts.columns.left, y}, {parts.columns.right, y}, faded(c.retransmission, 0.5f),
                ui.pixel, 3 * ui.unit);
    if (!(each.place == here) || each.note.empty()) continue;
    // What is noted where somebody looks.
    const float air = 5 * ui.unit;
    const std::string note = fitted(Face::kText, each.note, parts.columns.width() - 4 * air);
    const ImVec2 size = text_size(Face::kText, note);
    const float left = parts.columns.left + air;
    const bool above = y + size.y + 4 * air > parts.columns.bottom;
    const float top = above ? y - size.y - 3 * air : y + air;
    draw.AddRectFilled({left, top}, {left + size.x + 2 * air, top + size.y + air}, c.raised, 5 * ui.unit);
    draw.AddRect({left, top}, {left + size.x + 2 * air, top + size.y + air}, c.retransmission, 5 * ui.unit);
    put_text(draw, Face::kText, {left + air, top + air / 2}, c.text, note);
  }
}

void TimelineView::draw_measure(const Ui& ui, const Parts& parts, ImDrawList& draw) const {
  const Measure& measure = ui.model.measure();
  if (!measure.any()) return;
  const Palette& c = ui.colors();
  const Instant ends[] = {measure.from(), measure.to(ui.model.focus().at)};
  const float a = y_of(ui.model, ends[0]);
  const float b = y_of(ui.model, ends[1]);
  draw.AddRectFilled({parts.columns.left, std::min(a, b)}, {parts.columns.right, std::max(a, b)},
                     faded(c.accent, 0.08f));
  for (int i = 0; i < 2; ++i) {
    const float y = ui.snap(i == 0 ? a : b);
    dashed_line(draw, {parts.columns.left, y}, {parts.columns.right, y}, c.accent, ui.stroke(1.25f),
                5 * ui.unit);
    const char* const name = i == 0 ? "A" : "B";
    const ImVec2 size = text_size(Face::kSmall, name);
    const Point at{parts.columns.right - 12 * ui.unit, y};
    draw.AddCircleFilled(vec(at), 9 * ui.unit, c.accent);
    put_text(draw, Face::kSmall, {at.x - size.x / 2, at.y - size.y / 2}, c.on_accent, name);
  }
}

}  // namespace tcplab::shell
