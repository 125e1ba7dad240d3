#include "shell/popups.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/shell/popup_ways.hpp"

namespace tcplab::shell {
namespace {

class PopupsTest : public AppWithPopups {
 protected:
  void shall_be_open(const Way& way) {
    frames(3);
    EXPECT_EQ(app.popup(), way.popup);
    const auto close = find("close");
    ASSERT_TRUE(close.has_value());
    EXPECT_TRUE(close->above);
  }
  // Closed, and the next key reaches the lab.
  void shall_be_closed() {
    EXPECT_EQ(app.popup(), std::nullopt);
    EXPECT_EQ(find("close"), std::nullopt);
    press(ImGuiKey_Home);
    EXPECT_EQ(app.selected(), std::nullopt);
    press(ImGuiKey_RightArrow);
    EXPECT_EQ(app.selected(), trace::EventId{0}) << "the key did not reach the lab";
  }
};

TEST_F(PopupsTest, EachOfThemIsInThisTest) {
  for (int i = 0; i < static_cast<int>(PopupId::kCount); ++i) {
    const bool known = std::any_of(kWays.begin(), kWays.end(),
                                   [i](const Way& way) { return way.popup == static_cast<PopupId>(i); });
    EXPECT_TRUE(known) << "popup " << i << " has no way to be opened in this test";
  }
}

TEST_F(PopupsTest, EachClosesOnEscapeOnItsButtonsAndOnAClickOutsideAndGivesTheKeyboardBack) {
  for (const ImVec2 size : {ImVec2(1440, 900), ImVec2(320, 480)}) {
    resize(size.x, size.y);
    frames(3);
    for (const Way& way : kWays) {
      SCOPED_TRACE(told(way) + " at a width of " + std::to_string(static_cast<int>(size.x)));
      open_popup(way);
      shall_be_open(way);
      press(ImGuiKey_Escape);
      shall_be_closed();

      open_popup(way);
      shall_be_open(way);
      click("close");
      shall_be_closed();

      open_popup(way);
      shall_be_open(way);
      click(ImVec2(2, size.y - 2));
      shall_be_closed();

      open_popup(way);
      shall_be_open(way);
      if (!way.control.empty() && size.x > 400) {
        click(way.control);  // what has opened it closes it
      } else if (way.control.empty() && !way.writes) {
        open_popup(way);
      } else {
        press(ImGuiKey_Escape);
      }
      shall_be_closed();
    }
  }
}

TEST_F(PopupsTest, NoKeyReachesTheLabWhileOneIsOpen) {
  press(ImGuiKey_Home);
  for (const Way& way : kWays) {
    SCOPED_TRACE(told(way));
    open_popup(way);
    shall_be_open(way);
    press(ImGuiKey_Space);
    press(ImGuiKey_RightArrow);
    EXPECT_FALSE(app.animating());
    EXPECT_EQ(app.selected(), std::nullopt);
    press(ImGuiKey_Escape);
  }
}

TEST_F(PopupsTest, AnotherRunClosesWhateverIsOpen) {
  for (const Way& way : kWays) {
    SCOPED_TRACE(told(way));
    open_popup(way);
    shall_be_open(way);
    ASSERT_TRUE(app.open_named("lost-syn"));
    frames(2);
    EXPECT_EQ(app.popup(), std::nullopt);
    open_popup(way);  // and the next one stays
    shall_be_open(way);
    press(ImGuiKey_Escape);
    shall_be_closed();
  }
}

TEST_F(PopupsTest, AScenarioThatWasChosenFromTheListDoesNotKeepTheListFromOpeningAgain) {
  for (const char* name : {"lost-syn", "simultaneous-open", "connection-refused"}) {
    click("scenario");
    frames(3);
    ASSERT_EQ(app.popup(), PopupId::kScenarios) << name;
    click(name);
    frames(3);
    EXPECT_EQ(app.popup(), std::nullopt);
    EXPECT_EQ(app.model().run()->name, name);
  }
}

TEST_F(PopupsTest, EachLiesWithinTheScreenAndWhatHasNoRoomScrolls) {
  for (const ImVec2 size : {ImVec2(320, 480), ImVec2(568, 320), ImVec2(390, 844), ImVec2(2560, 1440)}) {
    for (const bool touch : {false, true}) {
      app.set_touch(touch);
      resize(size.x, size.y);
      frames(3);
      for (const Way& way : kWays) {
        SCOPED_TRACE(told(way) + " at " + std::to_string(static_cast<int>(size.x)));
        open_popup(way);
        frames(4);
        app.measure_controls(true);
        frames(1);
        std::size_t seen = 0;
        for (const Control& control : app.controls()) {
          if (!control.above) continue;
          ++seen;
          EXPECT_GE(control.box.left, 0) << control.name;
          EXPECT_LE(control.box.right, size.x) << control.name;
          const bool whole = control.visible == control.box;
          EXPECT_TRUE(whole || (control.scrolls_y && control.name != "close")) << control.name;
        }
        EXPECT_GT(seen, 0u);
        app.measure_controls(false);
        press(ImGuiKey_Escape);
        ASSERT_EQ(app.popup(), std::nullopt);
      }
    }
  }
}

TEST_F(PopupsTest, EachBeginsAtItsTopWhereverItWasScrolledTo) {
  resize(320, 480);
  frames(3);
  const auto first_row = [this] {
    app.measure_controls(true);
    frames(1);
    float top = 480;
    for (const Control& control : app.controls()) {
      if (control.above && control.name != "close") top = std::min(top, control.box.top);
    }
    app.measure_controls(false);
    return top;
  };
  std::size_t scrolled = 0;
  for (const Way& way : kWays) {
    SCOPED_TRACE(told(way));
    open_popup(way);
    frames(4);
    const float top = first_row();
    ImGui::GetIO().AddMousePosEvent(160, 300);
    ImGui::GetIO().AddMouseWheelEvent(0, -50);
    frames(4);
    if (first_row() < top) ++scrolled;
    press(ImGuiKey_Escape);
    open_popup(way);
    frames(4);
    EXPECT_EQ(first_row(), top);
    press(ImGuiKey_Escape);
  }
  EXPECT_GT(scrolled, 3u) << "there is more than fits";
}

TEST_F(PopupsTest, TheFilterOfTheEventsGivesTheKeyboardBackOnEscape) {
  press(ImGuiKey_5);
  click("filter");
  press(ImGuiKey_End);
  EXPECT_EQ(app.selected(), std::nullopt) << "the field has the keys";
  press(ImGuiKey_Escape);
  press(ImGuiKey_End);
  EXPECT_EQ(app.selected(), trace().events().back().id);
}

}  // namespace
}  // namespace tcplab::shell
