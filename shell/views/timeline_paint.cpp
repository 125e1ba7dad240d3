#include <algorithm>
#include <cmath>
#include <string>

#include "shell/format.hpp"
#include "shell/timeline/colors.hpp"
#include "shell/timeline/ticks.hpp"
#include "shell/views/banners.hpp"
#include "shell/views/strokes.hpp"
#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {
namespace {

// An instant's last digits when there is no room for all: they are what neighbours differ in, and the
// playhead says the rest.
std::string tail_that_fits(std::string label, float width) {
  if (text_size(Face::kSmall, label).x <= width) return label;
  label.resize(std::min(label.find(' '), label.size()));  // the unit is the whole ruler's
  std::size_t from = 0;
  const auto shown = [&] { return from == 0 ? label : "\u2026" + label.substr(from); };
  while (from + 1 < label.size() && text_size(Face::kSmall, shown()).x > width) ++from;
  return shown();
}

}  // namespace

void TimelinePaint::grid(const Rect& area, const Rect& ruler) const {
  const Palette& c = ui.colors();
  const Ticks ticks = make_ticks(map, view, 26 * ui.unit);
  const TimeUnit unit = unit_for(index.end());
  for (const float y : ticks.minor) {
    line(draw, {ruler.right - 5 * ui.unit, ui.snap(y)}, {ruler.right, ui.snap(y)}, c.border, ui.pixel);
  }
  for (const Tick& tick : ticks.major) {
    const float y = ui.snap(tick.y);
    line(draw, {ruler.right - 9 * ui.unit, y}, {ruler.right, y}, c.faint, ui.pixel);
    line(draw, {area.left, y}, {area.right, y}, c.grid, ui.pixel);
    // The playhead says its own instant there.
    if (std::abs(y - view.y_of(map.to_axis(ui.model.focus().at))) < 18 * ui.unit) continue;
    const std::string label =
        tail_that_fits(format_instant(tick.at, unit, ticks.step), ruler.width() - 15 * ui.unit);
    const ImVec2 size = text_size(Face::kSmall, label);
    put_text(draw, Face::kSmall, {ruler.right - 13 * ui.unit - size.x, y - size.y / 2}, c.muted, label);
  }
}

void TimelinePaint::gaps(const Rect& area) const {
  const Palette& c = ui.colors();
  const std::vector<TimeMap::Gap>& gaps = map.gaps();
  const Instant first = map.from_axis(view.place_at(area.top));
  const Instant last = map.from_axis(view.place_at(area.bottom));
  const auto after = [&gaps](std::vector<TimeMap::Gap>::const_iterator from, Instant at) {
    return std::lower_bound(from, gaps.end(), at,
                            [](const TimeMap::Gap& each, Instant value) { return each.to < value; });
  };
  for (auto next = after(gaps.begin(), first); next != gaps.end() && next->from <= last;) {
    const TimeMap::Gap& gap = *next++;
    const float top = ui.snap(view.y_of(map.to_axis(gap.from)));
    const float bottom = ui.snap(view.y_of(map.to_axis(gap.to)));
    if (bottom - top < 6 * ui.unit) {
      next = after(next, map.from_axis(view.place_at(top + 1)));
      continue;
    }
    const float inset = std::min(4 * ui.unit, (bottom - top) * 0.15f);
    draw.AddRectFilled({area.left, top + inset}, {area.right, bottom - inset}, c.panel);
    dashed_line(draw, {area.left, top + inset}, {area.right, top + inset}, c.border, ui.pixel, 5 * ui.unit);
    dashed_line(draw, {area.left, bottom - inset}, {area.right, bottom - inset}, c.border, ui.pixel,
                5 * ui.unit);
    const std::string label = text_with(Text::kGapCut, ui.language, format_duration(gap.to - gap.from));
    const ImVec2 size = text_size(Face::kSmall, label);
    if (columns.hosts.empty() || bottom - top < size.y + 4 * ui.unit) continue;
    const float middle = (columns.leftmost() + columns.rightmost()) / 2;
    put_text(draw, Face::kSmall, {middle - size.x / 2, (top + bottom - size.y) / 2}, c.muted, label);
  }
}

void TimelinePaint::lifelines() const {
  for (const trace::HostIndex node : columns.shown) {
    const float x = ui.snap(columns.nodes[node]);
    const float begin = std::max(view.y_of(0), view.top() - 40 * ui.unit);
    const float end = std::min(view.y_of(map.length()), view.bottom() + 40 * ui.unit);
    const bool host = node < columns.hosts.size();
    if (columns.is_folded(node)) {
      const float half = kFoldedHalf * ui.unit;
      draw.AddRectFilled({x - half, begin}, {x + half, end}, ui.colors().raised, 3 * ui.unit);
      draw.AddRect({x - half, begin}, {x + half, end}, ui.colors().border, 3 * ui.unit, 0, ui.pixel);
    }
    line(draw, {x, begin}, {x, end}, ui.colors().faint, ui.stroke(host ? 1.5f : 1.0f));
  }
}

void TimelinePaint::spans() const {
  const Palette& c = ui.colors();
  for (const SpanShape& shape : scene.spans) {
    const Color color = c.state(shape.span->state);
    const Rect& box = shape.box;
    const float top = ui.snap(box.top);
    const float bottom = std::max(ui.snap(box.bottom) - ui.pixel, top + ui.pixel);
    const float lit = std::clamp(ui.snap(shape.lit_to), top, bottom);
    draw.AddRectFilled({box.left, top}, {box.right, lit}, faded(color, kSpanFill));
    draw.AddRectFilled({box.left, lit}, {box.right, bottom}, faded(color, kSpanFill * future));
    const float edge = std::min(4 * ui.unit, box.width());
    const bool left_host = columns.hosts[shape.track->host].outwards < 0;
    const float x = left_host ? box.right - edge : box.left;
    draw.AddRectFilled({x, top}, {x + edge, lit}, color);
    draw.AddRectFilled({x, lit}, {x + edge, bottom}, faded(color, future));
    if (shape.marked) draw.AddRect({box.left, top}, {box.right, bottom}, c.accent, 0, 0, 1.5f * ui.unit);
    const std::uint32_t number = index.conversations().of_end(shape.track->connection);
    const std::string tag = connection_tag(number, index.conversations());
    if (!tag.empty()) {
      const float outer = left_host ? box.left : box.right - edge / 2;
      draw.AddRectFilled({outer, top}, {outer + edge / 2, bottom}, c.connection(number));
    }
    if (!shape.labelled) continue;
    const tcp::State state = shape.span->state;
    std::string_view name = tcp::to_string(state);
    if (shape.track->listener) {
      const ImVec2 size = text_size(Face::kSmall, name);
      if (columns.hosts[shape.track->host].lane_width < size.x + 8 * ui.unit) continue;
      const float x_of_name = left_host ? box.right + 6 * ui.unit : box.left - 6 * ui.unit - size.x;
      put_text(draw, Face::kSmall, {x_of_name, shape.label_y},
               faded(color, lit > top ? 1.0f : ui.dimmed(0.6f)), name);
      continue;
    }
    const float tag_width = tag.empty() ? 0 : text_size(Face::kSmall, tag + " ").x;
    const float room = box.width() - edge - 8 * ui.unit;
    if (text_size(Face::kSmall, name).x > room - tag_width) name = short_name(state);
    const ImVec2 size = text_size(Face::kSmall, name);
    if (size.x > room + 4 * ui.unit) {
      if (tag_width > 0 && tag_width <= room + 4 * ui.unit)
        put_text(draw, Face::kSmall, {box.left + 3 * ui.unit, shape.label_y}, c.connection(number), tag);
      continue;
    }
    const float text_x = left_host ? box.right - edge - 5 * ui.unit - size.x : box.left + edge + 5 * ui.unit;
    if (tag_width > 0 && size.x + tag_width <= room) {
      put_text(
          draw, Face::kSmall,
          {left_host ? text_x - tag_width : text_x + size.x + text_size(Face::kSmall, " ").x, shape.label_y},
          c.connection(number), tag);
    }
    put_text(draw, Face::kSmall, {text_x, shape.label_y}, faded(color, lit > top ? 1.0f : ui.dimmed(0.6f)),
             name);
  }
}

void TimelinePaint::timers() const {
  const Palette& c = ui.colors();
  for (const TimerShape& shape : scene.timers) {
    const Color color = faded(timer_color(c, shape.timer->kind), shape.lit ? 1.0f : future);
    const float x = ui.snap(shape.x);
    const float top = ui.snap(shape.top);
    const float bottom = ui.snap(shape.bottom);
    const float width = ui.stroke(shape.marked ? 2.5f : 1.25f);
    const float foot = 4 * ui.unit;
    if (shape.marked) line(draw, {x, top}, {x, bottom}, faded(c.accent, 0.35f), 7 * ui.unit);
    if (shape.told && !shape.marked) line(draw, {x, top}, {x, bottom}, faded(c.accent, 0.16f), 5 * ui.unit);
    line(draw, {x, top}, {x, bottom}, color, width);
    if (bottom - top < 4) continue;
    draw.AddCircleFilled({x, top}, 2 * ui.unit, color);
    switch (shape.timer->how) {
      case TimerSpan::End::kFired: {
        const float r = 4.5f * ui.unit;
        draw.AddQuadFilled({x, bottom - r}, {x + r, bottom}, {x, bottom + r}, {x - r, bottom}, color);
        break;
      }
      case TimerSpan::End::kStopped:
        line(draw, {x - foot, bottom}, {x + foot, bottom}, color, 1.5f * ui.unit);
        break;
      case TimerSpan::End::kRestarted:
        line(draw, {x - foot / 2, bottom}, {x + foot / 2, bottom}, color, ui.unit);
        break;
      case TimerSpan::End::kRunning:
        dashed_line(draw, {x, bottom}, {x, bottom + 10 * ui.unit}, color, width, 2 * ui.unit);
        break;
    }
  }
}

void TimelinePaint::chips() const {
  const Palette& c = ui.colors();
  const trace::Trace& trace = index.trace();
  for (const ChipShape& chip : scene.chips) {
    const HostColumn& column = columns.hosts[chip.host];
    const trace::Event& event = trace.events()[chip.event];
    const bool call = std::holds_alternative<trace::Called>(event.what);
    const bool discard = std::holds_alternative<tcp::Discarded>(event.what) ||
                         std::holds_alternative<trace::Unreadable>(event.what);
    const float fade = chip.lit ? 1.0f : ui.dimmed(0.5f);
    const float inner = column.outwards < 0 ? chip.box.right : chip.box.left;
    const float y = chip.box.center().y;
    // To where it happened.
    const float foot = inner - column.outwards * column.timer_width * 0.25f;
    line(draw, {inner, y}, {foot, chip.anchor_y}, faded(c.faint, fade * 0.8f), ui.pixel);
    const Color border = chip.marked ? c.accent : chip.told ? faded(c.accent, 0.6f) : c.border;
    bordered_box(draw, chip.box, c.raised, border, 5 * ui.unit, chip.marked ? 1.75f * ui.unit : ui.pixel);
    const float half = 3.5f * ui.unit;
    const float x = inner + column.outwards * chip.box.height() / 2;
    const Color mark = faded(discard ? c.loss : call ? c.accent : c.text, fade);
    // Calls point at the lifeline, notices away from it.
    const float way = call ? -column.outwards : column.outwards;
    if (discard) {
      cross(draw, {x, y}, half * 0.8f, mark, 1.5f * ui.unit);
    } else {
      draw.AddTriangleFilled({x + way * half, y}, {x - way * half, y - half}, {x - way * half, y + half},
                             mark);
    }
    if (chip.text.empty()) continue;
    const std::string text =
        fitted(Face::kSmall, chip.text, chip.box.width() - chip.box.height() - 2 * ui.unit);
    const ImVec2 size = text_size(Face::kSmall, text);
    const float text_x =
        column.outwards < 0 ? chip.box.left + 6 * ui.unit : chip.box.left + chip.box.height() - 1 * ui.unit;
    put_text(draw, Face::kSmall, {text_x, y - size.y / 2}, faded(c.text, fade), text);
  }
}

void TimelinePaint::flag() const {
  if (!scene.flag) return;
  const Palette& c = ui.colors();
  const FlagShape& shape = *scene.flag;
  const Color color = verdict_color(c, ui.model.run()->recording->verdict()->outcome);
  const float y = ui.snap(shape.y);
  dashed_line(draw, {columns.leftmost(), y}, {columns.rightmost(), y}, faded(color, 0.8f), 1.25f * ui.unit,
              4 * ui.unit);
  draw.AddRectFilled({shape.box.left, shape.box.top}, {shape.box.right, shape.box.bottom}, color,
                     3 * ui.unit);
  draw.AddCircleFilled({columns.hosts.back().lifeline, y}, 4 * ui.unit, color);
  const std::string_view text = shape.text.empty() ? std::string_view("!") : std::string_view(shape.text);
  const ImVec2 size = text_size(Face::kSmall, text);
  put_text(draw, Face::kSmall, {shape.box.center().x - size.x / 2, shape.box.center().y - size.y / 2},
           c.background, text);
}

void TimelinePaint::playhead(const Rect& area, const Rect& ruler) const {
  if (const std::optional<Instant> at = ui.model.hovered_at()) instant(*at, area, ruler, true);
  instant(ui.model.focus().at, area, ruler, false);
}

// What is only a preview is dashed, and in another colour.
void TimelinePaint::instant(Instant at, const Rect& area, const Rect& ruler, bool preview) const {
  const Palette& c = ui.colors();
  const float y = ui.snap(view.y_of(map.to_axis(at)));
  if (y < area.top || y > area.bottom) return;
  const Color line = faded(preview ? c.text : c.accent, 0.8f);
  const Color ground = preview ? c.text : c.accent;
  if (preview) {
    dashed_line(draw, {ruler.right, y}, {area.right, y}, line, ui.unit, 4 * ui.unit);
  } else {
    shell::line(draw, {ruler.right, y}, {area.right, y}, line, ui.unit);
  }
  std::string label;
  for (const Duration resolution : {microseconds(1), microseconds(100), milliseconds(1)}) {
    label = format_instant(at, unit_for(index.end()), resolution);
    if (text_size(Face::kSmall, label).x <= ruler.width() - 14 * ui.unit) break;
  }
  const ImVec2 size = text_size(Face::kSmall, label);
  const float half = size.y / 2 + 3 * ui.unit;
  const float left = std::max(ruler.left + 2 * ui.unit, ruler.right - size.x - 18 * ui.unit);
  const float right = left + size.x + 10 * ui.unit;
  draw.AddRectFilled({left, y - half}, {right, y + half}, ground, 4 * ui.unit);
  draw.AddTriangleFilled({right - ui.unit, y - 5 * ui.unit}, {right + 6 * ui.unit, y},
                         {right - ui.unit, y + 5 * ui.unit}, ground);
  put_text(draw, Face::kSmall, {left + 5 * ui.unit, y - size.y / 2}, preview ? c.background : c.on_accent,
           label);
}

}  // namespace tcplab::shell
