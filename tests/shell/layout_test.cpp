// No control is clipped by, or covers, another: measured on what Dear ImGui laid out.
#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "shell/model/edit_actions.hpp"
#include "tests/shell/panels_at_once.hpp"
#include "tests/shell/popup_ways.hpp"
#include "tests/shell/runs.hpp"
#include "tests/shell/scripts.hpp"

namespace tcplab::shell {
namespace {

constexpr float kTolerance = 1;  // what rounding to pixels may take

std::string told(const Control& control) {
  char text[256];
  std::snprintf(text, sizeof text, "'%s' in %s: %.1f,%.1f - %.1f,%.1f, visible %.1f,%.1f - %.1f,%.1f",
                control.name.c_str(), control.panel.c_str(), static_cast<double>(control.box.left),
                static_cast<double>(control.box.top), static_cast<double>(control.box.right),
                static_cast<double>(control.box.bottom), static_cast<double>(control.visible.left),
                static_cast<double>(control.visible.top), static_cast<double>(control.visible.right),
                static_cast<double>(control.visible.bottom));
  return text;
}

constexpr ImVec2 kSizes[] = {{320, 480}, {390, 844},  {568, 320},  {819, 600},
                             {820, 600}, {1024, 768}, {1440, 900}, {2560, 1440}};
constexpr ImVec2 kSomeSizes[] = {{320, 480}, {390, 844}, {1024, 768}, {1440, 900}};

// Routers, a word and a number to choose, and names that need their room.
constexpr const char* kOnTheWay =
    "title \"On the way\"\nparameter control reno of reno cubic bbr\nparameter loss 0% from 0% to 20%\n"
    "host the-client 198.51.100.1\nhost the-server 203.0.113.80\n"
    "router a-router-at-home 198.51.100.254\nrouter a-router-far-away 203.0.113.254\n"
    "link the-client a-router-at-home delay 1ms\n"
    "link a-router-at-home a-router-far-away delay 20ms loss loss\n"
    "link a-router-far-away the-server delay 1ms rate 2Mbit/s\nset the-client congestion control\n"
    "at 0ms the-server listen 80\nat 10ms the-client connect the-server:80\n"
    "on the-client connected the-client send 20k\n";

class LayoutTest : public AppWithPopups {
 protected:
  LayoutTest() {
    bake(1, true);
    app.offer_help([] {}, [] {});
    app.offer_text([] {});
    app.offer_files([] {});
    app.offer_editor([] {});
    app.offer_sharing([] {});
    app.offer_course([] {}, [] {});
  }

  void check() {
    app.measure_controls(true);
    frames(1);
    const std::vector<Control> controls = app.controls();
    app.measure_controls(false);
    ASSERT_GT(controls.size(), 10u);
    for (const Control& control : controls) check_whole(control);
    for (std::size_t i = 0; i < controls.size(); ++i) {
      for (std::size_t j = i + 1; j < controls.size(); ++j) check_apart(controls[i], controls[j]);
    }
  }

  void check_whole(const Control& control) {
    const Rect& box = control.box;
    const Rect& seen = control.visible;
    EXPECT_GT(box.width(), 0) << told(control);
    EXPECT_GT(box.height(), 0) << told(control);
    if (!control.scrolls_x) {
      EXPECT_LE(seen.left, box.left + kTolerance) << "clipped: " << told(control);
      EXPECT_GE(seen.right, box.right - kTolerance) << "clipped: " << told(control);
    }
    if (!control.scrolls_y) {
      EXPECT_LE(seen.top, box.top + kTolerance) << "clipped: " << told(control);
      EXPECT_GE(seen.bottom, box.bottom - kTolerance) << "clipped: " << told(control);
    }
  }

  void check_apart(const Control& a, const Control& b) {
    if (a.above != b.above) return;  // a popup covers what is below it
    const float x = std::min(a.visible.right, b.visible.right) - std::max(a.visible.left, b.visible.left);
    const float y = std::min(a.visible.bottom, b.visible.bottom) - std::max(a.visible.top, b.visible.top);
    EXPECT_FALSE(x > kTolerance && y > kTolerance) << told(a) << "\n  overlaps " << told(b);
  }

  // check() at that size for mouse and finger, in both languages.
  void check_everywhere(float width, float height) {
    resize(width, height);
    for (const bool touch : {false, true}) {
      for (const Language language : {Language::kEnglish, Language::kChinese}) {
        app.set_touch(touch);
        app.set_language(language);
        frames(2);
        SCOPED_TRACE(std::to_string(static_cast<int>(width)) + "x" +
                     std::to_string(static_cast<int>(height)) + (touch ? ", touch" : ", mouse") +
                     (language == Language::kChinese ? ", Chinese" : ", English"));
        check();
        if (HasFailure()) return;
      }
    }
  }

  // check_everywhere() with each panel in front that applies to what is open.
  void check_panels(ImVec2 size) {
    resize(size.x, size.y);
    frames(1);
    for (const auto& together : panels_at_once(*app.model().run()->recording, size.x >= 820)) {
      SCOPED_TRACE(std::string(together.front()) + " and " + together.back());
      for (const char* const id : together) ASSERT_TRUE(app.open_panel(id));
      check_everywhere(size.x, size.y);
      if (HasFailure()) return;
    }
  }
};

TEST_F(LayoutTest, NoControlIsClippedOrCoversAnotherAtAnyWidth) {
  for (float width = 320; width <= 2560 && !HasFailure(); width += width < 1400 ? 17 : 116)
    check_everywhere(width, 800);
}

TEST_F(LayoutTest, NoControlIsClippedOrCoversAnotherInAnyPanel) {
  for (const ImVec2 size : kSizes) {
    for (const bool selected : {false, true}) {
      press(ImGuiKey_Home);
      if (selected) app.select(3);
      check_panels(size);
      if (HasFailure()) return;
    }
  }
}

TEST_F(LayoutTest, NoControlIsClippedOrCoversAnotherInAnyPanelOfAChangedRunOnALongWayAndOfAScript) {
  for (const ImVec2 size : kSomeSizes) {
    ASSERT_TRUE(app.open_text("way", kOnTheWay));
    app.fork();
    ASSERT_TRUE(app.add_edit("drop the-client->the-server SYN #1"));
    press(ImGuiKey_Home);
    check_panels(size);
    if (HasFailure() || size.y < 700) continue;  // below a banner there is no room for rows
    ASSERT_TRUE(app.open_text("test.pkt", failing_script()));
    press(ImGuiKey_Home);
    check_panels(size);
    if (HasFailure()) return;
  }
}

TEST_F(LayoutTest, NoControlIsClippedOrCoversAnotherBelowABanner) {
  const std::vector<std::pair<const char*, std::function<void()>>> banners = {
      {"a wrong scenario",
       [this] { app.open_text("mine.tcplab", "host client 198.51.100.1\nhots server 198.51.100.2\n"); }},
      {"a wrong name", [this] { app.open_named("a-rather-long-name-that-nobody-has-ever-given"); }},
      {"a script that fails", [this] { app.open_text("test.pkt", failing_script()); }}};
  for (const auto& [what, open] : banners) {
    for (const ImVec2 size : {ImVec2(320, 480), ImVec2(568, 320), ImVec2(820, 600), ImVec2(1440, 900)}) {
      open();
      frames(3);
      check_everywhere(size.x, size.y);
      press(ImGuiKey_Escape);
      check_everywhere(size.x, size.y);
      if (HasFailure()) FAIL() << what;
    }
  }
}

TEST_F(LayoutTest, NoControlIsClippedOrCoversAnotherWhileARunIsBeingMade) {
  app.set_clock([now = 0.0]() mutable { return now += 100; });  // so that it takes long
  ASSERT_TRUE(app.open_text("bulk", bulk_text(60)));
  for (const ImVec2 size : {ImVec2(320, 480), ImVec2(568, 320), ImVec2(820, 600), ImVec2(1440, 900)}) {
    EXPECT_NE(find("making"), std::nullopt);
    check_everywhere(size.x, size.y);
  }
  EXPECT_TRUE(app.model().making());
}

TEST_F(LayoutTest, NoControlIsClippedOrCoversAnotherInAnyPopup) {
  app.select(3);
  app.set_bookmark("a note that is longer than there is room for on a phone that is held upright");
  for (const ImVec2 size : kSizes) {
    for (const Way& way : kWays) {
      SCOPED_TRACE(told(way));
      resize(size.x, size.y);
      app.set_touch(false);
      frames(3);
      open_popup(way);
      frames(4);
      ASSERT_EQ(app.popup(), way.popup);
      check_everywhere(size.x, size.y);
      press(ImGuiKey_Escape);
      if (HasFailure()) return;
    }
  }
}

TEST_F(LayoutTest, NoControlIsClippedOrCoversAnotherInTheMenuOfThePast) {
  for (const ImVec2 size : {ImVec2(320, 480), ImVec2(568, 320), ImVec2(820, 600), ImVec2(2560, 1440)}) {
    resize(size.x, size.y);
    app.select(3);
    frames(3);
    press(ImGuiKey_M);
    frames(4);
    ASSERT_EQ(app.popup(), PopupId::kEdit);
    check_everywhere(size.x, size.y);
    press(ImGuiKey_RightArrow);  // a host
    frames(2);
    check_everywhere(size.x, size.y);
    press(ImGuiKey_Escape);
  }
}

TEST_F(LayoutTest, NoFieldOfAHeaderCoversAnotherAndOneThatIsWrittenHasItsRoom) {
  for (const ImVec2 size : {ImVec2(320, 480), ImVec2(390, 844), ImVec2(820, 600), ImVec2(1440, 900)}) {
    resize(size.x, size.y);
    app.set_touch(false);
    app.select(first_event<trace::SegmentSent>(trace()));
    app.open_panel("inspector");
    check_everywhere(size.x, size.y);
    if (HasFailure()) return;
    for (const char* field : {"edit-source-port", "edit-window"}) {
      press(ImGuiKey_M);
      frames(4);
      for (const EditAction& each : packet_actions(app.model(), trace().packet_of(*app.selected()))) {
        if (each.group == EditAction::Group::kPacket) press(ImGuiKey_DownArrow);
      }
      press(ImGuiKey_Enter);  // "Edit header fields..." stands behind these
      frames(8);
      ASSERT_TRUE(ImGui::GetIO().WantTextInput);
      if (std::string_view(field) == "edit-window") {
        type('x');
        press(ImGuiKey_Enter);
        frames(5);
      }
      check_everywhere(size.x, size.y);
      press(ImGuiKey_Escape);
      if (HasFailure()) return;
    }
  }
}

TEST_F(LayoutTest, ATableBelowABannerLeavesItsFilterFree) {
  ASSERT_TRUE(app.open_text("test.pkt", failing_script()));
  app.open_panel("packets");
  for (const ImVec2 size : {ImVec2(320, 480), ImVec2(568, 320), ImVec2(390, 844)}) {
    frames(3);
    check_everywhere(size.x, size.y);
    if (HasFailure()) return;
  }
}

TEST_F(LayoutTest, WhatAFingerIsToHitIsFortyHigh) {
  app.set_touch(true);
  for (const ImVec2 size : {ImVec2(320, 480), ImVec2(390, 844), ImVec2(1024, 768)}) {
    resize(size.x, size.y);
    frames(3);
    app.measure_controls(true);
    frames(1);
    for (const Control& control : app.controls()) {
      const float unit = ImGui::GetFontSize() / 17;
      if (control.panel == "tcplab" && control.name.find("tab-") == std::string::npos &&
          (control.name == "side" || control.name == "upper" || control.name == "middle"))
        continue;  // a line to drag
      EXPECT_GE(control.box.height(), 39 * unit) << told(control);
    }
    app.measure_controls(false);
  }
}

TEST_F(LayoutTest, ASplitterCanBeTakenAnywhereAlongItsLine) {
  for (const float part : {0.1f, 0.3f, 0.6f, 0.9f}) {
    const auto before = find("side");
    ASSERT_TRUE(before.has_value());
    const float y = before->box.top + before->box.height() * part;
    drag({before->box.center().x, y}, {before->box.center().x + 30, y});
    const auto after = find("side");
    ASSERT_TRUE(after.has_value());
    EXPECT_NEAR(after->box.left, before->box.left + 30, 3) << "at " << part;
    drag({after->box.center().x, y}, {after->box.center().x - 30, y});
  }
}

TEST_F(LayoutTest, TheStateOfAMeasurementIsOneFrame) {
  EXPECT_TRUE(app.controls().empty());
  app.measure_controls(true);
  frames(1);
  const std::size_t once = app.controls().size();
  frames(1);
  EXPECT_EQ(app.controls().size(), once);
}

}  // namespace
}  // namespace tcplab::shell
