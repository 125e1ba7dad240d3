#pragma once

#include <vector>

#include "shell/geometry.hpp"
#include "shell/palette.hpp"

namespace tcplab::shell {

// An area of one opaque colour beneath all else; a later one lies on an earlier one. They are not among what
// Dear ImGui draws: an area is cleared in a fraction of the time in which it is drawn and blended.
struct Surface {
  Rect area;
  Color color;
};
using Surfaces = std::vector<Surface>;

}  // namespace tcplab::shell
