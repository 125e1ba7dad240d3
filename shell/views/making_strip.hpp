#pragma once

#include "shell/ui.hpp"

namespace tcplab::shell {

// Below the timeline, while the run is being made, and where it was stopped before its end: how far it is,
// and the way to stop it, or to go on.
class MakingStrip {
 public:
  // Zero when there is nothing to say.
  static float height(const Ui& ui);
  static void draw(const Ui& ui, const Rect& area);
};

}  // namespace tcplab::shell
