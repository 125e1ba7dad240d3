// Why nothing is sent at an instant: the connection's own answer, in runs that are made for each.
#include "core/lab/why_not.hpp"

#include "tests/lab/support.hpp"

namespace tcplab::lab {
namespace {

constexpr std::string_view kAskedPair =
    "host client 198.51.100.1\nhost server 198.51.100.2\nlink client server delay 50ms\n"
    "at 0ms server listen 80\nat 1ms client connect server:80\n";

WhyNot asked(const History& history, std::string_view words) {
  const auto moment = parse_moment(history.scenario(), words);
  EXPECT_TRUE(moment) << words << ": " << (moment ? "" : moment.error().message.in(Language::kEnglish));
  if (!moment) return {};
  const auto why = why_not(history, *moment);
  EXPECT_TRUE(why) << words;
  return why ? *why : WhyNot();
}

WhyNot asked(std::string_view lines, std::string_view words) {
  return asked(whole_run(scenario_of(std::string(kAskedPair) + std::string(lines) + "\n")), words);
}

using tcp::Hold;
using tcp::TimerKind;

TEST(WhyNot, InTheHandshakeItWaitsForTheAnswerOrTheRetransmissionTimer) {
  const WhyNot why = asked("", "client at 20ms");
  EXPECT_EQ(why.hindrance.hold, Hold::kHandshake);
  EXPECT_EQ(why.state, tcp::State::kSynSent);
  EXPECT_EQ(why.hindrance.timer, TimerKind::kRetransmission);
  EXPECT_EQ(why.hindrance.until, at_ms(1001));
}

TEST(WhyNot, WithoutDataThereIsNothingToSend) {
  EXPECT_EQ(asked("", "client at 500ms").hindrance.hold, Hold::kNoData);
  EXPECT_EQ(asked("", "server at 500ms").hindrance.hold, Hold::kNoData);
}

TEST(WhyNot, ACongestionWindowThatIsFullSaysSoWithItsFigures) {
  const WhyNot why = asked("on client connected client send 100k", "client at 150ms");
  EXPECT_EQ(why.hindrance.hold, Hold::kCongestionWindow);
  EXPECT_EQ(why.hindrance.flight, why.cwnd);
  EXPECT_EQ(why.hindrance.usable, 0U);
  EXPECT_EQ(why.hindrance.available, 100'000 - why.hindrance.flight);
  EXPECT_EQ(why.hindrance.peer_window, 65535U);
}

TEST(WhyNot, AClosedWindowNamesThePersistTimer) {
  const WhyNot why = asked(
      "set server receive-buffer 4000\nset server auto-receive off\n"
      "on client connected client send 20k",
      "client at 600ms");
  EXPECT_EQ(why.hindrance.hold, Hold::kWindowClosed);
  EXPECT_EQ(why.hindrance.timer, TimerKind::kPersist);
  EXPECT_GT(why.hindrance.until, at_ms(600));
  EXPECT_EQ(why.hindrance.peer_window, 0U);
}

TEST(WhyNot, AWindowThatIsFilledIsThePeersAndNotTheNetworks) {
  const WhyNot why =
      asked("set server receive-buffer 4380\non client connected client send 20k", "client at 120ms");
  EXPECT_EQ(why.hindrance.hold, Hold::kWindowFull);
  EXPECT_EQ(why.hindrance.flight, 4380U);
}

TEST(WhyNot, ASmallSegmentWaitsByNaglesAlgorithm) {
  const std::string_view lines = "on client connected client send 100\nat 110ms client send 50";
  const WhyNot why = asked(lines, "client at 120ms");
  EXPECT_EQ(why.hindrance.hold, Hold::kNagle);
  EXPECT_EQ(why.hindrance.length, 50U);
  EXPECT_EQ(asked(std::string(lines) + "\nset client nagle off", "client at 120ms").hindrance.hold,
            Hold::kNoData);
}

TEST(WhyNot, AnAckThatIsDelayedSaysUntilWhen) {
  const WhyNot why = asked("on client connected client send 100", "server at 170ms");
  EXPECT_EQ(why.hindrance.hold, Hold::kDelayedAck);
  EXPECT_EQ(why.hindrance.timer, TimerKind::kDelayedAck);
  EXPECT_EQ(why.unacknowledged, 100U);
  ASSERT_NE(why.next_sent, kNoEvent);
}

TEST(WhyNot, PacedSegmentsSayWhenTheyLeave) {
  const WhyNot why =
      asked("set client congestion bbr\non client connected client send 200k", "client at 110ms");
  EXPECT_EQ(why.hindrance.hold, Hold::kPacing);
  EXPECT_EQ(why.hindrance.timer, TimerKind::kPacing);
  EXPECT_GT(why.hindrance.until, at_ms(110));
}

TEST(WhyNot, AfterTheFinNothingNewFollows) {
  EXPECT_EQ(asked("on client connected client close", "client at 500ms").hindrance.hold, Hold::kFinished);
}

TEST(WhyNot, HostsThatStandStillOrAreOffSaySo) {
  EXPECT_EQ(asked("at 200ms server freeze", "server at 300ms").kind, WhyNot::Kind::kFrozen);
  EXPECT_EQ(asked("at 200ms server crash", "server at 300ms").kind, WhyNot::Kind::kOff);
  EXPECT_EQ(asked("", "client at 0ms").kind, WhyNot::Kind::kNoConnection);
  EXPECT_EQ(asked("", "server at 0ms").kind, WhyNot::Kind::kListener);
}

// Whatever the answer is, it has a source and both languages, and the run is as it was.
TEST(WhyNot, IsToldInBothLanguages) {
  const History history = whole_run(scenario_of(kLongAndLossy));
  for (int ms = 0; ms < 2000; ms += 97) {
    const WhyNot why = asked(history, "client at " + std::to_string(ms) + "ms");
    EXPECT_NE(why.hindrance.hold == Hold::kNone, why.kind == WhyNot::Kind::kHeld) << ms;
    const std::string english = to_text(history.trace(), why);
    EXPECT_NE(english, to_text(history.trace(), why, Language::kChinese));
    EXPECT_NE(to_json(history.trace(), why).find(explain(why).in(Language::kEnglish)), std::string::npos);
  }
  for (const std::string_view wrong :
       {"client", "client at", "client at noon", "nobody at 1s", "client:x at 1s"})
    EXPECT_FALSE(parse_moment(history.scenario(), wrong)) << wrong;
}

}  // namespace
}  // namespace tcplab::lab
