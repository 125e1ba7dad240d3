// What hands do on the timeline, with simulated input.
#include "shell/timeline/gestures.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/shell/changed_by_hand.hpp"

namespace tcplab::shell {
namespace {

using GesturesTest = ChangedByHand;

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

}  // namespace
}  // namespace tcplab::shell
