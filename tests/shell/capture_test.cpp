// A capture in the lab: what was on the wire, from the arrows to the octets, and nothing that nobody has
// captured.
#include <array>
#include <set>

#include "core/capture/pcapng.hpp"
#include "core/wire/tcp_segment.hpp"
#include "shell/model/curve_export.hpp"
#include "shell/sharing.hpp"
#include "shell/timeline/column_heads.hpp"
#include "shell/views/save_panel.hpp"
#include "shell/views/text_panel.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

wire::TcpSegment captured_segment(bool forth, bool syn, std::uint32_t seq, std::uint32_t ack,
                                  std::size_t octets = 0) {
  wire::TcpSegment segment;
  segment.source = wire::IpAddress::v4(192, 0, 2, forth ? 1 : 2);
  segment.destination = wire::IpAddress::v4(192, 0, 2, forth ? 2 : 1);
  segment.header.source_port = forth ? 50000 : 80;
  segment.header.destination_port = forth ? 80 : 50000;
  segment.header.seq = SeqNum{seq};
  segment.header.ack = SeqNum{ack};
  segment.header.flags.syn = syn;
  segment.header.flags.ack = ack != 0;
  segment.header.window = 4096;
  segment.payload = Bytes(std::vector<std::uint8_t>(octets, 'q'));
  return segment;
}

// A handshake, 5 octets that are sent twice, and their acknowledgment, of which the last two segments come a
// second later.
Bytes a_capture() {
  capture::PcapngWriter writer;
  writer.add_interface("eth0");
  std::int64_t at = 1'000'000'000;
  const auto pass = [&](const wire::TcpSegment& segment, Duration later) {
    writer.add_packet(0, Instant{at}, wire::emit_datagram(segment));
    at += later.ns;
  };
  pass(captured_segment(true, true, 100, 0), milliseconds(20));
  pass(captured_segment(false, true, 300, 101), milliseconds(1));
  pass(captured_segment(true, false, 101, 301), milliseconds(1));
  pass(captured_segment(true, false, 101, 301, 5), seconds(1));
  pass(captured_segment(true, false, 101, 301, 5), milliseconds(20));
  pass(captured_segment(false, false, 301, 106), milliseconds(1));
  return Bytes(writer.bytes());
}

class CapturesInTheLab : public DrivenApp {
 protected:
  void open() {
    ASSERT_TRUE(app.open_capture("/home/somebody/a.pcapng", a_capture()));
    frames(3);
  }
  bool says(std::string_view words) const {
    const std::vector<Line> lines = screen();
    return find_line(lines, words) != nullptr;
  }
};

TEST_F(CapturesInTheLab, DrawALevelArrowForEachPacket) {
  open();
  const Arrows& arrows = app.model().run()->index.arrows();
  ASSERT_EQ(arrows.size(), 6u);
  for (trace::PacketId packet = 0; packet < 6; ++packet) {
    const Arrow* const arrow = arrows.of(packet);
    ASSERT_NE(arrow, nullptr);
    EXPECT_EQ(arrow->from, arrow->to);
    EXPECT_FALSE(arrow->lost);
    EXPECT_EQ(arrow->retransmission, packet == 4);
  }
  EXPECT_EQ(app.model().run()->index.conversations().size(), 1u);
  EXPECT_EQ(app.model().run()->title(Language::kEnglish), "a.pcapng");
}

TEST_F(CapturesInTheLab, CutLongWaitsShortOnEveryAxisButTheLinearOne) {
  open();
  EXPECT_EQ(app.model().axis(), AxisMode::kPerEvent);
  app.set_axis(AxisMode::kCompact);
  const TimeMap& map = app.model().map();
  const double wait = map.to_axis(Instant{} + milliseconds(1022)) - map.to_axis(Instant{} + milliseconds(22));
  EXPECT_LT(wait, 0.5 * map.length());
}

TEST_F(CapturesInTheLab, TellOfEachPacketWhatItsOctetsSay) {
  open();
  app.select(3);
  frames(3);
  app.open_panel("inspector");
  frames(3);
  EXPECT_TRUE(says("Transmission Control Protocol"));
  EXPECT_FALSE(says("Caused by")) << "nothing of that was captured";
  app.open_panel("packets");
  frames(3);
  EXPECT_TRUE(says("[TCP Retransmission]"));
}

TEST_F(CapturesInTheLab, HaveNoStatesAndVariablesAndSayWhy) {
  bake(1, true);
  open();
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    app.set_language(language);
    for (const char* panel : {"states", "variables"}) {
      ASSERT_TRUE(app.open_panel(panel));
      frames(3);
      EXPECT_TRUE(says(language == Language::kEnglish ? "A capture has what was on the wire"
                                                      : "捕获文件里只有线上传输的内容"))
          << panel;
    }
  }
  EXPECT_FALSE(app.open_panel("sequence"));
}

TEST_F(CapturesInTheLab, CannotBeChangedAndSayWhy) {
  open();
  EXPECT_FALSE(app.model().editable());
  EXPECT_FALSE(app.add_edit("drop client->server SYN #1"));
  EXPECT_FALSE(app.edit_text("host a 192.0.2.1"));
  press(ImGuiKey_M);
  frames(3);
  EXPECT_TRUE(says("A capture has no text to edit and cannot be changed."));
  EXPECT_FALSE(says("Change the past"));
  EXPECT_FALSE(app.open_panel("edits"));
}

// The first packet is looked at, and none is drawn as if it were still to come.
TEST_F(CapturesInTheLab, AreOpenedWholeAtTheirFirstPacket) {
  open();
  EXPECT_EQ(app.selected(), trace::EventId{0});
  for (trace::EventId event = 0; event < 6; ++event) EXPECT_FALSE(app.model().lies_ahead(event));
  EXPECT_TRUE(says("packet 1, 6 in all"));
  press(ImGuiKey_RightArrow);
  EXPECT_EQ(app.selected(), trace::EventId{1}) << "a step is a packet";
  press(ImGuiKey_End);
  frames(3);
  EXPECT_TRUE(says("packet 6, 6 in all"));
  press(ImGuiKey_Home);
  EXPECT_EQ(app.selected(), trace::EventId{0});
  app.open_named("lost-syn");
  EXPECT_EQ(app.selected(), std::nullopt) << "a run begins before its first event";
  EXPECT_TRUE(app.model().lies_ahead(0));
}

TEST_F(CapturesInTheLab, AnswerTheEditorsKey) {
  app.offer_editor([] { FAIL() << "there is nothing to edit"; });
  open();
  press(ImGuiKey_E);
  frames(3);
  EXPECT_TRUE(says("A capture has no text to edit and cannot be changed."));
  EXPECT_TRUE(says("measured, plotted"));
}

TEST_F(CapturesInTheLab, HaveNoKeysInTheHelpThatDoNothing) {
  resize(900, 1800);
  const auto help_says = [&](std::string_view words) {
    press(ImGuiKey_F1);
    frames(3);
    const bool found = says(words);
    press(ImGuiKey_F1);
    frames(2);
    return found;
  };
  open();
  EXPECT_TRUE(help_says("show the whole run"));
  const std::array without{"to its cause",      "every hop", "lose the segment in focus",
                           "undo a change",     "redo it",   "stop making a long run",
                           "delays its segment"};
  for (const char* words : without) EXPECT_FALSE(help_says(words)) << words;
  app.open_named("lost-syn");
  frames(3);
  for (const char* words : without) EXPECT_TRUE(help_says(words)) << words;
}

TEST_F(CapturesInTheLab, SpeakOfPacketsAndNotOfWhatARunHas) {
  open();
  app.open_panel("about");
  frames(3);
  EXPECT_TRUE(says("The arrow keys step from packet to packet"));
  EXPECT_FALSE(says("says why it happened"));
  app.open_panel("events");
  frames(3);
  for (const char* kind : {"Calls", "Timers"}) EXPECT_FALSE(says(kind)) << kind;
  app.open_named("lost-syn");
  app.open_panel("events");
  frames(3);
  EXPECT_TRUE(says("Timers"));
}

// Both ends have what was captured: their tracks go on as long as either speaks, and both are plotted.
TEST_F(CapturesInTheLab, GiveEachPacketToBothOfItsEnds) {
  open();
  const Index& index = app.model().run()->index;
  ASSERT_EQ(index.tracks().size(), 2u);
  EXPECT_EQ(index.tracks()[0].to, index.tracks()[1].to);
  EXPECT_EQ(index.conversations().ends(0).size(), 2u);
  EXPECT_EQ(index.events_of(0).size(), 6u);
  EXPECT_EQ(index.events_of(1).size(), 6u);
  const Series* const acknowledged = index.curves().of(0, Curve::kAcked);
  ASSERT_NE(acknowledged, nullptr);
  EXPECT_FALSE(acknowledged->empty()) << "what the server acknowledges, the client learns";
}

// A server's capture: so many clients each open a connection.
Bytes with_clients(unsigned clients) {
  capture::PcapngWriter writer;
  writer.add_interface("eth0");
  for (unsigned i = 0; i < clients; ++i) {
    wire::TcpSegment syn = captured_segment(true, true, 100, 0);
    syn.source =
        wire::IpAddress::v4(198, 51, static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i));
    writer.add_packet(0, Instant{1'000'000'000 + i}, wire::emit_datagram(syn));
  }
  return Bytes(writer.bytes());
}

// The heads of the columns, in a face in which every octet is so wide.
std::vector<ColumnHead> heads_within(const Index& index, float width, Language language, float octet = 8) {
  const Rect area{0, 0, width, 600};
  const Columns columns = layout_columns(index, area, 1);
  const auto width_of = [octet](std::string_view text) { return octet * static_cast<float>(text.size()); };
  std::vector<ColumnHead> heads;
  for (std::size_t i = 0; i < columns.hosts.size(); ++i)
    heads.push_back(
        column_head(columns, i, index.trace().hosts(), {0, width, 6, width_of, width_of}, language));
  return heads;
}

// Addresses of one network differ at their ends.
TEST_F(CapturesInTheLab, NameTheirColumnsWholeOrCutAtTheFront) {
  ASSERT_TRUE(app.open_capture("many.pcapng", with_clients(12)));
  const Index& index = app.model().run()->index;
  for (const float width : {4000.0f, 1100.0f, 700.0f}) {
    const std::vector<ColumnHead> heads = heads_within(index, width, Language::kEnglish);
    std::set<std::string> names;
    for (std::size_t i = 0; i < heads.size(); ++i) {
      const std::string& whole = index.trace().hosts()[i].name;
      const std::string& name = heads[i].name;
      EXPECT_TRUE(names.insert(name).second) << name << " at " << width;
      if (width == 4000.0f) EXPECT_EQ(name, whole);
      if (name == whole) continue;
      EXPECT_TRUE(name.starts_with("\u2026")) << name;
      EXPECT_TRUE(whole.ends_with(name.substr(std::string_view("\u2026").size()))) << name;
    }
    for (std::size_t i = 0; i + 1 < heads.size(); ++i)
      EXPECT_LE(heads[i].right, heads[i + 1].left) << "beside each other at " << width;
  }
  // Two hosts: the last one begins before its line where it would reach beyond the edge.
  open();
  const std::vector<ColumnHead> heads = heads_within(app.model().run()->index, 300, Language::kEnglish);
  EXPECT_EQ(heads[0].name, "192.0.2.1");
  EXPECT_EQ(heads[1].name, "192.0.2.2");
  EXPECT_LE(heads[1].right, 300);
  EXPECT_LE(heads[0].right, heads[1].left);
}

TEST_F(CapturesInTheLab, OfManyAddressesShowTheBusiestAndTheOthersTogether) {
  ASSERT_TRUE(app.open_capture("many.pcapng", with_clients(300)));
  frames(3);
  const Index& index = app.model().run()->index;
  const ColumnHead others = heads_within(index, 9000, Language::kEnglish).back();
  EXPECT_EQ(others.name, "others");
  EXPECT_EQ(others.note, "239 addresses");
  const ColumnHead chinese = heads_within(index, 9000, Language::kChinese).back();
  EXPECT_EQ(chinese.name, "其他地址");
  EXPECT_EQ(chinese.note, "239 个地址");
  EXPECT_EQ(index.conversations().size(), 300u) << "each is known by its own address";
  const std::uint32_t last = static_cast<std::uint32_t>(index.tracks().size() - 2);
  EXPECT_TRUE(end_name(index, last).ends_with("198.51.1.43:50000")) << end_name(index, last);
  EXPECT_FALSE(app.drawing().empty());
}

TEST_F(CapturesInTheLab, HaveNoTextAndAreInNoLink) {
  offer_text_panel(app);
  offer_save_panel(app, {[](std::string_view, std::string_view) { return Message("saved"); },
                         [] { return std::string("a link"); }});
  open();
  EXPECT_FALSE(app.open_panel("text"));
  EXPECT_TRUE(app.source().capture);
  EXPECT_TRUE(app.source().text.empty());
  ASSERT_TRUE(app.open_panel("save"));
  frames(3);
  EXPECT_TRUE(says("A capture fits in no link"));
  app.open_named("lost-syn");
  EXPECT_FALSE(app.source().capture);
}

TEST_F(CapturesInTheLab, SayInBothLanguagesWhatWasLeftOut) {
  open();
  const Recording& recording = *app.model().run()->recording;
  EXPECT_NE(recording.about(Language::kEnglish)
                .find("Captured from 1970-01-01 00:00:01.000000000 UTC on, at one point"),
            std::string_view::npos);
  EXPECT_NE(recording.about(Language::kChinese).find("捕获始于"), std::string_view::npos);
}

TEST_F(CapturesInTheLab, ThatCannotBeReadLeaveWhatIsOpen) {
  app.open_named("lost-syn");
  EXPECT_FALSE(app.open_capture("b.pcap", Bytes(std::vector<std::uint8_t>{1, 2, 3})));
  frames(3);
  EXPECT_EQ(app.source().name, "lost-syn");
  EXPECT_TRUE(says("b.pcap cannot be read as a capture"));
  EXPECT_TRUE(says("at octet 0: it begins neither as pcap nor as pcapng"));
  EXPECT_NE(app.transcript().notice.find("b.pcap cannot be read as a capture: at octet 0"),
            std::string::npos);
}

// Every panel of a capture, in both languages, wide and narrow, at every event.
TEST_F(CapturesInTheLab, AreDrawnWholeWhereverOneLooks) {
  open();
  for (const float width : {1440.0f, 400.0f}) {
    resize(width, 800);
    for (const char* panel : {"about", "inspector", "states", "variables", "events", "plots", "packets"}) {
      app.open_panel(panel);
      for (trace::EventId event = 0; event < trace().events().size(); ++event) {
        app.select(event);
        frames(1);
      }
    }
  }
  EXPECT_FALSE(app.drawing().empty());
  EXPECT_FALSE(app.plots_drawing().empty());
}

}  // namespace
}  // namespace tcplab::shell
