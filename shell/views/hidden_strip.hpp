#pragma once

#include "shell/ui.hpp"

namespace tcplab::shell {

// A line below the timeline where connections are hidden: how many, or which one is in focus though, and what
// brings all back.
struct HiddenStrip {
  // 0 where nothing is hidden.
  static float height(const Ui& ui);
  static void draw(const Ui& ui, const Rect& area);
};

}  // namespace tcplab::shell
