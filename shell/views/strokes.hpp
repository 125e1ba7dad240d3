#pragma once

#include "shell/ui.hpp"

namespace tcplab::shell {

// Lines and marks that the views draw things with.
// A line of any width in two triangles, smoothed by the texture that Dear ImGui has for lines of whole
// widths; its own AddLine() takes six for all others, and a software renderer's time goes by triangles.
void line(ImDrawList& draw, Point a, Point b, Color color, float width);
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
// Its fill takes its smooth edge from the border, so that it is drawn without one.
void bordered_box(ImDrawList& draw, const Rect& box, Color fill, Color border, float rounding, float width);
// Filled with a smooth edge, filled by one triangle where there are many, or only its outline.
enum class Head { kSmooth, kQuick, kHollow };
void arrow_head(ImDrawList& draw, Point tail, Point head, Color color, float size, Head look);

}  // namespace tcplab::shell
