#pragma once

#include <string>

#include "shell/ui.hpp"

namespace tcplab::shell {

// The key that ends measuring, wherever that is offered.
inline constexpr const char* kMeasureStopKey = "Esc";

// Below the timeline, while two points are measured: what lies between them, and what is to be done next.
class MeasureStrip {
 public:
  // Zero when nothing is.
  static float height(const Ui& ui, float width);
  static void draw(const Ui& ui, const Rect& area);
};

// The time between the two points, and what was sent there; empty when nothing is measured.
std::string measured_text(const Model& model, Language language);

}  // namespace tcplab::shell
