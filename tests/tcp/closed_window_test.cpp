// While a window is closed the other direction goes on, both ends stay quiet but for probes, and what waits
// leaves as soon as the window opens: RFC 9293 3.4, 3.8.6.1 and 3.10.7.4.

#include <string>

#include "tests/tcp/talk.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

constexpr std::uint32_t kBuffer = 8000;
constexpr std::uint32_t kBulk = 200'000;
constexpr Duration kDelay = milliseconds(10);
// What two closed windows may cost in a minute, in probes and in their answers: a probe in a second at most,
// each way.
constexpr std::uint64_t kQuiet = 2 * 2 * 60;

struct Case {
  Pairing ends;
  Duration user_timeout;
};
std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Pairing& ends : all_ends()) {
    all.push_back({ends, {}});
    all.push_back({ends, seconds(90)});
  }
  return all;
}
std::string name_of(const Case& one) {
  return name_of(one.ends) + (one.user_timeout.ns > 0 ? ", with a user timeout" : "");
}

Config config_of(Profile profile, Duration user_timeout) {
  Config config = info(profile).config;
  config.receive_buffer = kBuffer;
  config.user_timeout = user_timeout;
  return config;
}

// B does not read, and a has more for it than fits: a's probes run.
Talk with_one_window_closed(const Case& one) {
  Talk t(config_of(one.ends.a, one.user_timeout), config_of(one.ends.b, one.user_timeout), kDelay);
  t.b.reads = false;
  t.a.to_say = 3 * kBuffer;
  t.pass(seconds(10));
  EXPECT_EQ(t.a.tcp.snd().wnd, 0U);
  EXPECT_EQ(t.a.tcp.state(), kEstablished);
  EXPECT_EQ(t.b.tcp.state(), kEstablished);
  return t;
}

TEST(ClosedWindow, LetsBulkComeFromTheSideThatHasClosedIt) {
  for (const Case& one : cases()) {
    SCOPED_TRACE(name_of(one));
    Talk t = with_one_window_closed(one);
    t.b.to_say = kBulk;
    t.a.segments = t.b.segments = 0;
    const Duration took = t.until([&] { return t.a.heard == kBulk; }, minutes(1));
    EXPECT_LT(took, seconds(2)) << "as fast as without a closed window";
    EXPECT_LT(t.a.segments + t.b.segments, 3 * kBulk / 1000);
    EXPECT_EQ(t.b.tcp.counters().retransmitted, 0U) << "every ACK counted";
    t.b.reads = true;
    t.until([&] { return t.b.heard == 3 * kBuffer; }, minutes(5));
    EXPECT_EQ(t.b.heard, 3 * kBuffer) << "and a's text arrives in the end";
    EXPECT_EQ(t.a.wrong + t.b.wrong, 0U);
  }
}

TEST(ClosedWindow, AtBothEndsIsQuiet) {
  for (const Case& one : cases()) {
    SCOPED_TRACE(name_of(one));
    Talk t(config_of(one.ends.a, one.user_timeout), config_of(one.ends.b, one.user_timeout), kDelay);
    t.a.reads = t.b.reads = false;
    t.a.to_say = t.b.to_say = 3 * kBuffer;
    t.pass(seconds(10));
    EXPECT_EQ(t.a.tcp.snd().wnd + t.b.tcp.snd().wnd, 0U);
    for (int minute = 0; minute < 5; ++minute) {
      t.a.segments = t.b.segments = 0;
      t.pass(minutes(1));
      EXPECT_LT(t.a.segments + t.b.segments, kQuiet) << "minute " << minute;
    }
    if (one.user_timeout.ns > 0) {
      EXPECT_EQ(t.a.tcp.error(), CallError::kConnectionTimedOut) << "RFC 9293 3.10.8: nothing was taken";
      continue;
    }
    t.a.reads = t.b.reads = true;
    t.until([&] { return t.a.heard == 3 * kBuffer && t.b.heard == 3 * kBuffer; }, minutes(5));
    EXPECT_EQ(t.a.heard, 3 * kBuffer);
    EXPECT_EQ(t.b.heard, 3 * kBuffer);
    EXPECT_EQ(t.a.wrong + t.b.wrong, 0U);
  }
}

// How much a has when it closes: less than the window, all of it, and more.
TEST(ClosedWindow, TakesTheFinOfAHalfCloseSoonAfterItHasOpened) {
  for (const Case& one : cases()) {
    for (const std::uint32_t octets : {0U, kBuffer, 3 * kBuffer}) {
      SCOPED_TRACE(name_of(one) + ", " + std::to_string(octets));
      Talk t(config_of(one.ends.a, one.user_timeout), config_of(one.ends.b, one.user_timeout), kDelay);
      t.b.reads = false;
      t.a.to_say = octets;
      t.a.closes = true;
      t.pass(seconds(1));
      t.a.segments = t.b.segments = 0;
      t.pass(minutes(1));
      EXPECT_LT(t.a.segments + t.b.segments, kQuiet);
      t.b.to_say = kBulk;
      EXPECT_LT(t.until([&] { return t.a.heard == kBulk; }, minutes(1)), seconds(2));
      t.b.reads = true;
      EXPECT_LT(t.until([&] { return t.b.ended; }, minutes(10)), seconds(2)) << "the FIN";
      EXPECT_EQ(t.b.heard, octets);
      t.b.closes = true;
      EXPECT_LT(t.until([&] { return t.b.tcp.state() == kClosed; }, minutes(10)), seconds(2));
      EXPECT_EQ(t.b.tcp.error(), std::nullopt);
      EXPECT_EQ(t.a.tcp.state(), kTimeWait);
      EXPECT_EQ(t.a.wrong + t.b.wrong, 0U);
    }
  }
}

TEST(ClosedWindow, AtBothEndsTakesTheFinsOfBoth) {
  for (const Pairing& ends : all_ends()) {
    for (const std::uint32_t octets : {kBuffer, 3 * kBuffer}) {
      SCOPED_TRACE(name_of(ends) + ", " + std::to_string(octets));
      Talk t(config_of(ends.a, {}), config_of(ends.b, {}), kDelay);
      t.a.reads = t.b.reads = false;
      t.a.to_say = t.b.to_say = octets;
      t.a.closes = t.b.closes = true;
      t.pass(seconds(1));
      for (int minute = 0; minute < 3; ++minute) {
        t.a.segments = t.b.segments = 0;
        t.pass(minutes(1));
        EXPECT_LT(t.a.segments + t.b.segments, kQuiet);
      }
      t.a.reads = t.b.reads = true;
      EXPECT_LT(t.until([&] { return t.a.ended && t.b.ended; }, minutes(10)), seconds(2));
      EXPECT_EQ(t.a.heard, octets);
      EXPECT_EQ(t.b.heard, octets);
    }
  }
}

// A user who gives up resets the peer at once, though a probe has left and the window is closed.
TEST(ClosedWindow, TakesTheResetOfAPeerThatGivesUp) {
  for (const Pairing& ends : all_ends()) {
    SCOPED_TRACE(name_of(ends));
    Talk t = with_one_window_closed({ends, {}});
    ASSERT_TRUE(t.a.tcp.abort());
    t.pass(kDelay * 4);
    EXPECT_EQ(t.b.tcp.state(), kClosed);
    EXPECT_EQ(t.b.tcp.error(), CallError::kConnectionReset);
  }
}

}  // namespace
}  // namespace tcplab::tcp
