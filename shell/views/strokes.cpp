#include "shell/views/strokes.hpp"

#include <algorithm>
#include <cmath>

namespace tcplab::shell {

void dashed_line(ImDrawList& draw, Point a, Point b, Color color, float width, float dash) {
  const float length = std::hypot(b.x - a.x, b.y - a.y);
  if (length <= 0) return;
  for (float at = 0; at < length; at += 2 * dash) {
    draw.AddLine(vec(along(a, b, at / length)), vec(along(a, b, std::min(at + dash, length) / length)), color,
                 width);
  }
}

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

void wavy_line(ImDrawList& draw, Point a, Point b, Color color, float width, float swing, float every) {
  const Way way(a, b);
  float side = swing;
  for (float at = 0; at < way.length; at += every, side = -side) {
    const float middle = std::min(at + every / 2, way.length);
    const float end = std::min(at + every, way.length);
    draw.AddLine(way.at(at, 0), way.at(middle, side), color, width);
    draw.AddLine(way.at(middle, side), way.at(end, 0), color, width);
  }
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
