// What is changed by menus, keys, the panel of changes and sliders, with simulated input.
#include "shell/views/edit_menu.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "shell/model/edit_actions.hpp"
#include "tests/shell/changed_by_hand.hpp"

namespace tcplab::shell {
namespace {

using EditMenuTest = ChangedByHand;

TEST_F(EditMenuTest, ASlidersChangeIsKeptWhenItsPanelIsLeft) {
  press(ImGuiKey_6);
  const std::optional<Control> knob = find("knob-0");
  ASSERT_TRUE(knob.has_value());
  const Point at = knob->visible.center();
  hold(ImVec2(at.x, at.y), ImVec2(at.x + 40, at.y));
  ASSERT_TRUE(model().trying());
  press(ImGuiKey_2);
  EXPECT_FALSE(model().trying());
  let_go();
  EXPECT_FALSE(edits().empty());
}

TEST_F(EditMenuTest, TheNamesAboveTheTimelineHaveAMenu) {
  const std::optional<Control> names = find("names");
  ASSERT_TRUE(names.has_value());
  right_click(ImVec2(head_of(first_arriving()).x, names->visible.center().y));
  EXPECT_EQ(app.popup(), PopupId::kEdit);
}

TEST_F(EditMenuTest, ARightClickOnASegmentHasItsMenu) {
  right_click(head_of(first_arriving()));
  ASSERT_EQ(app.popup(), PopupId::kEdit);
  click("drop client->server SYN #2");
  EXPECT_EQ(edits(), std::vector<std::string>{"drop client->server SYN #2"});
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(EditMenuTest, TheMenuIsUsedByKeyboardAlone) {
  press(ImGuiKey_Home);
  while (!app.selected() || trace().packet_of(*app.selected()) == trace::kNoPacket)
    press(ImGuiKey_RightArrow);
  press(ImGuiKey_M);
  frames(3);
  ASSERT_EQ(app.popup(), PopupId::kEdit);
  press(ImGuiKey_DownArrow);  // from dropping it to delaying it by 10ms
  press(ImGuiKey_Enter);
  frames(2);
  EXPECT_EQ(edits(), std::vector<std::string>{"delay client->server SYN #1 by 10ms"});
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(EditMenuTest, LeftAndRightLeadToTheHostsAndTheLink) {
  press(ImGuiKey_Home);
  press(ImGuiKey_M);
  frames(3);
  ASSERT_EQ(app.popup(), PopupId::kEdit);
  EXPECT_TRUE(find("at 0ms client crash").has_value());
  press(ImGuiKey_RightArrow);
  EXPECT_TRUE(find("at 0ms server crash").has_value());
  press(ImGuiKey_RightArrow);
  EXPECT_TRUE(find("at 0ms link client server down").has_value());
  press(ImGuiKey_Escape);
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(EditMenuTest, TheMenuOfALifelineIsOfThatInstant) {
  resize(1280, 1200);  // all of the menu is in sight
  const auto at = app.event_position(first_event<trace::SegmentSent>(trace()));
  ASSERT_TRUE(at.has_value());
  const ImVec2 head = head_of(first_arriving());
  right_click(ImVec2(at->x, (at->y + head.y) / 2 + 20));
  ASSERT_EQ(app.popup(), PopupId::kEdit);
  std::string crash;
  app.measure_controls(true);
  frames(1);
  for (const Control& control : app.controls()) {
    if (control.name.find(" client crash") != std::string::npos) crash = control.name;
  }
  app.measure_controls(false);
  ASSERT_FALSE(crash.empty());
  EXPECT_EQ(crash.rfind("at ", 0), 0U);
  click(crash);
  EXPECT_EQ(edits(), std::vector<std::string>{crash});
}

TEST_F(EditMenuTest, KeysUndoAndRedo) {
  right_click(head_of(first_arriving()));
  click("drop client->server SYN #2");
  ASSERT_EQ(edits().size(), 1U);
  press_with(ImGuiMod_Ctrl, ImGuiKey_Z);
  EXPECT_TRUE(edits().empty());
  press_with(ImGuiMod_Ctrl, ImGuiKey_Y);
  EXPECT_EQ(edits().size(), 1U);
  press_with(ImGuiMod_Ctrl, ImGuiKey_Z);
  press_with(ImGuiMod_Ctrl, ImGuiKey_Z, true);
  EXPECT_EQ(edits().size(), 1U);
}

TEST_F(EditMenuTest, WhoMakesButtonsOfTheActionsAddsTheirLines) {
  const trace::PacketId packet = trace().packet_of(first_event<trace::SegmentSent>(trace()));
  const std::vector<EditAction> actions = packet_actions(model(), packet);
  ASSERT_FALSE(actions.empty());
  EXPECT_TRUE(app.add_edit(actions[1].line));
  EXPECT_EQ(edits(), std::vector<std::string>{actions[1].line});
  app.undo();
  EXPECT_TRUE(edits().empty());
  app.redo();
  EXPECT_EQ(edits().size(), 1U);
  EXPECT_FALSE(app.add_edit("drop it"));
  EXPECT_EQ(edits().size(), 1U);
}

TEST_F(EditMenuTest, DeleteLosesTheSegmentInFocus) {
  click(head_of(first_arriving()));
  press(ImGuiKey_Delete);
  EXPECT_EQ(edits(), std::vector<std::string>{"drop client->server SYN #2"});
}

TEST_F(EditMenuTest, ALineOfOnesOwnIsAddedAndAWrongOneStays) {
  resize(1440, 1000);  // so that all of the menu is in sight
  press(ImGuiKey_M);
  frames(3);
  click("own-line");
  for (const char letter : std::string("drop client->server FIN")) type(static_cast<unsigned>(letter));
  press(ImGuiKey_Enter);
  frames(2);
  EXPECT_TRUE(edits().empty());
  ASSERT_EQ(app.popup(), PopupId::kEdit);
  for (const char letter : std::string(" #1")) type(static_cast<unsigned>(letter));
  press(ImGuiKey_Enter);
  frames(2);
  EXPECT_EQ(edits(), std::vector<std::string>{"drop client->server FIN #1"});
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(EditMenuTest, EPutsALineIntoTheFieldWhereItIsChanged) {
  click(head_of(first_arriving()));
  press(ImGuiKey_M);
  frames(3);
  press(ImGuiKey_DownArrow);
  press(ImGuiKey_E);
  frames(3);
  EXPECT_TRUE(ImGui::GetIO().WantTextInput);
  press(ImGuiKey_End);
  for (int i = 0; i < 4; ++i) press(ImGuiKey_Backspace);
  for (const char letter : std::string("33ms")) type(static_cast<unsigned>(letter));
  press(ImGuiKey_Enter);
  frames(2);
  EXPECT_EQ(edits(), std::vector<std::string>{"delay client->server SYN #2 by 33ms"});
}

TEST_F(EditMenuTest, AStateInTheDiagramHasTheInstantsWhenItWasEntered) {
  press(ImGuiKey_3);
  press(ImGuiKey_End);
  frames(3);
  std::vector<Point> named;  // above the diagram, and in it
  for (const Line& line : screen()) {
    if (line.text == "ESTABLISHED" && line.box.left > 900) named.push_back(line.box.center());
  }
  ASSERT_GE(named.size(), 2U);
  click(ImVec2(named[1].x, named[1].y));
  frames(4);
  ASSERT_EQ(app.popup(), PopupId::kEdit);
  press(ImGuiKey_Enter);
  frames(2);
  EXPECT_EQ(app.popup(), std::nullopt);
  ASSERT_TRUE(app.selected().has_value());
  const trace::Event event = trace().events()[*app.selected()];
  const auto* change = std::get_if<tcp::StateChanged>(&event.what);
  ASSERT_NE(change, nullptr);
  EXPECT_EQ(change->to, tcp::State::kEstablished);
}

TEST_F(EditMenuTest, ThePanelSwitchesReordersAndRemovesEdits) {
  resize(1440, 1000);  // so that all of the menu is in sight
  press(ImGuiKey_6);
  frames(2);
  for (const char* line : {"drop client->server SYN #2", "delay server->client SYN-ACK #1 by 1s"}) {
    press(ImGuiKey_M);
    frames(3);
    click("own-line");
    for (const char* letter = line; *letter != 0; ++letter) type(static_cast<unsigned>(*letter));
    press(ImGuiKey_Enter);
    frames(2);
  }
  ASSERT_EQ(edits().size(), 2U);
  const std::string first = edits()[0];
  const std::string second = edits()[1];
  click("edit-up-1");
  EXPECT_EQ(edits(), (std::vector<std::string>{second, first}));
  click("edit-on-0");
  EXPECT_EQ(edits(), (std::vector<std::string>{"off: " + second, first}));
  click("edit-remove-1");
  EXPECT_EQ(edits(), std::vector<std::string>{"off: " + second});
  click("undo");
  EXPECT_EQ(edits().size(), 2U);
  click("redo");
  EXPECT_EQ(edits().size(), 1U);
}

TEST_F(EditMenuTest, ASliderActsWhileItIsTurnedAndIsOneChange) {
  press(ImGuiKey_6);
  frames(2);
  const auto slider = find("knob-0");
  ASSERT_TRUE(slider.has_value());
  const Point middle = slider->visible.center();
  const std::string before = trace::to_json(trace());
  hold(ImVec2(middle.x, middle.y), ImVec2(middle.x + 40, middle.y));
  EXPECT_TRUE(model().trying());
  EXPECT_NE(trace::to_json(trace()), before) << "at once";
  let_go();
  EXPECT_FALSE(model().trying());
  ASSERT_EQ(edits().size(), 2U);
  EXPECT_EQ(edits()[0].rfind("link client->server delay ", 0), 0U);
  EXPECT_EQ(edits()[1].rfind("link server->client delay ", 0), 0U);
  press_with(ImGuiMod_Ctrl, ImGuiKey_Z);
  EXPECT_EQ(trace::to_json(trace()), before);
}

TEST_F(EditMenuTest, TheClipboardGetsTheWholeAsAScenario) {
  press(ImGuiKey_6);
  frames(2);
  click("copy-scenario");
  Model other;
  ASSERT_TRUE(other.open("copied", ImGui::GetClipboardText()));
  EXPECT_EQ(trace::to_json(other.run()->trace()), trace::to_json(trace()));
}

}  // namespace
}  // namespace tcplab::shell
