#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shell/geometry.hpp"
#include "shell/palette.hpp"

namespace tcplab::shell {

// Writes the elements of an SVG drawing, one after the other.
class SvgPen {
 public:
  enum class Anchor { kStart, kMiddle, kEnd };

  // The size of the drawing in pixels, filled with a colour.
  SvgPen(float width, float height, Color background);

  // dashes: lengths of dashes and of what lies between them, in turn, as stroke-dasharray has them; empty:
  // none.
  void line(Point from, Point to, Color color, float width, std::string_view dashes = {});
  struct Stroke {
    Point from;
    Point to;
  };
  // Many lines as one shape; where one begins at the end of the one before, they are joined.
  void path(const std::vector<Stroke>& strokes, Color color, float width);
  // edge: 0: no outline.
  void rect(const Rect& box, Color fill, float radius = 0, Color edge = 0, float edge_width = 1);
  void circle(Point at, float radius, Color color);
  void ring(Point at, float radius, Color color, float width);
  void polygon(std::initializer_list<Point> corners, Color color);
  // y is the middle of the text.
  void text(Point at, std::string_view text, Color color, float size, Anchor anchor = Anchor::kStart,
            bool bold = false);
  // What is drawn between these two is one thing with a name, which a reader of the drawing gets to see.
  void begin(std::string_view name);
  void end() { out_ += "</g>\n"; }

  // Ends the drawing.
  std::string take();

  // About as wide is a text in the usual sans-serif faces.
  static float width_of(std::string_view text, float size);

 private:
  std::string out_;
};

}  // namespace tcplab::shell
