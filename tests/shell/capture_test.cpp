// A capture in the lab: what was on the wire, from the arrows to the octets, and nothing that nobody has
// captured.
#include "core/capture/pcapng.hpp"
#include "core/wire/tcp_segment.hpp"
#include "shell/sharing.hpp"
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
  app.select(6);
  frames(3);
  app.open_panel("inspector");
  frames(3);
  EXPECT_TRUE(says("Transmission Control Protocol"));
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
  app.select(0);
  press(ImGuiKey_M);
  frames(3);
  EXPECT_TRUE(says("Only the run of a scenario can be changed."));
  EXPECT_FALSE(app.open_panel("edits"));
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
