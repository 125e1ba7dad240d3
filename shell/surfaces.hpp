#pragma once

#include <vector>

#include "shell/geometry.hpp"
#include "shell/palette.hpp"

struct ImDrawData;

namespace tcplab::shell {

// An area of one opaque colour beneath all else; a later one lies on an earlier one.
struct Surface {
  Rect area;
  Color color;
};
using Surfaces = std::vector<Surface>;

// Fills them in the frame buffer of data. They are cleared and not drawn: without a graphics card a rectangle
// takes, pixel by pixel, a look-up in a texture and a blend, and all of a window that way takes as long as a
// thousand arrows.
void clear(const Surfaces& surfaces, const ImDrawData& data);

}  // namespace tcplab::shell
