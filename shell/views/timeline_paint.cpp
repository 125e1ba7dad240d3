#include <algorithm>
#include <cmath>
#include <string>

#include "shell/format.hpp"
#include "shell/timeline/colors.hpp"
#include "shell/timeline/ticks.hpp"
#include "shell/views/banners.hpp"
#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {
namespace {

void dashed_line(ImDrawList& draw, Point a, Point b, Color color, float width, float dash) {
  const float length = std::hypot(b.x - a.x, b.y - a.y);
  if (length <= 0) return;
  for (float at = 0; at < length; at += 2 * dash) {
    draw.AddLine(vec(along(a, b, at / length)), vec(along(a, b, std::min(at + dash, length) / length)), color,
                 width);
  }
}

void cross(ImDrawList& draw, Point at, float size, Color color, float width) {
  draw.AddLine({at.x - size, at.y - size}, {at.x + size, at.y + size}, color, width);
  draw.AddLine({at.x - size, at.y + size}, {at.x + size, at.y - size}, color, width);
}

void arrow_head(ImDrawList& draw, Point tail, Point head, Color color, float size) {
  const float length = std::hypot(head.x - tail.x, head.y - tail.y);
  if (length <= 0) return;
  const float dx = (head.x - tail.x) / length;
  const float dy = (head.y - tail.y) / length;
  const Point base{head.x - dx * size * 1.5f, head.y - dy * size * 1.5f};
  draw.AddTriangleFilled(vec(head), {base.x - dy * size * 0.55f, base.y + dx * size * 0.55f},
                         {base.x + dy * size * 0.55f, base.y - dx * size * 0.55f}, color);
}

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
    draw.AddLine({ruler.right - 5 * ui.unit, ui.snap(y)}, {ruler.right, ui.snap(y)}, c.border, ui.pixel);
  }
  for (const Tick& tick : ticks.major) {
    const float y = ui.snap(tick.y);
    draw.AddLine({ruler.right - 9 * ui.unit, y}, {ruler.right, y}, c.faint, ui.pixel);
    draw.AddLine({area.left, y}, {area.right, y}, c.grid, ui.pixel);
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
    draw.AddRectFilled({area.left, top + inset}, {area.right, bottom - inset}, faded(c.raised, 0.55f));
    dashed_line(draw, {area.left, top + inset}, {area.right, top + inset}, c.border, ui.pixel, 5 * ui.unit);
    dashed_line(draw, {area.left, bottom - inset}, {area.right, bottom - inset}, c.border, ui.pixel,
                5 * ui.unit);
    const std::string label = text_with(Text::kGapCut, ui.language, format_duration(gap.to - gap.from));
    const ImVec2 size = text_size(Face::kSmall, label);
    if (columns.hosts.empty() || bottom - top < size.y + 4 * ui.unit) continue;
    const float middle = (columns.hosts.front().lifeline + columns.hosts.back().lifeline) / 2;
    put_text(draw, Face::kSmall, {middle - size.x / 2, (top + bottom - size.y) / 2}, c.muted, label);
  }
}

void TimelinePaint::lifelines() const {
  for (const HostColumn& host : columns.hosts) {
    const float x = ui.snap(host.lifeline);
    const float begin = std::max(view.y_of(0), view.top() - 40 * ui.unit);
    const float end = std::min(view.y_of(map.length()), view.bottom() + 40 * ui.unit);
    draw.AddLine({x, begin}, {x, end}, ui.colors().faint, 1.5f * ui.unit);
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
    if (!shape.labelled) continue;
    const tcp::State state = shape.span->state;
    std::string_view name = tcp::to_string(state);
    if (shape.track->listener) {
      const ImVec2 size = text_size(Face::kSmall, name);
      if (columns.hosts[shape.track->host].lane_width < size.x + 8 * ui.unit) continue;
      const float x_of_name = left_host ? box.right + 6 * ui.unit : box.left - 6 * ui.unit - size.x;
      put_text(draw, Face::kSmall, {x_of_name, shape.label_y}, lit > top ? color : faded(color, 0.6f), name);
      continue;
    }
    const float room = box.width() - edge - 8 * ui.unit;
    if (text_size(Face::kSmall, name).x > room) name = short_name(state);
    const ImVec2 size = text_size(Face::kSmall, name);
    if (size.x > room + 4 * ui.unit) continue;
    const float text_x = left_host ? box.right - edge - 5 * ui.unit - size.x : box.left + edge + 5 * ui.unit;
    put_text(draw, Face::kSmall, {text_x, shape.label_y}, lit > top ? color : faded(color, 0.6f), name);
  }
}

void TimelinePaint::timers() const {
  const Palette& c = ui.colors();
  for (const TimerShape& shape : scene.timers) {
    const Color color = faded(timer_color(c, shape.timer->kind), shape.lit ? 1.0f : future);
    const float x = ui.snap(shape.x);
    const float top = ui.snap(shape.top);
    const float bottom = ui.snap(shape.bottom);
    const float width = (shape.marked ? 2.5f : 1.25f) * ui.unit;
    const float foot = 4 * ui.unit;
    if (shape.marked) draw.AddLine({x, top}, {x, bottom}, faded(c.accent, 0.35f), 7 * ui.unit);
    draw.AddLine({x, top}, {x, bottom}, color, width);
    if (bottom - top < 4) continue;
    draw.AddCircleFilled({x, top}, 2 * ui.unit, color);
    switch (shape.timer->how) {
      case TimerSpan::End::kFired: {
        const float r = 4.5f * ui.unit;
        draw.AddQuadFilled({x, bottom - r}, {x + r, bottom}, {x, bottom + r}, {x - r, bottom}, color);
        break;
      }
      case TimerSpan::End::kStopped:
        draw.AddLine({x - foot, bottom}, {x + foot, bottom}, color, 1.5f * ui.unit);
        break;
      case TimerSpan::End::kRestarted:
        draw.AddLine({x - foot / 2, bottom}, {x + foot / 2, bottom}, color, ui.unit);
        break;
      case TimerSpan::End::kRunning:
        dashed_line(draw, {x, bottom}, {x, bottom + 10 * ui.unit}, color, width, 2 * ui.unit);
        break;
    }
  }
}

void TimelinePaint::arrows() const {
  const Palette& c = ui.colors();
  const bool dense = scene.dense();
  const float width = (dense ? 1.0f : 1.5f) * ui.unit;
  const float head = (scene.arrows.size() > 120 ? 5.0f : 7.0f) * ui.unit;
  for (const ArrowShape& shape : scene.arrows) {
    const Arrow& arrow = *shape.arrow;
    const bool notable = arrow.lost || arrow.retransmission || arrow.segment_class >= SegmentClass::kSyn;
    const Color color = faded(arrow_color(c, arrow), dense && !notable ? 0.3f : 1.0f);
    const Color dim = faded(color, shape.marked ? 0.7f : future);
    const Point now = along(shape.tail, shape.head, shape.lit);
    const float thick = shape.marked ? 2.25f * ui.unit : width;
    if (shape.marked) draw.AddLine(vec(shape.tail), vec(shape.head), faded(c.accent, 0.3f), 8 * ui.unit);
    if (arrow.retransmission && !dense) {
      dashed_line(draw, shape.tail, now, color, thick, 6 * ui.unit);
      dashed_line(draw, now, shape.head, dim, thick, 6 * ui.unit);
    } else {
      if (shape.lit > 0) draw.AddLine(vec(shape.tail), vec(now), color, thick);
      if (shape.lit < 1) draw.AddLine(vec(now), vec(shape.head), dim, thick);
    }
    const Color end_color = shape.lit >= 1 ? color : dim;
    if (arrow.lost) {
      cross(draw, shape.head, (dense ? 3.0f : 5.0f) * ui.unit, end_color, 2 * ui.unit);
    } else if (!dense && arrow.end != trace::kNoEvent) {
      arrow_head(draw, shape.tail, shape.head, end_color, head);
    }
    if (shape.lit > 0 && shape.lit < 1) {
      draw.AddCircleFilled(vec(now), 8 * ui.unit, faded(c.accent, 0.25f));
      draw.AddCircleFilled(vec(now), 4 * ui.unit, c.accent);
    }
  }
}

void TimelinePaint::labels() const {
  const Palette& c = ui.colors();
  const float space = text_size(Face::kSmall, " ").x * 1.5f;
  for (const LabelShape& label : scene.labels) {
    const float fade = label.lit ? 1.0f : 0.5f;
    const Rect& box = label.box;
    draw.AddRectFilled({box.left, box.top}, {box.right, box.bottom}, faded(c.background, 0.9f), 4 * ui.unit);
    if (label.marked)
      draw.AddRect({box.left, box.top}, {box.right, box.bottom}, c.accent, 4 * ui.unit, 0, 1.25f * ui.unit);
    Point at{box.left + 5 * ui.unit, box.top + 1 * ui.unit};
    const auto write = [&](std::string_view text, Color color, float gap) {
      if (text.empty()) return;
      put_text(draw, Face::kSmall, at, faded(color, fade), text);
      at.x += text_size(Face::kSmall, text).x + gap;
    };
    write(label.tag, c.retransmission, 2 * space);
    write(label.flags, arrow_color(c, *label.arrow), space);
    write(label.numbers, c.muted, 0);
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
    const float fade = chip.lit ? 1.0f : 0.5f;
    const float inner = column.outwards < 0 ? chip.box.right : chip.box.left;
    const float y = chip.box.center().y;
    // To where it happened.
    const float foot = inner - column.outwards * column.timer_width * 0.25f;
    draw.AddLine({inner, y}, {foot, chip.anchor_y}, faded(c.faint, fade * 0.8f), ui.pixel);
    draw.AddRectFilled({chip.box.left, chip.box.top}, {chip.box.right, chip.box.bottom}, c.raised,
                       5 * ui.unit);
    draw.AddRect({chip.box.left, chip.box.top}, {chip.box.right, chip.box.bottom},
                 chip.marked ? c.accent : c.border, 5 * ui.unit, 0, chip.marked ? 1.75f * ui.unit : ui.pixel);
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
  dashed_line(draw, {columns.hosts.front().lifeline, y}, {columns.hosts.back().lifeline, y},
              faded(color, 0.8f), 1.25f * ui.unit, 4 * ui.unit);
  draw.AddRectFilled({shape.box.left, shape.box.top}, {shape.box.right, shape.box.bottom}, color,
                     3 * ui.unit);
  draw.AddCircleFilled({columns.hosts.back().lifeline, y}, 4 * ui.unit, color);
  const std::string_view text = shape.text.empty() ? std::string_view("!") : std::string_view(shape.text);
  const ImVec2 size = text_size(Face::kSmall, text);
  put_text(draw, Face::kSmall, {shape.box.center().x - size.x / 2, shape.box.center().y - size.y / 2},
           c.background, text);
}

void TimelinePaint::playhead(const Rect& area, const Rect& ruler) const {
  const Palette& c = ui.colors();
  const Focus& focus = ui.model.focus();
  const float y = ui.snap(view.y_of(map.to_axis(focus.at)));
  if (y < area.top || y > area.bottom) return;
  draw.AddLine({ruler.right, y}, {area.right, y}, faded(c.accent, 0.8f), ui.unit);
  std::string label;
  for (const Duration resolution : {microseconds(1), microseconds(100), milliseconds(1)}) {
    label = format_instant(focus.at, unit_for(index.end()), resolution);
    if (text_size(Face::kSmall, label).x <= ruler.width() - 14 * ui.unit) break;
  }
  const ImVec2 size = text_size(Face::kSmall, label);
  const float half = size.y / 2 + 3 * ui.unit;
  const float left = std::max(ruler.left + 2 * ui.unit, ruler.right - size.x - 18 * ui.unit);
  const float right = left + size.x + 10 * ui.unit;
  draw.AddRectFilled({left, y - half}, {right, y + half}, c.accent, 4 * ui.unit);
  draw.AddTriangleFilled({right - ui.unit, y - 5 * ui.unit}, {right + 6 * ui.unit, y},
                         {right - ui.unit, y + 5 * ui.unit}, c.accent);
  put_text(draw, Face::kSmall, {left + 5 * ui.unit, y - size.y / 2}, c.on_accent, label);
}

void TimelinePaint::header(const Rect& area) const {
  const Palette& c = ui.colors();
  draw.AddRectFilled({area.left, area.top}, {area.right, area.bottom}, c.background);
  draw.AddLine({area.left, area.bottom}, {area.right, area.bottom}, c.border, ui.pixel);
  const trace::Trace& trace = index.trace();
  for (std::size_t i = 0; i < columns.hosts.size(); ++i) {
    const HostColumn& host = columns.hosts[i];
    const std::string address = trace.hosts()[i].address.to_string();
    const float width =
        std::max(text_size(Face::kHeading, trace.hosts()[i].name).x, text_size(Face::kSmall, address).x);
    const float x = host.outwards < 0 ? host.lifeline - width : host.lifeline;
    const auto left_of = [&](float w) { return host.outwards < 0 ? x + width - w : x; };
    put_text(draw, Face::kHeading,
             {left_of(text_size(Face::kHeading, trace.hosts()[i].name).x), area.top + 4 * ui.unit}, c.text,
             trace.hosts()[i].name);
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
      if (std::abs(host.timer(kind) - host.lifeline) < width + name_width / 2 + 4 * ui.unit) continue;
      put_text(draw, Face::kSmall, {host.timer(kind) - name_width / 2, area.bottom - lift * ui.unit},
               timer_color(c, kind), name);
    }
  }
}

}  // namespace tcplab::shell
