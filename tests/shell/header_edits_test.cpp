// Fields of a header are rewritten where the inspector shows them.
#include "shell/model/header_edits.hpp"

#include <cmath>
#include <string>
#include <vector>

#include "core/wire/fields.hpp"
#include "core/wire/tcp_options.hpp"
#include "shell/model/edit_actions.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/runs.hpp"
#include "tests/shell/scripts.hpp"

namespace tcplab::shell {
namespace {

constexpr const char* kStamped =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 20ms\n"
    "set all mss 1000\nset all timestamps on\nset all sack on\nset all window-scale on\n"
    "at 0ms server listen 80\nat 10ms client connect server:80\n"
    "on client connected client send 6000\ndrop client->server data #2\ndrop client->server data #4\n";

class HeaderEditsTest : public DrivenApp {
 protected:
  HeaderEditsTest() {
    resize(1440, 3600);
    app.open_named("three-way-handshake");
    show(first_event<trace::SegmentSent>(trace()));
  }
  void show(trace::EventId event) {
    app.select(event);
    app.open_panel("inspector");
    frames(3);
  }
  std::vector<std::string> edits() const {
    std::vector<std::string> lines;
    for (const scenario::Edit& edit : app.model().changes().edits) lines.push_back(edit.line);
    return lines;
  }
  // In place of what stands there.
  void write(std::string_view text) {
    frames(4);
    ASSERT_TRUE(ImGui::GetIO().WantTextInput);
    for (const char each : text) type(static_cast<unsigned char>(each));
  }
  void enter(std::string_view text) {
    write(text);
    press(ImGuiKey_Enter);
    frames(3);
  }
  void rewrite(std::string_view control, std::string_view text) {
    click(control);
    enter(text);
  }
  bool reads(std::string_view words) { return find_line(screen(), words) != nullptr; }
  // A layer or a field, by how its line begins.
  void unfold(std::string_view name) {
    for (const Line& line : screen()) {
      if (line.box.left > 700 && line.text.find(name) == 0)
        return click(ImVec2(line.box.center().x, line.box.center().y));
    }
    ADD_FAILURE() << name << " is not shown";
  }
  bool writing() { return find("apply-field").has_value(); }
  // What stands in the field that is written in.
  std::string text_written() {
    const auto apply = find("apply-field");
    if (!apply) return "nothing is written";
    Rect field;
    app.measure_controls(true);
    frames(1);
    for (const Control& each : app.controls()) {
      const bool beside = std::abs(each.box.top - apply->box.top) < 2 && each.box.right < apply->box.left;
      if (beside && each.name.rfind("edit-", 0) == 0) field = each.box;
    }
    app.measure_controls(false);
    for (const Line& line : screen()) {
      if (field.contains(line.box.center())) return line.text;
    }
    return "";
  }
  wire::TcpSegment segment(trace::PacketId packet = 0) const { return trace().packets()[packet].segment; }
};

TEST_F(HeaderEditsTest, AClickOnAValueOpensItAndEnterMakesAnEditOfIt) {
  click("edit-window");
  frames(4);
  EXPECT_EQ(text_written(), std::to_string(segment().header.window));
  enter("1000");
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 window 1000"});
  EXPECT_EQ(segment().header.window, 1000);
  EXPECT_FALSE(writing());
  EXPECT_FALSE(ImGui::GetIO().WantTextInput);
  ASSERT_NE(app.model().ghost(), nullptr);
  EXPECT_EQ(app.model().ghost()->trace().packets()[0].segment.header.window, 65535);
  app.undo();
  EXPECT_EQ(segment().header.window, 65535);
}

TEST_F(HeaderEditsTest, WrittenAgainItIsTheSameEdit) {
  rewrite("edit-window", "1000");
  rewrite("edit-window", "+5");
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 window 1005"});
  rewrite("edit-window", "1005");
  EXPECT_EQ(edits().size(), 1U) << "it is that already";
}

TEST_F(HeaderEditsTest, ANumberThatChanceHasMadeIsMovedAndBackAgainIsNoEdit) {
  const SeqNum before = segment().header.seq;
  click("edit-seq");
  frames(4);
  EXPECT_EQ(text_written(), "0") << "as it is shown";
  enter("7");
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 seq +7"});
  EXPECT_EQ(segment().header.seq.value, before.value + 7);
  rewrite("edit-seq", "-2");
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 seq +5"});
  rewrite("edit-seq", "0");
  EXPECT_EQ(edits(), std::vector<std::string>{});
}

TEST_F(HeaderEditsTest, FlagsAreWrittenByNameAndSwitchedOneByOne) {
  rewrite("edit-flags", "syn, ack urg");
  EXPECT_EQ(segment().header.flags.to_string(), "SYN, ACK, URG");
  app.undo();
  frames(3);
  const auto flags = find("edit-flags");
  ASSERT_TRUE(flags.has_value());
  click(ImVec2(flags->box.left - 40, flags->box.center().y));  // its name unfolds it
  click("edit-Push");
  EXPECT_EQ(segment().header.flags.to_string(), "SYN, PSH");
  EXPECT_FALSE(writing());
  frames(3);
  click("edit-Push");
  EXPECT_EQ(segment().header.flags.to_string(), "SYN");
}

TEST_F(HeaderEditsTest, EveryFieldThatTheLanguageCanChangeIsChangedThere) {
  ASSERT_TRUE(app.open_text("run", kStamped));
  press(ImGuiKey_End);
  trace::PacketId with_sack = trace::kNoPacket;
  for (const trace::Packet& packet : trace().packets()) {
    const auto options = wire::decode_options(packet.segment.header.options.bytes());
    if (with_sack == trace::kNoPacket && options && options->sack_count > 1) with_sack = packet.id;
  }
  ASSERT_NE(with_sack, trace::kNoPacket);
  show(trace().packets()[0].sent);
  unfold("Internet Protocol");
  unfold("Differentiated Services Field");
  unfold("TCP Option - Maximum");
  unfold("TCP Option - Timestamps");
  unfold("TCP Option - Window scale");
  for (const char* field : {"source-port", "destination-port", "seq", "ack", "window", "urgent", "ttl",
                            "dscp", "mss", "wscale", "tsval", "tsecr", "ecn", "id"}) {
    SCOPED_TRACE(field);
    rewrite("edit-" + std::string(field), "2");
    ASSERT_EQ(edits().size(), 1U);
    EXPECT_NE(edits().front().find(" " + std::string(field) + " "), std::string::npos) << edits().front();
    app.undo();
    frames(3);
  }
  show(trace().packets()[with_sack].sent);
  unfold("TCP Option - SACK");
  for (const char* field : {"sack-left", "sack-right", "sack2-left", "sack2-right"}) {
    rewrite("edit-" + std::string(field), "+1");
    ASSERT_EQ(edits().size(), 1U) << field;
    EXPECT_NE(edits().front().find(" " + std::string(field) + " +1"), std::string::npos) << edits().front();
    app.undo();
    frames(3);
  }
}

TEST_F(HeaderEditsTest, WhatOnlyOneVersionOfIpHasIsChangedThere) {
  unfold("Internet Protocol");
  rewrite("edit-id", "9");
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 id 9"});
  app.undo();
  frames(3);
  unfold("Flags");  // IP's are the first
  click("edit-Don't fragment");
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 df 0"});
  EXPECT_FALSE(segment().ip.dont_fragment);
  EXPECT_FALSE(find("edit-flow-label").has_value());

  ASSERT_TRUE(
      app.open_text("run",
                    "host client 2001:db8::1\nhost server 2001:db8::2\nlink client server delay 20ms\n"
                    "at 0ms server listen 80\nat 10ms client connect server:80\n"));
  show(first_event<trace::SegmentSent>(trace()));
  unfold("Internet Protocol");
  EXPECT_FALSE(find("edit-id").has_value());
  rewrite("edit-flow-label", "77");
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 flow-label 77"});
  EXPECT_EQ(segment().ip.flow_label, 77U);
}

// Whoever tries to change a field and cannot is told why.
TEST(HeaderEdits, AFieldThatCannotBeRewrittenSaysWhy) {
  for (const auto* addresses :
       {"198.51.100.1\nhost server 198.51.100.2", "2001:db8::1\nhost server 2001:db8::2"}) {
    Model model;
    ASSERT_TRUE(model.open("run", "host client " + std::string(addresses) +
                                      "\nlink client server delay 20ms\nat 0ms server listen 80\n"
                                      "at 10ms client connect server:80\n"));
    const trace::Packet syn = model.run()->trace().packets()[0];
    const auto fields = wire::decode_fields(syn.segment, SeqNum{}, SeqNum{}, Language::kEnglish);
    const auto edits = HeaderEdits::of(model, 0);
    ASSERT_TRUE(edits.has_value());
    for (std::size_t i = 0; i < fields.size() && fields[i].name != "TCP Option - Maximum segment size"; ++i) {
      const bool leaf =
          fields[i].depth > 0 && (i + 1 == fields.size() || fields[i + 1].depth <= fields[i].depth);
      if (leaf && !edits->find(fields, i)) {
        EXPECT_NE(why_fixed(fields[i]).in(Language::kEnglish), "") << fields[i].name;
      }
    }
  }
}

TEST_F(HeaderEditsTest, EscapeGivesUpAndReturnsTheKeyboard) {
  click("edit-window");
  write("12");
  press(ImGuiKey_Escape);
  EXPECT_FALSE(writing());
  EXPECT_EQ(edits(), std::vector<std::string>{});
  const auto before = app.selected();
  press(ImGuiKey_RightArrow);
  EXPECT_NE(app.selected(), before) << "keys are the lab's again";
}

TEST_F(HeaderEditsTest, ABadValueSaysWhyBesideTheFieldAndLosesNothing) {
  const unsigned before = app.model().generation();
  for (const auto& [text, why] : std::vector<std::pair<const char*, const char*>>{
           {"70000", "65535"}, {"many", "whole number"}, {"-70000", "65535"}, {"", "missing"}}) {
    click("edit-window");
    write(text);
    if (*text == 0) press(ImGuiKey_Delete);
    press(ImGuiKey_Enter);
    frames(5);
    EXPECT_TRUE(reads(why)) << text;
    EXPECT_EQ(text_written(), text);
    EXPECT_TRUE(ImGui::GetIO().WantTextInput) << "it can be mended at once";
    EXPECT_FALSE(app.model().error().has_value());
    press(ImGuiKey_Escape);
  }
  EXPECT_EQ(app.model().generation(), before);
  rewrite("edit-flags", "SYN, ABC");
  EXPECT_TRUE(reads("'ABC' is no flag"));
  press(ImGuiKey_Escape);
}

TEST_F(HeaderEditsTest, WhatIsWrittenStaysWhereverTheMouseIs) {
  press(ImGuiKey_End);
  show(trace().packets()[0].sent);
  click("edit-window");
  write("12");
  const auto other = app.event_position(trace().packets()[1].received);
  ASSERT_TRUE(other.has_value());
  point_at(*other);
  frames(5);
  EXPECT_EQ(text_written(), "12");
  press(ImGuiKey_Enter);
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 window 12"});
}

TEST_F(HeaderEditsTest, TheMenuLeadsToTheFirstFieldAndArrowsToTheOthersByTheKeyboardAlone) {
  app.open_panel("about");
  press(ImGuiKey_M);
  frames(4);
  ASSERT_EQ(app.popup(), PopupId::kEdit);
  ASSERT_TRUE(find("edit-header").has_value());
  // It stands behind what can be done to the segment as a whole, of which the first is chosen.
  for (const EditAction& each : packet_actions(app.model(), 0)) {
    if (each.group == EditAction::Group::kPacket) press(ImGuiKey_DownArrow);
  }
  press(ImGuiKey_Enter);
  frames(8);
  EXPECT_EQ(app.popup(), std::nullopt);
  EXPECT_TRUE(ImGui::GetIO().WantTextInput);
  EXPECT_EQ(text_written(), std::to_string(segment().header.source_port));
  press(ImGuiKey_DownArrow);
  frames(5);
  EXPECT_EQ(text_written(), "80");
  enter("8080");
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 destination-port 8080"});
}

TEST_F(HeaderEditsTest, AnArrowKeyAppliesWhatIsWrittenAndGoesOn) {
  click("edit-seq");
  write("3");
  press(ImGuiKey_DownArrow);
  frames(6);
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 seq +3"});
  EXPECT_EQ(text_written(), "0") << "the acknowledgment number";
  write("x");
  press(ImGuiKey_UpArrow);
  frames(6);
  EXPECT_EQ(text_written(), "x") << "that is none";
  press(ImGuiKey_Escape);
}

TEST_F(HeaderEditsTest, KeysThatWalkOverControlsComeToEveryValue) {
  press(ImGuiKey_Q);
  frames(3);
  for (int i = 0; i < 300 && app.cursor() != "edit-window"; ++i) press(ImGuiKey_DownArrow);
  ASSERT_EQ(app.cursor(), "edit-window");
  press(ImGuiKey_Enter);
  frames(12);
  enter("77");
  frames(8);
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 window 77"});
  EXPECT_EQ(app.cursor(), "edit-window");
}

TEST_F(HeaderEditsTest, AnArrivalIsChangedWhereItsSegmentLeft) {
  ASSERT_TRUE(app.open_text("run",
                            "host client 198.51.100.1\nhost server 198.51.100.2\nrouter r1\n"
                            "link client r1 delay 1ms\nlink r1 server delay 1ms\n"
                            "at 0s server listen 80\nat 0s client connect server:80\nuntil 1s\n"));
  show(first_event<trace::SegmentReceived>(trace()));
  for (const Line& line : screen()) {
    if (line.box.left > 700 && line.text.find("Internet Protocol") == 0) {
      click(ImVec2(line.box.center().x, line.box.center().y));
      break;
    }
  }
  click("edit-ttl");
  frames(4);
  EXPECT_EQ(text_written(), "64");
  EXPECT_TRUE(reads("As it leaves client"));
  enter("9");
  EXPECT_EQ(segment().ip.ttl, 9);
  EXPECT_TRUE(std::holds_alternative<trace::SegmentReceived>(trace().events()[*app.selected()].what));
}

TEST_F(HeaderEditsTest, WhatIsComputedSaysWhyItCannotBeRewritten) {
  EXPECT_FALSE(find("edit-checksum").has_value());
  EXPECT_FALSE(reads("It is computed"));
  for (const Line& line : screen()) {
    if (line.box.left > 700 && line.text == "Checksum") {
      click(ImVec2(line.box.center().x, line.box.center().y));
      break;
    }
  }
  EXPECT_TRUE(reads("It is computed when the segment"));
}

TEST_F(HeaderEditsTest, OfAScriptAndWhereNobodyMayChangeTheRunNothingIsOffered) {
  app.set_read_only(true);
  frames(2);
  EXPECT_FALSE(find("edit-window").has_value());
  app.set_read_only(false);
  frames(2);
  EXPECT_TRUE(find("edit-window").has_value());
  ASSERT_TRUE(app.open_text("test.pkt", failing_script()));
  show(first_event<trace::SegmentSent>(trace()));
  EXPECT_FALSE(find("edit-window").has_value());
  EXPECT_TRUE(reads("Sequence Number"));
}

TEST_F(HeaderEditsTest, AFingerHasTheSameInChineseOnAPhone) {
  bake(1, true);
  app.set_language(Language::kChinese);
  app.set_touch(true);
  resize(390, 844);
  app.open_panel("inspector");
  frames(3);
  for (int i = 0; i < 40; ++i) {  // it lies below what is in sight
    const auto value = find("edit-window");
    if (value && value->visible.height() > 39) break;
    const auto field = find("tab-inspector");
    ASSERT_TRUE(field.has_value());
    point_at({195, field->box.bottom + 60});
    ImGui::GetIO().AddMouseWheelEvent(0, -1);
    frames(3);
  }
  click("edit-window");
  frames(6);
  EXPECT_TRUE(reads("离开 client 时的值"));
  EXPECT_TRUE(find("apply-field").has_value());
  write("70000");
  click("apply-field");
  frames(5);
  EXPECT_TRUE(reads("65535"));
  EXPECT_EQ(text_written(), "70000");
  click("leave-field");
  EXPECT_FALSE(writing());
  click("edit-window");
  write("500");
  click("apply-field");
  frames(4);
  EXPECT_EQ(edits(), std::vector<std::string>{"rewrite client->server SYN #1 window 500"});
}

}  // namespace
}  // namespace tcplab::shell
