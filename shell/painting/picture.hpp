#pragma once

#include <cstddef>
#include <vector>

#include "shell/painting/surfaces.hpp"

struct ImDrawData;

namespace tcplab::shell {

// What was drawn last, octet for octet. Most frames look like the one before: Dear ImGui takes some of them
// to come to rest after any input, and drawing is the dearest part of a frame where there is no graphics
// card.
class Picture {
 public:
  // Takes the place of what was drawn before. True when it looks otherwise. Precondition: no callbacks in it.
  bool take(const Surfaces& surfaces, const ImDrawData& data);
  // What was drawn is no longer on screen, or not with these textures.
  void forget() { drawn_.clear(); }

 private:
  std::vector<std::byte> drawn_;
  std::vector<std::byte> next_;  // kept for its room
};

}  // namespace tcplab::shell
