// The table of packets, and what an analyser says of them.
#include <set>

#include "core/trace/analysis.hpp"
#include "shell/views/panel_kinds.hpp"
#include "tests/shell/driven_app.hpp"
#include "tests/shell/paths.hpp"
#include "tests/shell/runs.hpp"

namespace tcplab::shell {
namespace {

using trace::Finding;
using trace::packet_info;

std::set<Finding> findings_of(const std::string& text) {
  auto scenario = scenario::parse(text);
  EXPECT_TRUE(scenario.ok());
  const shell::Run run = run_of("run", std::move(*scenario));
  std::set<Finding> found;
  for (const trace::Packet& packet : run.trace().packets()) {
    const Finding finding = run.index.analysis().of(packet.id);
    found.insert(finding);
    if (packet.retransmission && packet.segment.seq_length() > 1) {
      EXPECT_TRUE(finding == Finding::kRetransmission || finding == Finding::kFastRetransmission ||
                  finding == Finding::kSpuriousRetransmission)
          << trace::summary(run.trace(), packet);
    }
  }
  return found;
}

TEST(AnalysisTest, SaysWhatWiresharkSays) {
  const std::string ends =
      "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server "
      "delay 20ms\n"
      "at 0s server listen 80\nat 0s client connect server:80\n";
  const std::set<Finding> losses =
      findings_of(ends + "on client connected client send 40k\ndrop client->server data #4\n");
  EXPECT_EQ(losses.count(Finding::kDupAck), 1u);
  EXPECT_EQ(losses.count(Finding::kFastRetransmission), 1u);
  EXPECT_EQ(findings_of(ends + "drop client->server SYN #1\n").count(Finding::kRetransmission), 1u);
  const std::set<Finding> closed = findings_of(ends +
                                               "set server auto-receive off\nset server receive-buffer 3000\n"
                                               "on client connected client send 9k\nat 5s server receive "
                                               "all\nuntil 20s\n");
  EXPECT_EQ(closed.count(Finding::kZeroWindow), 1u);
  EXPECT_EQ(closed.count(Finding::kWindowUpdate), 1u);
  const std::set<Finding> idle =
      findings_of(ends + "set client keep-alive on\nset client keep-idle 10s\nuntil 15s\n");
  EXPECT_EQ(idle.count(Finding::kKeepAlive), 1u);
  EXPECT_EQ(idle.count(Finding::kKeepAliveAck), 1u);
}

// Whatever the ISN: nothing that the client has sent acknowledges anything yet.
TEST(AnalysisTest, ASynAckThatWasLostIsNotSentAgainNeedlessly) {
  for (int seed = 1; seed <= 16; ++seed) {
    const shell::Run run =
        run_of("run", scenario::parse("seed " + std::to_string(seed) +
                                      "\nhost client 198.51.100.1\nhost server 198.51.100.2\n"
                                      "link client server delay 20ms\n"
                                      "at 0s server listen 80\nat 0s client connect server:80\n"
                                      "drop server->client SYN-ACK #1\n")
                          .value());
    for (const trace::Packet& packet : run.trace().packets()) {
      const bool answer = packet.segment.header.flags.syn && packet.segment.header.flags.ack;
      if (answer && packet.retransmission) {
        EXPECT_EQ(run.index.analysis().of(packet.id), Finding::kRetransmission) << seed;
      }
    }
  }
}

TEST(AnalysisTest, TheInfoColumnIsWrittenAsWiresharkWritesIt) {
  const shell::Run run = run_of("three-way-handshake");
  const std::string info = packet_info(run.trace(), run.index.analysis(), 1, Language::kEnglish);
  EXPECT_NE(info.find("[SYN, ACK] Seq=0 Ack=1 Win="), std::string::npos) << info;
  EXPECT_EQ(info.substr(0, 3), "80 ");
}

class PacketsTest : public DrivenApp {};

TEST_F(PacketsTest, ARowSetsTheFocusAndTheFocusMarksARow) {
  app.open_named("data-with-a-lost-segment");
  frames(2);
  click("tab-packets");
  const std::vector<Line> lines = screen();
  const Line* row = find_line(lines, "[SYN, ACK]");
  ASSERT_NE(row, nullptr);
  click(ImVec2(row->box.left + 5, row->box.center().y));
  ASSERT_TRUE(app.selected().has_value());
  EXPECT_EQ(trace::packet_of(trace().events()[*app.selected()]), 1u);
  EXPECT_NE(find_line(screen(), "lost"), nullptr);
}

TEST_F(PacketsTest, AFrameOfALongRunReadsWhatIsOnScreen) {
  ASSERT_TRUE(app.open_text("run", bulk_text(8)));
  while (app.animating()) frames(1);
  click("tab-packets");
  press(ImGuiKey_End);
  const std::size_t last = trace().packets().size();
  EXPECT_GT(last, 1000u);
  const std::vector<Line> lines = screen();
  EXPECT_NE(find_line(lines, "[ACK] Seq="), nullptr);
}

}  // namespace
}  // namespace tcplab::shell
