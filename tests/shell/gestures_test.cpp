// What hands do on the timeline, with simulated input.
#include "shell/timeline/gestures.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "shell/model/edit_actions.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

class GesturesTest : public DrivenApp {
 protected:
  GesturesTest() {
    app.open_named("lost-syn");
    frames(3);
  }
  const Model& model() const { return app.model(); }
  std::vector<std::string> edits() const {
    std::vector<std::string> lines;
    for (const scenario::Edit& edit : model().changes().edits)
      lines.push_back((edit.on ? "" : "off: ") + edit.line);
    return lines;
  }
  // Where a segment is received.
  ImVec2 head_of(trace::PacketId packet) const {
    const auto at = app.event_position(trace().packets()[packet].received);
    EXPECT_TRUE(at.has_value());
    return at.value_or(ImVec2(0, 0));
  }
  // The first packet that arrives.
  trace::PacketId first_arriving() const {
    for (const trace::Packet& packet : trace().packets()) {
      if (packet.received != trace::kNoEvent) return packet.id;
    }
    return trace::kNoPacket;
  }
  void hold(ImVec2 from, ImVec2 to) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(from.x, from.y);
    frames(2);
    io.AddMouseButtonEvent(0, true);
    frames(2);
    for (int i = 1; i <= 6; ++i) {
      const float part = static_cast<float>(i) / 6;
      io.AddMousePosEvent(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
      frames(1);
    }
    frames(2);
  }
  void let_go() {
    ImGui::GetIO().AddMouseButtonEvent(0, false);
    frames(3);
  }
  void right_click(ImVec2 at) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMousePosEvent(at.x, at.y);
    frames(2);
    io.AddMouseButtonEvent(1, true);
    frames(2);
    io.AddMouseButtonEvent(1, false);
    frames(4);
  }
  void press_with(ImGuiKey modifier, ImGuiKey key, bool shift = false) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(modifier, true);
    if (shift) io.AddKeyEvent(ImGuiMod_Shift, true);
    io.AddKeyEvent(key, true);
    frames(1);
    io.AddKeyEvent(key, false);
    if (shift) io.AddKeyEvent(ImGuiMod_Shift, false);
    io.AddKeyEvent(modifier, false);
    frames(2);
  }
};

TEST_F(GesturesTest, AnArrowsHeadThatIsDraggedDownDelaysItsSegment) {
  const trace::PacketId packet = first_arriving();
  const Instant before = trace().events()[trace().packets()[packet].received].at;
  const ImVec2 head = head_of(packet);
  hold(head, ImVec2(head.x, head.y + 60));
  EXPECT_TRUE(model().trying());
  ASSERT_NE(model().ghost(), nullptr);
  EXPECT_GT(trace().events()[trace().packets()[packet].received].at, before) << "live";
  EXPECT_TRUE(edits().empty());
  let_go();
  EXPECT_FALSE(model().trying());
  ASSERT_EQ(edits().size(), 1U);
  EXPECT_EQ(edits().front().rfind("delay client->server SYN #2 by ", 0), 0U) << edits().front();
  EXPECT_GT(trace().events()[trace().packets()[packet].received].at, before);
}

TEST_F(GesturesTest, WhatIsDraggedIsLetGoOfWhenAnotherTextIsOpened) {
  const ImVec2 head = head_of(first_arriving());
  hold(head, ImVec2(head.x, head.y + 60));
  ASSERT_TRUE(model().trying());
  ASSERT_TRUE(app.open_named("half-close"));
  frames(3);
  EXPECT_FALSE(model().trying());
  let_go();
  EXPECT_TRUE(edits().empty());
}

TEST_F(GesturesTest, ASlidersChangeIsKeptWhenItsPanelIsLeft) {
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

TEST_F(GesturesTest, TheNamesAboveTheTimelineHaveAMenu) {
  const std::optional<Control> names = find("names");
  ASSERT_TRUE(names.has_value());
  right_click(ImVec2(head_of(first_arriving()).x, names->visible.center().y));
  EXPECT_EQ(app.popup(), PopupId::kEdit);
}

TEST_F(GesturesTest, TheArrowFollowsTheHand) {
  const ImVec2 head = head_of(first_arriving());
  hold(head, ImVec2(head.x, head.y + 60));
  EXPECT_TRUE(model().trying());
  EXPECT_NEAR(head_of(first_arriving()).y, head.y + 0.94f * 60, 3);  // where the test takes hold of it
  let_go();
}

TEST_F(GesturesTest, TheFrameThatSeesTheHandMoveShowsTheNewFuture) {
  const trace::PacketId packet = first_arriving();
  const ImVec2 head = head_of(packet);
  hold(head, ImVec2(head.x, head.y + 60));
  const auto arrival = [&] { return trace().events()[trace().packets()[packet].received].at; };
  for (int i = 1; i <= 3; ++i) {
    const Instant before = arrival();
    const float drawn_at = head_of(packet).y;
    ImGui::GetIO().AddMousePosEvent(head.x, head.y + 60 + 10 * static_cast<float>(i));
    frames(1);
    EXPECT_GT(arrival(), before);
    EXPECT_NEAR(head_of(packet).y, drawn_at + 10, 2) << "it goes along with the hand";
  }
}

TEST_F(GesturesTest, DraggingItAgainChangesTheSameEditAndBackTakesItAway) {
  const ImVec2 head = head_of(first_arriving());
  hold(head, ImVec2(head.x, head.y + 30));
  let_go();
  ASSERT_EQ(edits().size(), 1U);
  const std::string first = edits().front();
  const ImVec2 later = head_of(first_arriving());
  hold(later, ImVec2(later.x, later.y + 20));
  let_go();
  ASSERT_EQ(edits().size(), 1U);
  EXPECT_NE(edits().front(), first);
  const ImVec2 last = head_of(first_arriving());
  hold(last, ImVec2(last.x, last.y - 600));
  let_go();
  EXPECT_TRUE(edits().empty());
}

TEST_F(GesturesTest, TornOffSidewaysItIsLost) {
  const ImVec2 head = head_of(first_arriving());
  hold(head, ImVec2(head.x - 150, head.y));
  let_go();
  EXPECT_EQ(edits(), std::vector<std::string>{"drop client->server SYN #2"});
}

TEST_F(GesturesTest, WhereItIsLostLiesBetweenTheNamesOfTheHosts) {
  for (const float width : {1440.0f, 390.0f}) {
    resize(width, 844);
    frames(3);
    const ImVec2 head = head_of(first_arriving());
    hold(head, ImVec2(head.x, head.y + 30));
    const std::vector<Line> lines = screen();
    const Line* bin = find_line(lines, "Drag it");
    ASSERT_NE(bin, nullptr);
    for (const trace::NodeInfo& node : trace().nodes()) {
      const Line* name = find_line(lines, node.name);
      ASSERT_NE(name, nullptr) << node.name << " at " << width;
      EXPECT_FALSE(name->box.overlaps(bin->box)) << node.name << " at " << width;
    }
    press(ImGuiKey_Escape);
    let_go();
  }
}

TEST_F(GesturesTest, EscapeGivesUpWhatIsDragged) {
  const std::string before = trace::to_json(trace());
  const ImVec2 head = head_of(first_arriving());
  hold(head, ImVec2(head.x, head.y + 60));
  press(ImGuiKey_Escape);
  EXPECT_EQ(trace::to_json(trace()), before);
  let_go();
  EXPECT_TRUE(edits().empty());
  EXPECT_EQ(trace::to_json(trace()), before);
  EXPECT_FALSE(model().can_undo());
}

TEST_F(GesturesTest, WhereASegmentArrivesAndTheNextOneLeavesItIsToldWhichOneAHandTakes) {
  app.open_named("three-way-handshake");
  frames(3);
  press(ImGuiKey_End);
  constexpr trace::PacketId kSynAck = 1;
  const ImVec2 head = head_of(kSynAck);
  point_at(head);
  frames(60);
  std::string told;
  for (const Line& line : screen()) told += line.text + "\n";
  const std::size_t how = told.find("Drag it down to delay it");
  ASSERT_NE(how, std::string::npos);
  const std::size_t named = told.rfind("client", how);
  EXPECT_NE(told.substr(named, how - named).find("SYN, ACK"), std::string::npos)
      << told.substr(named, how - named);
  hold(head, ImVec2(head.x + 200, head.y));
  let_go();
  EXPECT_EQ(edits(), std::vector<std::string>{"drop server->client SYN-ACK #1"});
}

TEST_F(GesturesTest, AClickOnAHeadOnlyChoosesIt) {
  click(head_of(first_arriving()));
  EXPECT_TRUE(edits().empty());
  EXPECT_TRUE(app.selected().has_value());
}

// The changes say nothing of an event that somebody wants to read of; whoever works on them keeps them.
TEST_F(GesturesTest, AClickOnAnEventBringsTheInspectorInFrontOfTheChangesAndNothingElseDoes) {
  for (const ImVec2 size : {ImVec2(1440, 900), ImVec2(390, 844)}) {
    resize(size.x, size.y);
    frames(3);
    click("tab-edits");
    const std::vector<std::string> changes{"edits"};
    ASSERT_EQ(app.panels_in_front(), changes);
    const ImVec2 head = head_of(first_arriving());
    drag(head, {head.x, head.y + 30});
    EXPECT_EQ(edits().size(), 1U);
    EXPECT_EQ(app.panels_in_front(), changes) << "a drag is no click";
    press(ImGuiKey_RightArrow);
    EXPECT_EQ(app.panels_in_front(), changes) << "who steps by key looks at what changes, too";
    app.undo();
    frames(3);
    click(head_of(first_arriving()));
    EXPECT_TRUE(app.panels_in_front().empty()) << "the inspector comes by itself";
    EXPECT_EQ(app.selected(), trace().packets()[first_arriving()].received);
  }
}

TEST_F(GesturesTest, ATapLeavesTheChangesInFrontForItChoosesWhatAFingerIsAboutToMove) {
  app.set_touch(true);
  frames(2);
  click("tab-edits");
  click(head_of(first_arriving()));
  EXPECT_EQ(app.selected(), trace().packets()[first_arriving()].received);
  EXPECT_EQ(app.panels_in_front(), std::vector<std::string>{"edits"});
}

TEST_F(GesturesTest, WhatADragWouldDoIsToldBesideTheInstantsOfTheRuler) {
  constexpr float kNarrowRuler = 54;
  for (const float width : {390.0f, 320.0f}) {
    resize(width, 844);
    frames(3);
    for (const trace::Packet& packet : trace().packets()) {
      if (packet.received == trace::kNoEvent || trace().events()[packet.received].host != 0) continue;
      const auto head = app.event_position(packet.received);
      if (!head) continue;
      hold(*head, {head->x, head->y + 40});
      const std::vector<Line> lines = screen();
      const Line* const told = find_line(lines, "later");
      ASSERT_NE(told, nullptr);
      EXPECT_GE(told->box.left, kNarrowRuler) << told->text;
      EXPECT_LE(told->box.right, width);
      press(ImGuiKey_Escape);
      let_go();
      break;
    }
  }
}

TEST_F(GesturesTest, ARightClickOnASegmentHasItsMenu) {
  right_click(head_of(first_arriving()));
  ASSERT_EQ(app.popup(), PopupId::kEdit);
  click("drop client->server SYN #2");
  EXPECT_EQ(edits(), std::vector<std::string>{"drop client->server SYN #2"});
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(GesturesTest, TheMenuIsUsedByKeyboardAlone) {
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

TEST_F(GesturesTest, LeftAndRightLeadToTheHostsAndTheLink) {
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

TEST_F(GesturesTest, TheMenuOfALifelineIsOfThatInstant) {
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

TEST_F(GesturesTest, ALongPressIsTheMenu) {
  ImGuiIO& io = ImGui::GetIO();
  app.set_touch(true);
  const ImVec2 head = head_of(first_arriving());
  io.AddMousePosEvent(head.x, head.y);
  frames(2);
  io.AddMouseButtonEvent(0, true);
  frames(2);
  EXPECT_TRUE(app.animating()) << "the finger rests, and time has to go on";
  EXPECT_EQ(app.popup(), std::nullopt);
  frames(45);
  io.AddMouseButtonEvent(0, false);
  frames(3);
  EXPECT_EQ(app.popup(), PopupId::kEdit);
  EXPECT_TRUE(find("drop client->server SYN #2").has_value());
}

TEST_F(GesturesTest, TwoFingersThatRestAreNoLongPress) {
  ImGuiIO& io = ImGui::GetIO();
  app.set_touch(true);
  app.set_fingers(2);
  const ImVec2 head = head_of(first_arriving());
  io.AddMousePosEvent(head.x, head.y);
  frames(2);
  io.AddMouseButtonEvent(0, true);
  frames(47);
  EXPECT_EQ(app.popup(), std::nullopt);
}

TEST_F(GesturesTest, AFingerMovesTheTimelineUnlessItsSegmentWasChosen) {
  app.set_touch(true);
  frames(2);
  const ImVec2 head = head_of(first_arriving());
  hold(head, ImVec2(head.x, head.y + 60));
  let_go();
  EXPECT_TRUE(edits().empty());
  click(head_of(first_arriving()));
  frames(30);
  const ImVec2 chosen = head_of(first_arriving());
  hold(chosen, ImVec2(chosen.x, chosen.y + 60));
  let_go();
  EXPECT_EQ(edits().size(), 1U);
}

TEST_F(GesturesTest, KeysUndoAndRedo) {
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

TEST_F(GesturesTest, WhoMakesButtonsOfTheActionsAddsTheirLines) {
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

TEST_F(GesturesTest, DeleteLosesTheSegmentInFocus) {
  click(head_of(first_arriving()));
  press(ImGuiKey_Delete);
  EXPECT_EQ(edits(), std::vector<std::string>{"drop client->server SYN #2"});
}

TEST_F(GesturesTest, ALineOfOnesOwnIsAddedAndAWrongOneStays) {
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

TEST_F(GesturesTest, EPutsALineIntoTheFieldWhereItIsChanged) {
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

TEST_F(GesturesTest, AStateInTheDiagramHasTheInstantsWhenItWasEntered) {
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

TEST_F(GesturesTest, ThePanelSwitchesReordersAndRemovesEdits) {
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

TEST_F(GesturesTest, ASliderActsWhileItIsTurnedAndIsOneChange) {
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

TEST_F(GesturesTest, TheClipboardGetsTheWholeAsAScenario) {
  press(ImGuiKey_6);
  frames(2);
  click("copy-scenario");
  Model other;
  ASSERT_TRUE(other.open("copied", ImGui::GetClipboardText()));
  EXPECT_EQ(trace::to_json(other.run()->trace()), trace::to_json(trace()));
}

}  // namespace
}  // namespace tcplab::shell
