#include "shell/timeline/viewport.hpp"

#include <algorithm>
#include <cmath>

namespace tcplab::shell {
namespace {

// Seconds in which a movement does 63% of its way.
constexpr double kEase = 0.055;
// Part of the screen that may be empty above and below the run.
constexpr double kOverscroll = 0.35;

}  // namespace

Viewport Viewport::fixed(double from, double to, float top, float bottom) {
  Viewport view;
  view.top_ = top;
  view.bottom_ = bottom;
  const double scale = static_cast<double>(bottom - top) / (to - from);
  view.start_ = {from, from};
  view.scale_ = {scale, scale};
  return view;
}

double Viewport::fit_scale() const { return static_cast<double>(bottom_ - top_) / length_; }

bool Viewport::fits() const { return fitted_; }

void Viewport::set_extent(float top, float bottom) {
  if (top == top_ && bottom == bottom_) return;
  top_ = top;
  bottom_ = std::max(bottom, top + 1);
  if (fitted_) {
    start_ = {0, 0};
    scale_ = {fit_scale(), fit_scale()};
    moving_ = false;
  } else {
    clamp_goal();
    settle();
  }
}

void Viewport::reset(double length, double smallest_visible) {
  length_ = length;
  smallest_visible_ = smallest_visible;
  fit();
  settle();
}

void Viewport::grow(double length) {
  if (length == length_) return;
  length_ = length;
  if (!fitted_) return clamp_goal();
  scale_.goal = fit_scale();
  if (!moving_) settle();
}

void Viewport::fit() {
  fitted_ = true;
  start_.goal = 0;
  scale_.goal = fit_scale();
  moving_ = true;
}

void Viewport::clamp_goal() {
  const double height = static_cast<double>(bottom_ - top_);
  scale_.goal = std::clamp(scale_.goal, fit_scale() * 0.5, std::max(height / smallest_visible_, fit_scale()));
  const double seen = height / scale_.goal;
  const double slack = seen * kOverscroll;
  const double last = std::max(length_ - seen, 0.0) + slack;
  start_.goal = std::clamp(start_.goal, std::min(-slack, length_ - seen), last);
}

void Viewport::zoom_at(float y, double factor) {
  const double place = start_.goal + static_cast<double>(y - top_) / scale_.goal;
  scale_.goal *= factor;
  fitted_ = false;
  clamp_goal();
  start_.goal = place - static_cast<double>(y - top_) / scale_.goal;
  clamp_goal();
  moving_ = true;
}

void Viewport::pan(float pixels) {
  start_.goal -= static_cast<double>(pixels) / scale_.goal;
  fitted_ = false;
  clamp_goal();
  // The hand is on it: follow at once.
  if (!moving_) start_.now = start_.goal;
}

void Viewport::show(double from, double to) {
  if (to <= from) return;
  fitted_ = false;
  scale_.goal = static_cast<double>(bottom_ - top_) / (to - from);
  start_.goal = from;
  clamp_goal();
  moving_ = true;
}

void Viewport::reveal(double place, float margin) {
  const float y = top_ + static_cast<float>((place - start_.goal) * scale_.goal);
  const float room = std::min(margin, (bottom_ - top_) / 3);
  const float low = top_ + room;
  const float high = bottom_ - room;
  if (fitted_ || (y >= low && y <= high)) return;
  start_.goal += static_cast<double>(y < low ? y - low : y - high) / scale_.goal;
  clamp_goal();
  moving_ = true;
}

void Viewport::settle() {
  start_.now = start_.goal;
  scale_.now = scale_.goal;
  moving_ = false;
}

bool Viewport::advance(double seconds) {
  if (!moving_) return false;
  const double part = 1 - std::exp(-seconds / kEase);
  // Scale moves by ratio, and the start follows so that the fixed point of a zoom does not wander.
  const double before = scale_.now;
  const double ratio = std::pow(scale_.goal / before, part);
  const double full = scale_.goal / before;
  const double moved = std::abs(full - 1) < 1e-9 ? part : (1 - 1 / ratio) / (1 - 1 / full);
  start_.now += (start_.goal - start_.now) * moved;
  scale_.now *= ratio;
  const double height = static_cast<double>(bottom_ - top_);
  const bool there = std::abs(start_.goal - start_.now) * scale_.goal < 0.1 &&
                     std::abs(scale_.goal / scale_.now - 1) * height < 0.1;
  if (there) settle();
  return moving_;
}

}  // namespace tcplab::shell
