#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "shell/geometry.hpp"

namespace tcplab::shell {

constexpr float kLongPress = 0.5f;  // seconds that a finger rests on something to ask for its menu

// Two fingers that have moved: what lies between them is to grow by factor and to move by pan.
struct Pinch {
  Point centre;  // between them, now
  double factor = 1;
  float pan = 0;  // how far the centre went down, in logical pixels
};

// The fingers that are on the screen.
class Fingers {
 public:
  void down(std::int64_t finger, Point at);
  void up(std::int64_t finger);
  // What the move of one of them makes of the pair; nullopt when they are not exactly two, or too close to
  // tell.
  std::optional<Pinch> move(std::int64_t finger, Point to);
  // So many.
  std::size_t count() const { return fingers_.size(); }

 private:
  struct Finger {
    std::int64_t id = 0;
    Point at;
  };
  std::vector<Finger> fingers_;
};

}  // namespace tcplab::shell
