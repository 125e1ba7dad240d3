#pragma once

#include <algorithm>

namespace tcplab::shell {

// Lengths and places on screen, in logical pixels; y grows downwards.
struct Point {
  float x = 0;
  float y = 0;
  bool operator==(const Point&) const = default;
};

struct Rect {
  float left = 0;
  float top = 0;
  float right = 0;
  float bottom = 0;

  float width() const { return right - left; }
  float height() const { return bottom - top; }
  Point center() const { return {(left + right) / 2, (top + bottom) / 2}; }
  bool empty() const { return right <= left || bottom <= top; }
  bool contains(Point p) const { return p.x >= left && p.x < right && p.y >= top && p.y < bottom; }
  bool overlaps(const Rect& o) const {
    return left < o.right && o.left < right && top < o.bottom && o.top < bottom;
  }
  Rect grown(float by) const { return {left - by, top - by, right + by, bottom + by}; }
  bool operator==(const Rect&) const = default;
};

// Of an arrow's head, in its size.
constexpr float kHeadLength = 1.5f;

inline Point along(Point from, Point to, float part) {
  return {from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part};
}

// Square of the distance from p to the line from a to b.
inline float distance_squared(Point p, Point a, Point b) {
  const float dx = b.x - a.x;
  const float dy = b.y - a.y;
  const float length = dx * dx + dy * dy;
  const float part =
      length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0f, 1.0f) : 0.0f;
  const Point near = along(a, b, part);
  return (p.x - near.x) * (p.x - near.x) + (p.y - near.y) * (p.y - near.y);
}

// Does the line from a to b run through the rectangle?
inline bool crosses(const Rect& rect, Point a, Point b) {
  float enter = 0;
  float leave = 1;
  const auto clip = [&](float start, float delta, float low, float high) {
    if (delta == 0) return start >= low && start <= high;
    const float p = (low - start) / delta;
    const float q = (high - start) / delta;
    enter = std::max(enter, std::min(p, q));
    leave = std::min(leave, std::max(p, q));
    return enter <= leave;
  };
  return clip(a.x, b.x - a.x, rect.left, rect.right) && clip(a.y, b.y - a.y, rect.top, rect.bottom);
}

}  // namespace tcplab::shell
