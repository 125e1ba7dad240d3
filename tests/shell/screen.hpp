#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shell/geometry.hpp"
#include "shell/palette.hpp"

namespace tcplab::shell {

// A line of text as it was drawn, read back from the glyphs in Dear ImGui's draw data: whatever put it there.
// Characters that the font does not have are '?'.
struct Line {
  std::string text;
  Rect box;
  Color color = 0;
  bool cut_left = false;  // by the edge of its window, so that its first or last word may be half of one
  bool cut_right = false;
  bool cut_across = false;  // only its upper or lower part is in sight
};

// All of the last frame, in the order in which it was drawn. Precondition: ImGui::Render() has been called.
std::vector<Line> read_screen();

// The first line that has the words in it; nullptr when there is none.
const Line* find_line(const std::vector<Line>& lines, std::string_view words);

}  // namespace tcplab::shell
