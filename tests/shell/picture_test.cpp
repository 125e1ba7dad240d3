// A frame is drawn when it looks otherwise than the one before, and not else.
#include "shell/painting/picture.hpp"

#include <imgui.h>

#include "tests/shell/driven_app.hpp"

namespace tcplab::shell {
namespace {

class PictureTest : public DrivenApp {
 protected:
  // The frames of so many in which something would be drawn.
  int drawn_of(int count) {
    int drawn = 0;
    for (int i = 0; i < count; ++i) {
      frames(1);
      if (picture.take(app.surfaces(), *ImGui::GetDrawData())) ++drawn;
    }
    return drawn;
  }
  Picture picture;
};

TEST_F(PictureTest, WhatIsAtRestIsDrawnOnce) {
  frames(5);
  EXPECT_EQ(drawn_of(1), 1);
  EXPECT_EQ(drawn_of(10), 0);
}

TEST_F(PictureTest, AStepIsDrawnAndThenAtRestAgain) {
  frames(5);
  drawn_of(1);
  ImGui::GetIO().AddKeyEvent(ImGuiKey_RightArrow, true);
  ImGui::GetIO().AddKeyEvent(ImGuiKey_RightArrow, false);
  EXPECT_GE(drawn_of(60), 1);
  EXPECT_EQ(drawn_of(5), 0);
}

TEST_F(PictureTest, AnotherThemeHasTheSameShapesAndIsDrawn) {
  frames(5);
  drawn_of(1);
  app.set_theme(app.theme() == Theme::kDark ? Theme::kLight : Theme::kDark);
  EXPECT_GE(drawn_of(2), 1);
}

TEST_F(PictureTest, WhatIsNoLongerOnScreenIsDrawnAgain) {
  frames(5);
  drawn_of(1);
  picture.forget();
  EXPECT_EQ(drawn_of(3), 1);
}

}  // namespace
}  // namespace tcplab::shell
