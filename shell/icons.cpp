#include <algorithm>
#include <cmath>

#include "shell/ui.hpp"

namespace tcplab::shell {
namespace {

// Draws in a square of side 2 around the origin.
class Pen {
 public:
  Pen(ImDrawList& draw, Point center, float size, Color color)
      : draw_(draw), center_(center), half_(size / 2), color_(color), width_(std::max(1.25f, size * 0.1f)) {}

  ImVec2 at(float x, float y) const { return {center_.x + x * half_, center_.y + y * half_}; }
  void triangle(float ax, float ay, float bx, float by, float cx, float cy) const {
    draw_.AddTriangleFilled(at(ax, ay), at(bx, by), at(cx, cy), color_);
  }
  void bar(float left, float top, float right, float bottom) const {
    draw_.AddRectFilled(at(left, top), at(right, bottom), color_, half_ * 0.12f);
  }
  void line(float ax, float ay, float bx, float by) const {
    draw_.AddLine(at(ax, ay), at(bx, by), color_, width_);
  }
  void ring(float radius) const { draw_.AddCircle(at(0, 0), radius * half_, color_, 0, width_); }
  void disc(float x, float y, float radius, Color color) const {
    draw_.AddCircleFilled(at(x, y), radius * half_, color);
  }
  void path(std::initializer_list<ImVec2> points) const {
    for (const ImVec2& p : points) draw_.PathLineTo(at(p.x, p.y));
    draw_.PathStroke(color_, 0, width_);
  }
  void arc(float x, float y, float radius, float from, float to) const {
    constexpr int kPieces = 24;
    for (int i = 0; i <= kPieces; ++i) {
      const float angle = from + (to - from) * static_cast<float>(i) / kPieces;
      draw_.PathLineTo(at(x + radius * std::cos(angle), y + radius * std::sin(angle)));
    }
    draw_.PathStroke(color_, 0, width_);
  }
  void ellipse(float rx) const {
    for (int i = 0; i < 24; ++i) {
      const float angle = static_cast<float>(i) * 6.2831853f / 24;
      draw_.PathLineTo(at(rx * std::cos(angle), 0.8f * std::sin(angle)));
    }
    draw_.PathStroke(color_, ImDrawFlags_Closed, width_);
  }
  Color color() const { return color_; }

 private:
  ImDrawList& draw_;
  Point center_;
  float half_;
  Color color_;
  float width_;
};

void sun(const Pen& pen) {
  pen.disc(0, 0, 0.38f, pen.color());
  for (int i = 0; i < 8; ++i) {
    const float angle = static_cast<float>(i) * 0.7853982f;
    const float x = std::cos(angle);
    const float y = std::sin(angle);
    pen.line(x * 0.62f, y * 0.62f, x * 0.9f, y * 0.9f);
  }
}

// Two arcs from tip to tip, the outer one and the one that is bitten out. Each is a line of its own: joined,
// their acute corners would grow spikes.
void moon(const Pen& pen) {
  constexpr float kOuter = 0.8f;
  constexpr float kInner = 0.68f;
  constexpr float kApart = 0.55f;       // the middle of the inner circle from that of the outer
  constexpr float kTowards = -0.7854f;  // up and to the right
  const float along = (kOuter * kOuter - kInner * kInner + kApart * kApart) / (2 * kApart);
  const float outer_half = std::acos(along / kOuter);
  const float inner_half = std::acos((kApart - along) / kInner);
  constexpr float kTurn = 6.2831853f;
  pen.arc(0, 0, kOuter, kTowards + outer_half, kTowards + kTurn - outer_half);
  pen.arc(kApart * std::cos(kTowards), kApart * std::sin(kTowards), kInner, kTowards + kTurn / 2 + inner_half,
          kTowards + kTurn / 2 - inner_half);
}

}  // namespace

void draw_icon(ImDrawList& draw, Icon icon, Point center, float size, Color color) {
  const Pen pen(draw, center, size, color);
  switch (icon) {
    case Icon::kPlay:
      return pen.triangle(-0.6f, -0.8f, -0.6f, 0.8f, 0.85f, 0);
    case Icon::kPause:
      pen.bar(-0.65f, -0.75f, -0.2f, 0.75f);
      return pen.bar(0.2f, -0.75f, 0.65f, 0.75f);
    case Icon::kPrevious:
      return pen.path({{0.3f, -0.7f}, {-0.4f, 0}, {0.3f, 0.7f}});
    case Icon::kNext:
      return pen.path({{-0.3f, -0.7f}, {0.4f, 0}, {-0.3f, 0.7f}});
    case Icon::kStart:
      pen.path({{0.6f, -0.7f}, {-0.1f, 0}, {0.6f, 0.7f}});
      return pen.line(-0.6f, -0.75f, -0.6f, 0.75f);
    case Icon::kEnd:
      pen.path({{-0.6f, -0.7f}, {0.1f, 0}, {-0.6f, 0.7f}});
      return pen.line(0.6f, -0.75f, 0.6f, 0.75f);
    case Icon::kFit:
      pen.line(-0.7f, -0.8f, 0.7f, -0.8f);
      pen.line(-0.7f, 0.8f, 0.7f, 0.8f);
      pen.line(0, -0.5f, 0, 0.5f);
      pen.path({{-0.3f, -0.22f}, {0, -0.52f}, {0.3f, -0.22f}});
      return pen.path({{-0.3f, 0.22f}, {0, 0.52f}, {0.3f, 0.22f}});
    case Icon::kSun:
      return sun(pen);
    case Icon::kMoon:
      return moon(pen);
    case Icon::kHelp:
      pen.path({{-0.38f, -0.4f},
                {-0.3f, -0.68f},
                {0, -0.8f},
                {0.3f, -0.68f},
                {0.38f, -0.4f},
                {0.25f, -0.15f},
                {0, 0.05f},
                {0, 0.3f}});
      return pen.disc(0, 0.7f, 0.13f, color);
    case Icon::kChevronDown:
      return pen.path({{-0.6f, -0.3f}, {0, 0.35f}, {0.6f, -0.3f}});
    case Icon::kClose:
      pen.line(-0.6f, -0.6f, 0.6f, 0.6f);
      return pen.line(0.6f, -0.6f, -0.6f, 0.6f);
    case Icon::kLanguage:
      pen.ring(0.8f);
      pen.ellipse(0.36f);
      return pen.line(-0.78f, 0, 0.78f, 0);
    case Icon::kView:  // lifelines, and what goes from one to the other
      for (const float x : {-0.8f, 0.0f, 0.8f}) pen.line(x, -0.8f, x, 0.8f);
      return pen.path({{-0.8f, -0.5f}, {0, 0.0f}, {0.8f, 0.3f}});
    case Icon::kOpen:  // a folder, its front leaning
      pen.path({{-0.55f, 0.65f},
                {-0.85f, 0.65f},
                {-0.85f, -0.65f},
                {-0.3f, -0.65f},
                {-0.1f, -0.4f},
                {0.6f, -0.4f},
                {0.6f, -0.1f}});
      return pen.path({{-0.75f, 0.65f}, {-0.45f, -0.1f}, {0.95f, -0.1f}, {0.65f, 0.65f}, {-0.75f, 0.65f}});
    case Icon::kCourse:  // an open book
      pen.path({{-0.85f, -0.6f},
                {0, -0.4f},
                {0.85f, -0.6f},
                {0.85f, 0.55f},
                {0, 0.75f},
                {-0.85f, 0.55f},
                {-0.85f, -0.6f}});
      return pen.line(0, -0.4f, 0, 0.75f);
    case Icon::kEdit:  // a pencil
      pen.path(
          {{-0.75f, 0.75f}, {-0.6f, 0.2f}, {0.4f, -0.8f}, {0.8f, -0.4f}, {-0.2f, 0.6f}, {-0.75f, 0.75f}});
      return pen.line(0.15f, -0.55f, 0.55f, -0.15f);
    case Icon::kShare:  // out of a box
      pen.path(
          {{-0.35f, -0.15f}, {-0.7f, -0.15f}, {-0.7f, 0.8f}, {0.7f, 0.8f}, {0.7f, -0.15f}, {0.35f, -0.15f}});
      pen.line(0, 0.4f, 0, -0.8f);
      return pen.path({{-0.35f, -0.45f}, {0, -0.82f}, {0.35f, -0.45f}});
    case Icon::kCount:
      return;
  }
}

}  // namespace tcplab::shell
