#include "shell/views/strokes.hpp"

#include <algorithm>
#include <cmath>

namespace tcplab::shell {
namespace {

// The part of a line that a clip rectangle may leave of it, measured from its beginning, in whole periods of
// a pattern: zoomed in, a line is many million pixels long.
struct Stretch {
  Stretch(const ImDrawList& draw, Point a, Point b, float period) {
    length = std::hypot(b.x - a.x, b.y - a.y);
    to = length;
    const float height = b.y - a.y;
    if (length <= 0 || height == 0) return;
    const float top = (draw.GetClipRectMin().y - a.y) / height * length;
    const float bottom = (draw.GetClipRectMax().y - a.y) / height * length;
    from = std::max(0.0f, std::floor(std::min(top, bottom) / period) * period);
    to = std::min(length, std::max(top, bottom) + period);
  }

  float length = 0;
  float from = 0;
  float to = 0;
};

// Steps along it; a step that a float of that size cannot make ends it.
template <typename Draw>
void for_each_step(const Stretch& stretch, float period, const Draw& draw_step) {
  for (float at = stretch.from; at < stretch.to && at + period > at; at += period) draw_step(at);
}

}  // namespace

void dashed_line(ImDrawList& draw, Point a, Point b, Color color, float width, float dash) {
  const Stretch stretch(draw, a, b, 2 * dash);
  const float length = stretch.length;
  for_each_step(stretch, 2 * dash, [&](float at) {
    draw.AddLine(vec(along(a, b, at / length)), vec(along(a, b, std::min(at + dash, length) / length)), color,
                 width);
  });
}

void dash_dotted_line(ImDrawList& draw, Point a, Point b, Color color, float width, float dash) {
  dashed_line(draw, a, b, color, width, dash);
  const Stretch stretch(draw, a, b, 2 * dash);
  for_each_step(stretch, 2 * dash, [&](float at) {
    const float dot = at + 1.5f * dash;
    if (dot < stretch.length)
      draw.AddCircleFilled(vec(along(a, b, dot / stretch.length)), width * 0.8f, color, 8);
  });
}

void dotted_line(ImDrawList& draw, Point a, Point b, Color color, float width, float apart) {
  const Stretch stretch(draw, a, b, apart);
  for_each_step(stretch, apart, [&](float at) {
    draw.AddCircleFilled(vec(along(a, b, at / stretch.length)), width / 2, color, 6);
  });
}

namespace {

// Everything beside the way is measured from it: a unit along it, and one across.
struct Way {
  Way(Point a, Point b) : from(a), length(std::hypot(b.x - a.x, b.y - a.y)) {
    if (length <= 0) return;
    dx = (b.x - a.x) / length;
    dy = (b.y - a.y) / length;
  }
  ImVec2 at(float along_it, float across) const {
    return {from.x + dx * along_it - dy * across, from.y + dy * along_it + dx * across};
  }

  Point from;
  float length;
  float dx = 0;
  float dy = 0;
};

}  // namespace

void wavy_line(ImDrawList& draw, Point a, Point b, Color color, float width, float swing, float every) {
  const Way way(a, b);
  for_each_step(Stretch(draw, a, b, 2 * every), 2 * every, [&](float from) {
    for (const float side : {swing, -swing}) {
      const float at = std::min(side > 0 ? from : from + every, way.length);
      const float middle = std::min(at + every / 2, way.length);
      draw.AddLine(way.at(at, 0), way.at(middle, side), color, width);
      draw.AddLine(way.at(middle, side), way.at(std::min(at + every, way.length), 0), color, width);
    }
  });
}

void double_line(ImDrawList& draw, Point a, Point b, Color color, float width, float apart) {
  const Way way(a, b);
  for (const float side : {-apart / 2, apart / 2})
    draw.AddLine(way.at(0, side), way.at(way.length, side), color, width);
}

void cross(ImDrawList& draw, Point at, float size, Color color, float width) {
  draw.AddLine({at.x - size, at.y - size}, {at.x + size, at.y + size}, color, width);
  draw.AddLine({at.x - size, at.y + size}, {at.x + size, at.y - size}, color, width);
}

void arrow_head(ImDrawList& draw, Point tail, Point head, Color color, float size, bool filled) {
  const Way way(head, tail);
  if (way.length <= 0) return;
  const ImVec2 left = way.at(size * 1.5f, size * 0.55f);
  const ImVec2 right = way.at(size * 1.5f, -size * 0.55f);
  if (filled) return draw.AddTriangleFilled(vec(head), left, right, color);
  draw.AddTriangle(vec(head), left, right, color, std::max(size * 0.2f, 1.0f));
}

}  // namespace tcplab::shell
