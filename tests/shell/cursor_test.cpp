// By the keyboard alone: the cursor that walks over all that takes clicks.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "shell/control_cursor.hpp"
#include "tests/shell/app_fixture.hpp"

namespace tcplab::shell {
namespace {

class CursorTest : public AppTest {
 protected:
  std::string standing() { return app.cursor(); }
  // Presses the key until the cursor stands there; false when it never does.
  bool walk_to(const std::string& name, ImGuiKey key = ImGuiKey_DownArrow) {
    for (int i = 0; i < 200; ++i) {
      if (standing() == name) return true;
      press(key);
    }
    return false;
  }
  void enter() {
    press(ImGuiKey_Enter);
    frames(10);
  }
};

TEST_F(CursorTest, ComesToEverythingThatTheMouseCanClick) {
  app.open_panel("packets");
  app.open_panel("edits");
  for (const ImVec2 size : {ImVec2(1440, 900), ImVec2(390, 844)}) {
    resize(size.x, size.y);
    frames(3);
    std::set<std::string> wanted;
    app.measure_controls(true);
    frames(1);
    for (const Control& each : app.controls()) {
      const bool seen = each.visible.width() > 2 && each.visible.height() > 2;
      if (seen && !each.name.empty() && each.name != "side" && each.name != "upper" && each.name != "middle")
        wanted.insert(each.name);
    }
    app.measure_controls(false);
    ASSERT_GT(wanted.size(), 15u);
    press(ImGuiKey_Q);
    frames(3);
    std::set<std::string> met;
    for (std::size_t i = 0; i < 2 * wanted.size() + 40; ++i) {
      met.insert(standing());
      press(ImGuiKey_UpArrow);
    }
    for (const std::string& name : wanted) EXPECT_TRUE(met.count(name)) << name;
    press(ImGuiKey_Escape);
    EXPECT_EQ(standing(), "");
  }
}

TEST_F(CursorTest, SortsThePacketsByTheirHeads) {
  ASSERT_TRUE(app.open_named("lost-syn"));
  app.choose_layout(LayoutKind::kEngineer);
  press(ImGuiKey_Q);
  frames(3);
  ASSERT_TRUE(walk_to("sort-2"));
  enter();
  frames(20);
  // The first row is no longer the first packet: the other host's come first, or last.
  const auto top = find("sort-2");
  ASSERT_TRUE(top.has_value());
  press(ImGuiKey_Escape);
  click(ImVec2(top->box.center().x, top->box.bottom + 12));
  const trace::PacketId first = trace().packet_of(app.selected().value_or(0));
  EXPECT_EQ(trace().packets()[first].segment.source, trace().hosts()[0].address);
  press(ImGuiKey_Q);
  frames(3);
  ASSERT_TRUE(walk_to("sort-2"));
  enter();
  frames(20);
  press(ImGuiKey_Escape);
  click(ImVec2(top->box.center().x, top->box.bottom + 12));
  const trace::PacketId last = trace().packet_of(app.selected().value_or(0));
  EXPECT_EQ(trace().packets()[last].segment.source, trace().hosts()[1].address);
}

TEST_F(CursorTest, SwitchesMovesAndRemovesChanges) {
  ASSERT_TRUE(app.open_named("lost-syn"));
  ASSERT_TRUE(app.add_edits({"drop client->server SYN #2", "drop client->server SYN #3"}));
  app.open_panel("edits");
  press(ImGuiKey_Q);
  frames(3);
  ASSERT_TRUE(walk_to("edit-on-0"));
  enter();
  EXPECT_FALSE(app.model().changes().edits[0].on);
  ASSERT_TRUE(walk_to("edit-down-0"));
  enter();
  EXPECT_EQ(app.model().changes().edits[1].line, "drop client->server SYN #2");
  ASSERT_TRUE(walk_to("edit-remove-1"));
  enter();
  EXPECT_EQ(app.model().changes().edits.size(), 1u);
}

TEST_F(CursorTest, TurnsASlider) {
  ASSERT_TRUE(app.open_named("lost-syn"));
  app.open_panel("edits");
  press(ImGuiKey_Q);
  frames(3);
  ASSERT_TRUE(walk_to("knob-0"));
  const Changes before = app.model().changes();
  press(ImGuiKey_RightArrow);
  EXPECT_FALSE(app.model().changes() == before);
  EXPECT_EQ(standing(), "knob-0");
  app.undo();
  EXPECT_TRUE(app.model().changes() == before);
}

TEST_F(CursorTest, WalksThroughPopupsAndPanels) {
  press(ImGuiKey_Q);
  frames(3);
  ASSERT_TRUE(walk_to("view"));
  enter();
  ASSERT_EQ(app.popup(), PopupId::kView);
  ASSERT_TRUE(walk_to("layout-learn"));
  enter();
  EXPECT_EQ(app.layout().kind(), LayoutKind::kLearn);
  press(ImGuiKey_Escape);
  frames(3);
  EXPECT_EQ(app.popup(), std::nullopt);
  const std::string before = standing();
  press(ImGuiKey_F6);
  EXPECT_NE(standing(), before);
  press(ImGuiKey_Q);
  EXPECT_EQ(standing(), "");
  press(ImGuiKey_Home);
  press(ImGuiKey_RightArrow);
  EXPECT_EQ(app.selected(), trace::EventId{0}) << "keys are the lab's again";
}

}  // namespace
}  // namespace tcplab::shell
