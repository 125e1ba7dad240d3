#include "shell/fingers.hpp"

#include <cmath>

namespace tcplab::shell {
namespace {

constexpr float kLeastDistance = 24;

float distance(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

}  // namespace

void Fingers::down(std::int64_t finger, Point at) {
  up(finger);
  fingers_.push_back({finger, at});
}

void Fingers::up(std::int64_t finger) {
  std::erase_if(fingers_, [finger](const Finger& f) { return f.id == finger; });
}

std::optional<Pinch> Fingers::move(std::int64_t finger, Point to) {
  for (std::size_t i = 0; i < fingers_.size(); ++i) {
    if (fingers_[i].id != finger) continue;
    const Point from = fingers_[i].at;
    fingers_[i].at = to;
    if (fingers_.size() != 2) return std::nullopt;
    const Point other = fingers_[1 - i].at;
    const float before = distance(from, other);
    const float after = distance(to, other);
    if (before < kLeastDistance || after < kLeastDistance) return std::nullopt;
    return Pinch{along(to, other, 0.5f), static_cast<double>(after) / static_cast<double>(before),
                 (to.y - from.y) / 2};
  }
  return std::nullopt;
}

}  // namespace tcplab::shell
