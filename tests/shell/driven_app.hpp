#pragma once

#include <vector>

#include "tests/shell/app_fixture.hpp"
#include "tests/shell/screen.hpp"

namespace tcplab::shell {

// An App whose screen is read back.
class DrivenApp : public AppTest {
 protected:
  // By the arrow keys, from wherever the focus is.
  void step_to(trace::EventId event) {
    while (app.selected() != event) {
      const bool forward = !app.selected() || *app.selected() < event;
      press(forward ? ImGuiKey_RightArrow : ImGuiKey_LeftArrow);
    }
  }
  void point_at(ImVec2 at) {
    ImGui::GetIO().AddMousePosEvent(at.x, at.y);
    frames(3);
  }
  // What there is to read on screen.
  std::vector<Line> screen() const { return read_screen(); }
};

}  // namespace tcplab::shell
