#pragma once

#include "shell/ui.hpp"

namespace tcplab::shell {

// Lines and marks that the views draw things with.
void dashed_line(ImDrawList& draw, Point a, Point b, Color color, float width, float dash);
// A dash, and a dot in the middle of what lies between it and the next.
void dash_dotted_line(ImDrawList& draw, Point a, Point b, Color color, float width, float dash);
// Circles that far from each other.
void dotted_line(ImDrawList& draw, Point a, Point b, Color color, float width, float apart);
// Swings to both sides by so much, every so often.
void wavy_line(ImDrawList& draw, Point a, Point b, Color color, float width, float swing, float every);
// Two beside each other.
void double_line(ImDrawList& draw, Point a, Point b, Color color, float width, float apart);
void cross(ImDrawList& draw, Point at, float size, Color color, float width);
// Filled, or only its outline.
void arrow_head(ImDrawList& draw, Point tail, Point head, Color color, float size, bool filled = true);

}  // namespace tcplab::shell
