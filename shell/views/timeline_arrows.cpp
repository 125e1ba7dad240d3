// How what is between nodes is painted, and what is told apart by which shape.
#include <algorithm>
#include <string>

#include "shell/timeline/colors.hpp"
#include "shell/views/strokes.hpp"
#include "shell/views/timeline_view.hpp"

namespace tcplab::shell {

// What befell a packet shows in its line: sent again is dashed, or short and long where it had arrived
// already, damaged is a zigzag, the network's copy is a double line.
void TimelinePaint::stroke(const ArrowShape& shape, Point a, Point b, Color color, float width) const {
  if (a == b) return;
  const Arrow& arrow = *shape.arrow;
  const float unit = ui.unit;
  if (scene.dense()) return line(draw, a, b, color, width);
  if (arrow.corrupted) return wavy_line(draw, a, b, color, width, 2.5f * unit, 9 * unit);
  if (arrow.copy) return double_line(draw, a, b, color, 0.8f * width, 3 * unit);
  if (shape.needless) return dash_dotted_line(draw, a, b, color, width, 8 * unit);
  if (arrow.retransmission) return dashed_line(draw, a, b, color, width, 6 * unit);
  line(draw, a, b, color, width);
}

// A cross where it was lost; in a ring where a node has thrown it away. One that was overtaken has a hollow
// head, and one that a queue has marked a square at its tail.
void TimelinePaint::ends(const ArrowShape& shape, Color color, float head) const {
  const Arrow& arrow = *shape.arrow;
  const bool dense = scene.dense();
  if (arrow.lost) {
    const float size = (dense ? 3.0f : 5.0f) * ui.unit;
    const Color lost = faded(ui.colors().loss, static_cast<float>(color >> 24) / 255);
    cross(draw, shape.head, size, lost, 2 * ui.unit);
    if (!dense && arrow.loss != Arrow::Loss::kOnWire)
      draw.AddCircle(vec(shape.head), size * 1.6f, lost, 0, 1.5f * ui.unit);
  } else if (!dense && arrow.end != trace::kNoEvent) {
    arrow_head(draw, shape.tail, shape.head, color, head,
               arrow.overtaken ? Head::kHollow
               : many()        ? Head::kQuick
                               : Head::kSmooth);
  }
  if (dense || !arrow.congestion) return;
  const float half = 3 * ui.unit;
  const Point tail = along(shape.tail, shape.head, 0.08f);
  draw.AddRectFilled({tail.x - half, tail.y - half}, {tail.x + half, tail.y + half},
                     ui.colors().retransmission);
}

// Then small heads, quickly drawn, say as much.
bool TimelinePaint::many() const { return scene.arrows.size() > 120; }

// What the filter does not let through stays, dimmed.
float TimelinePaint::seen(const Arrow& arrow) const {
  return ui.model.sieve().everything() || ui.model.sieve().passes(arrow.packet) ? 1.0f : 0.2f;
}

void TimelinePaint::arrows() const {
  const Palette& c = ui.colors();
  const bool dense = scene.dense();
  const float width = ui.stroke(dense ? 1.0f : 1.5f);
  const float head = (many() ? 5.0f : kArrowHead) * ui.unit;
  for (const ArrowShape& shape : scene.arrows) {
    const Arrow& arrow = *shape.arrow;
    const Color color = faded(line_color(c, arrow, index.conversations()),
                              seen(arrow) * (dense && !arrow.notable() ? 0.3f : 1.0f));
    const Color dim = faded(color, shape.marked ? 0.7f : future);
    const Point now = along(shape.tail, shape.head, shape.lit);
    const float thick = shape.marked ? ui.stroke(2.25f) : width;
    if (shape.marked) line(draw, shape.tail, shape.head, faded(c.accent, 0.3f), 8 * ui.unit);
    if (shape.told && !shape.marked && !dense)
      line(draw, shape.tail, shape.head, faded(c.accent, 0.13f), 6 * ui.unit);
    const float shaft = scene.shaft_part(shape, head);
    const Point joint = along(shape.tail, shape.head, std::min(shape.lit, shaft));
    stroke(shape, shape.tail, joint, color, thick);
    stroke(shape, joint, along(shape.tail, shape.head, shaft), dim, thick);
    ends(shape, shape.lit >= 1 ? color : dim, head);
    if (shape.lit > 0 && shape.lit < 1) {
      draw.AddCircleFilled(vec(now), 8 * ui.unit, faded(c.accent, 0.25f));
      draw.AddCircleFilled(vec(now), 4 * ui.unit, c.accent);
    }
  }
}

void TimelinePaint::waits() const {
  const Palette& c = ui.colors();
  for (const WaitShape& shape : scene.waits) {
    const bool plain = scene.dense() && !shape.arrow->notable();
    const Color color =
        faded(line_color(c, *shape.arrow, index.conversations()), seen(*shape.arrow) * (plain ? 0.3f : 1.0f));
    const float height = shape.end.y - shape.begin.y;
    const float part = height > 0 ? std::clamp((shape.lit_to - shape.begin.y) / height, 0.0f, 1.0f) : 1.0f;
    const Point now = along(shape.begin, shape.end, part);
    const bool alone = index.lines(true).group_of(*shape.arrow).most_waiting < 4;
    const float width = ui.stroke(alone ? 4.0f : 1.5f);
    if (shape.marked) line(draw, shape.begin, shape.end, faded(c.accent, 0.4f), 9 * ui.unit);
    line(draw, shape.begin, now, faded(color, 0.85f), width);
    line(draw, now, shape.end, faded(color, future), width);
    if (shape.lit_to > shape.begin.y && part < 1) draw.AddCircleFilled(vec(now), 3.5f * ui.unit, c.accent);
  }
}

void TimelinePaint::labels() const {
  const Palette& c = ui.colors();
  const float space = text_size(Face::kSmall, " ").x * 1.5f;
  for (const LabelShape& label : scene.labels) {
    if (seen(*label.arrow) < 1) continue;
    const float fade = label.lit ? 1.0f : ui.dimmed(0.5f);
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
    write(label.connection, line_color(c, *label.arrow, index.conversations()), 2 * space);
    write(label.tag, c.retransmission, 2 * space);
    write(label.flags, arrow_color(c, *label.arrow), space);
    write(label.numbers, c.muted, 0);
  }
}

}  // namespace tcplab::shell
