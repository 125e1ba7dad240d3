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

// Everything beside the way is measured from it: a unit along it, and one across.
struct Way {
  Way(Point a, Point b) : from(a), length(std::hypot(b.x - a.x, b.y - a.y)) {
    if (length <= 0) return;
    dx = (b.x - a.x) / length;
    dy = (b.y - a.y) / length;
  }
  Point at(float along_it, float across) const {
    return {from.x + dx * along_it - dy * across, from.y + dy * along_it + dx * across};
  }

  Point from;
  float length;
  float dx = 0;
  float dy = 0;
};

// Across a smooth line: the texture of the next whole width, and as wide as it has to be drawn for that width
// to be the one wanted.
struct Smooth {
  explicit Smooth(float width) {
    const float whole =
        std::clamp(std::ceil(width), 1.0f, static_cast<float>(IM_DRAWLIST_TEX_LINES_WIDTH_MAX));
    const ImVec4& uv = ImGui::GetIO().Fonts->TexUvLines[static_cast<int>(whole)];
    left = {uv.x, uv.y};
    right = {uv.z, uv.w};
    half = (whole / 2 + 1) * width / whole;  // a pixel on each side fades
  }

  ImVec2 left;
  ImVec2 right;
  float half;
};

constexpr float kMiddle = 0.5f;  // of a pixel: where Dear ImGui's lines are, too

}  // namespace

void line(ImDrawList& draw, Point a, Point b, Color color, float width) {
  const Way way({a.x + kMiddle, a.y + kMiddle}, {b.x + kMiddle, b.y + kMiddle});
  if (way.length <= 0 || color >> 24 == 0) return;
  const Smooth smooth(width);
  draw.PrimReserve(6, 4);
  draw.PrimQuadUV(vec(way.at(0, -smooth.half)), vec(way.at(way.length, -smooth.half)),
                  vec(way.at(way.length, smooth.half)), vec(way.at(0, smooth.half)), smooth.left, smooth.left,
                  smooth.right, smooth.right, color);
}

void dashed_line(ImDrawList& draw, Point a, Point b, Color color, float width, float dash) {
  const Stretch stretch(draw, a, b, 2 * dash);
  const float length = stretch.length;
  for_each_step(stretch, 2 * dash, [&](float at) {
    line(draw, along(a, b, at / length), along(a, b, std::min(at + dash, length) / length), color, width);
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

void wavy_line(ImDrawList& draw, Point a, Point b, Color color, float width, float swing, float every) {
  const Way way(a, b);
  for_each_step(Stretch(draw, a, b, 2 * every), 2 * every, [&](float from) {
    for (const float side : {swing, -swing}) {
      const float at = std::min(side > 0 ? from : from + every, way.length);
      const float middle = std::min(at + every / 2, way.length);
      if (middle == way.length) return line(draw, way.at(at, 0), way.at(way.length, 0), color, width);
      line(draw, way.at(at, 0), way.at(middle, side), color, width);
      line(draw, way.at(middle, side), way.at(std::min(at + every, way.length), 0), color, width);
    }
  });
}

void double_line(ImDrawList& draw, Point a, Point b, Color color, float width, float apart) {
  const Way way(a, b);
  for (const float side : {-apart / 2, apart / 2})
    line(draw, way.at(0, side), way.at(way.length, side), color, width);
}

void cross(ImDrawList& draw, Point at, float size, Color color, float width) {
  line(draw, {at.x - size, at.y - size}, {at.x + size, at.y + size}, color, width);
  line(draw, {at.x - size, at.y + size}, {at.x + size, at.y - size}, color, width);
}

void bordered_box(ImDrawList& draw, const Rect& box, Color fill, Color border, float rounding, float width) {
  const ImDrawListFlags before = draw.Flags;
  draw.Flags &= ~ImDrawListFlags_AntiAliasedFill;
  draw.AddRectFilled({box.left, box.top}, {box.right, box.bottom}, fill, rounding);
  draw.Flags = before;
  draw.AddRect({box.left, box.top}, {box.right, box.bottom}, border, rounding, 0, width);
}

void arrow_head(ImDrawList& draw, Point tail, Point head, Color color, float size, Head look) {
  const Way way(head, tail);
  if (way.length <= 0) return;
  const float wide = 1.1f * size;
  const Point left = way.at(size * kHeadLength, wide / 2);
  const Point right = way.at(size * kHeadLength, -wide / 2);
  if (look == Head::kHollow)
    return draw.AddTriangle(vec(head), vec(left), vec(right), color, std::max(size * 0.2f, 1.0f));
  if (look == Head::kSmooth) return draw.AddTriangleFilled(vec(head), vec(left), vec(right), color);
  const Smooth smooth(wide);
  draw.PrimReserve(3, 3);
  draw.PrimVtx(vec(head), {(smooth.left.x + smooth.right.x) / 2, smooth.left.y}, color);
  draw.PrimVtx(vec(way.at(size * kHeadLength, -smooth.half)), smooth.left, color);
  draw.PrimVtx(vec(way.at(size * kHeadLength, smooth.half)), smooth.right, color);
}

}  // namespace tcplab::shell
