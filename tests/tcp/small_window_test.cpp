// Windows smaller than a segment, or hardly larger: what is at least half of the largest window ever offered
// goes at once, and the persist timer's backoff is for windows that are closed: RFC 9293 3.8.6.2.1.

#include <string>

#include "tests/tcp/talk.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

constexpr std::uint32_t kMss = 1460;
constexpr std::uint32_t kBuffers[] = {1,        2,    3,        10,      47,           48,       100,
                                      255,      500,  535,      536,     537,          730,      1000,
                                      kMss - 1, kMss, kMss + 1, 2000,    2 * kMss - 1, 2 * kMss, 2 * kMss + 1,
                                      4000,     4380, 5000,     4 * kMss};

TEST(SmallWindow, ManyWindowsFullTakeLessThanASecond) {
  for (const Pairing& ends : all_ends()) {
    for (const std::uint32_t buffer : kBuffers) {
      for (const bool no_delay : {false, true}) {
        SCOPED_TRACE(name_of(ends) + ", " + std::to_string(buffer) + (no_delay ? ", without Nagle" : ""));
        Config sender = info(ends.a).config;
        sender.no_delay = no_delay;
        Config receiver = info(ends.b).config;
        receiver.receive_buffer = buffer;
        Talk t(sender, receiver, milliseconds(10));
        const std::uint32_t octets = std::min(20 * buffer, 20'000U);
        t.a.to_say = octets;
        EXPECT_LT(t.until([&] { return t.b.heard == octets; }, minutes(5)), seconds(1));
        EXPECT_EQ(t.b.wrong, 0U);
      }
    }
  }
}

// The user reads one octet in ten milliseconds: the window opens a little at a time.
TEST(SmallWindow, ASlowReaderIsTheOnlyOneWhoIsSlow) {
  for (const Pairing& ends : all_ends()) {
    for (const std::uint32_t buffer : {1U, 100U, 1000U, 4 * kMss}) {
      SCOPED_TRACE(name_of(ends) + ", " + std::to_string(buffer));
      Config receiver = info(ends.b).config;
      receiver.receive_buffer = buffer;
      Talk t(info(ends.a).config, receiver, milliseconds(10));
      t.b.reads = false;
      t.a.to_say = 2000;
      std::uint32_t read = 0;
      Duration took;
      for (; read < 2000 && took < seconds(300); took = took + milliseconds(100)) {
        const Result<Bytes, CallError> text = t.b.tcp.receive(50);
        if (text) read += static_cast<std::uint32_t>(text->size());
        t.pass(milliseconds(100));
      }
      EXPECT_EQ(read, 2000U);
      // 4 s for 40 times 50 octets, or a round trip for each window.
      EXPECT_LT(took, seconds(5) + milliseconds(100) * (2000 / std::min(buffer, 50U)));
    }
  }
}

Endpoint established(const ProfileInfo& profile, std::uint16_t window) {
  Config config = profile.config;
  config.no_delay = true;
  config.timestamps = false;
  Endpoint t(config);
  t.peer_mss = kMss;
  t.window = window;
  t.established();
  return t;
}

std::uint32_t sent_at_once(Endpoint& t) {
  std::uint32_t octets = 0;
  while (const std::optional<Outgoing> out = t.tcp.poll_segment(t.now)) {
    octets += static_cast<std::uint32_t>(out->segment.payload.size());
    t.drain();
  }
  return octets;
}

TEST(SmallWindow, HalfOfTheLargestGoesAtOnce) {
  for (const ProfileInfo& profile : kProfiles) {
    for (const std::uint16_t largest : {std::uint16_t{1}, std::uint16_t{3}, std::uint16_t{300},
                                        std::uint16_t{1000}, std::uint16_t{1460}, std::uint16_t{2500}}) {
      SCOPED_TRACE(std::string(profile.name) + " " + std::to_string(largest));
      Endpoint t = established(profile, largest);
      ASSERT_TRUE(t.tcp.send(octets(50'000), t.now));
      std::uint32_t seq = 1001;
      for (const bool full : {true, false, true, false}) {
        const auto window = static_cast<std::uint16_t>(full ? largest : (largest + 1) / 2);
        t.window = window;
        t.receives(".", 5001, seq);
        const std::uint32_t sent = sent_at_once(t);
        EXPECT_GE(2 * sent, window) << "most of it, at least";
        EXPECT_GT(sent, 0U);
        EXPECT_LE(sent, window);
        EXPECT_FALSE(t.tcp.timer(TimerKind::kPersist));
        seq += sent;
      }
    }
  }
}

TEST(SmallWindow, LessWaitsForTheOverrideTimeoutAndNeverLonger) {
  for (const ProfileInfo& profile : kProfiles) {
    SCOPED_TRACE(profile.name);
    Endpoint t = established(profile, 5000);
    ASSERT_TRUE(t.tcp.send(octets(20'000), t.now));
    std::uint32_t seq = 1001 + sent_at_once(t);
    t.window = 100;
    for (int i = 0; i < 20; ++i) {
      t.receives(".", 5001, seq);
      const Instant told = t.now;
      std::uint32_t sent = sent_at_once(t);
      if (sent == 0) {
        EXPECT_TRUE(profile.waits_for_segment);
        t.times_out();
        const std::optional<Outgoing> out = t.tcp.poll_segment(t.now);
        ASSERT_TRUE(out);
        EXPECT_EQ(out->rule, Rule::kOverrideTimeout);
        sent = static_cast<std::uint32_t>(out->segment.payload.size());
      }
      EXPECT_EQ(sent, 100U);
      EXPECT_LE(t.now - told, seconds(1)) << "RFC 9293 3.8.6.2.1: 0.1 to 1 s, without backoff";
      EXPECT_EQ(t.tcp.snd().probes, 0U);
      seq += sent;
    }
  }
}

// A lost SYN leaves a patient retransmission timer, which is not the override timeout's.
TEST(SmallWindow, TheOverrideTimeoutIsASecondAtMost) {
  Config config = info(Profile::kLinux).config;
  config.timestamps = false;
  Endpoint t(config);
  t.window = 5000;
  t.syn_sent().passes(seconds(1)).sends("S 1000").receives("S.", 5000, 1001).sends(". 1001 ack 5001");
  EXPECT_EQ(t.tcp.rto(), seconds(3));
  t.window = 100;
  t.receives(".", 5001, 1001);
  ASSERT_TRUE(t.tcp.send(octets(20'000), t.now));
  t.sends_nothing().passes(seconds(1)).sends("P. 1001 ack 5001 len 100");
}

// With a closed window that opens to almost nothing, the wait is that of an open one.
TEST(SmallWindow, AWindowThatOpensALittleLeavesTheBackoff) {
  Endpoint t = established(info(Profile::kLinux), 5000);
  ASSERT_TRUE(t.tcp.send(octets(20'000), t.now));
  const std::uint32_t seq = 1001 + sent_at_once(t);
  t.window = 0;
  t.receives(".", 5001, seq);
  for (int i = 0; i < 8; ++i) {
    t.times_out();
    EXPECT_EQ(sent_at_once(t), 0U);
    t.receives(".", 5001, seq);
  }
  t.window = 100;
  t.receives(".", 5001, seq).passes(seconds(1));
  EXPECT_EQ(sent_at_once(t), 100U);
}

// What a closed window made the peer throw away goes again as far as the small window reaches, be it full
// segments or not.
TEST(SmallWindow, WhatFitsItIsSentAgain) {
  Endpoint t = established(info(Profile::kRfc), 2000);
  ASSERT_TRUE(t.tcp.send(octets(2000), t.now));
  EXPECT_EQ(sent_at_once(t), 2000U);
  t.window = 0;
  t.receives(".", 5001, 1001);
  t.window = 2000;
  t.receives(".", 5001, 1001);
  EXPECT_EQ(sent_at_once(t), 2000U);
}

}  // namespace
}  // namespace tcplab::tcp
