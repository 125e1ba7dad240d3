#pragma once

#include "shell/ui.hpp"

namespace tcplab::shell {

// A finger that is drawn up or down over a region that is longer than what is to be seen of it takes its
// content along, and presses nothing then. Sideways it is left to what lies below, sliders for one.
class FingerScroll {
 public:
  // Call it in every frame, after all has been drawn.
  void follow(const Ui& ui);

 private:
  bool decided_ = false;  // whose the finger is, since it has gone far enough
  unsigned region_ = 0;   // of Dear ImGui's windows the one that it takes along, if any
  float begun_ = 0;       // where that one was scrolled to
};

}  // namespace tcplab::shell
