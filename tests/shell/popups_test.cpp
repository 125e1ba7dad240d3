#include "shell/popups.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/shell/app_fixture.hpp"

namespace tcplab::shell {
namespace {

// Every popup that there is, with each way to open it.
struct Way {
  PopupId popup;
  std::string control;  // clicked; empty: the key below
  ImGuiKey key = ImGuiKey_None;
  unsigned character = 0;
  bool command = false;  // with Ctrl
};
const std::vector<Way> kWays = {{PopupId::kScenarios, "scenario"},
                                {PopupId::kScenarios, "", ImGuiKey_O},
                                {PopupId::kSpeeds, "speed"},
                                {PopupId::kHelp, "help"},
                                {PopupId::kHelp, "", ImGuiKey_F1},
                                {PopupId::kHelp, "", ImGuiKey_None, '?'},
                                {PopupId::kCommands, "", ImGuiKey_K, 0, true},
                                {PopupId::kEdit, "", ImGuiKey_M},
                                {PopupId::kEdit, "", ImGuiKey_Menu},
                                {PopupId::kBookmarks, "", ImGuiKey_D},
                                {PopupId::kView, "view"}};

std::string told(const Way& way) {
  const std::string by = !way.control.empty() ? way.control : way.character != 0 ? "?" : "a key";
  return "popup " + std::to_string(static_cast<int>(way.popup)) + " opened by " + by;
}

class PopupsTest : public AppTest {
 protected:
  void open(const Way& way) {
    if (!way.control.empty()) return click(way.control);
    if (way.command) ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
    way.character != 0 ? type(way.character) : press(way.key);
    if (way.command) ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, false);
    frames(1);
  }
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
      open(way);
      shall_be_open(way);
      press(ImGuiKey_Escape);
      shall_be_closed();

      open(way);
      shall_be_open(way);
      click("close");
      shall_be_closed();

      open(way);
      shall_be_open(way);
      click(ImVec2(2, size.y - 2));
      shall_be_closed();

      open(way);
      shall_be_open(way);
      if (!way.control.empty() && size.x > 400) {
        click(way.control);  // what has opened it closes it
      } else if (way.control.empty()) {
        open(way);
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
    open(way);
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
    open(way);
    shall_be_open(way);
    ASSERT_TRUE(app.open_named("lost-syn"));
    frames(2);
    EXPECT_EQ(app.popup(), std::nullopt);
    open(way);  // and the next one stays
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
        open(way);
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
