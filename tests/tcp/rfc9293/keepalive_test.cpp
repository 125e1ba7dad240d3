// Keep-alive: RFC 9293 3.8.4.

#include "core/tcp/profile.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

Config keeping_alive() {
  Config config = plain();
  config.keep_alive = true;
  return config;
}

TEST(Rfc9293, MUST_25_KeepAliveIsOffUnlessAskedFor) {
  for (const Profile profile : {Profile::kRfc, Profile::kLinux, Profile::kFreeBsd}) {
    EXPECT_FALSE(info(profile).config.keep_alive);
  }
  Endpoint t;
  t.established().passes(seconds(1'000'000)).sends_nothing().is(kEstablished);
}

TEST(Rfc9293, MAY_5_MUST_28_AfterTwoHoursOfSilenceThePeerIsProbed) {
  Endpoint t(keeping_alive());
  t.established().passes(seconds(7200) - nanoseconds(1)).sends_nothing().passes(nanoseconds(1));
  t.sends(". 1000 ack 5001").sends_nothing();
}

TEST(Rfc9293, SHLD_12_MAY_6_AProbeHasAnOldNumberAndNoData) {
  Endpoint t(keeping_alive());
  t.established().times_out().sends(". 1000 ack 5001");
  EXPECT_EQ(t.last->rule, Rule::kKeepAliveProbe);
  EXPECT_EQ(t.last->segment.header.seq, t.tcp.snd().nxt - 1);
  EXPECT_TRUE(t.last->segment.payload.empty()) << "no garbage octet, and no way to ask for one";
}

TEST(Rfc9293, SHLD_12_APeerAnswersAProbeWithoutData) {
  Endpoint t;
  t.established().receives(".", 5000, 1001).sends(". 1001 ack 5001").sends_nothing();
}

TEST(Rfc9293, MUST_24_TheUserTurnsItOnAndOffOnOneConnection) {
  Endpoint t;
  t.established().passes(seconds(100));
  t.tcp.configure(keeping_alive(), t.now);
  EXPECT_EQ(t.tcp.timer(TimerKind::kKeepAlive), Instant{} + seconds(7200));
  t.tcp.configure(plain(), t.now);
  EXPECT_FALSE(t.tcp.timer(TimerKind::kKeepAlive));
}

TEST(Rfc9293, MUST_26_WhatThePeerSendsStartsTheIntervalAfresh) {
  Endpoint t(keeping_alive());
  t.established().passes(seconds(7000)).receives(".", 5001, 1001).passes(seconds(7199)).sends_nothing();
  t.passes(seconds(1)).sends(". 1000 ack 5001");
}

// The peer's own probe lies one before the window, with an octet of garbage or without.
TEST(Rfc9293, MUST_26_ThePeersOwnProbesAreSignsOfLife) {
  for (const std::size_t garbage : {0U, 1U}) {
    Endpoint t(keeping_alive());
    t.established().passes(seconds(7000)).receives(".", 5000, 1001, octets(garbage)).sends(". 1001 ack 5001");
    t.passes(seconds(7199)).sends_nothing().passes(seconds(1)).sends(". 1000 ack 5001");
    EXPECT_EQ(t.tcp.keep_probes(), 1U);
    t.receives(".", 5000, 1001, octets(garbage)).sends(". 1001 ack 5001");
    EXPECT_EQ(t.tcp.keep_probes(), 0U);
  }
}

// Anything but the two numbers that only the peer knows could be anybody's.
TEST(Rfc9293, MUST_26_WhatOnlyLooksLikeAProbeIsNone) {
  struct Forged {
    std::string_view flags;
    std::uint32_t seq, ack;
    std::size_t length;
  };
  for (const Forged& f : {Forged{".", 4999, 1001, 0}, Forged{".", 5000, 1000, 0}, Forged{".", 5000, 1002, 0},
                          Forged{"", 5000, 1001, 0}, Forged{"R.", 5000, 1001, 0}, Forged{"S.", 5000, 1001, 0},
                          Forged{"F.", 4999, 1001, 1}, Forged{".", 4999, 1001, 2}}) {
    Endpoint t(keeping_alive());
    t.established().passes(seconds(7000)).receives(f.flags, f.seq, f.ack, octets(f.length));
    while (t.tcp.poll_segment(t.now)) {
    }
    t.passes(seconds(200)).sends(". 1000 ack 5001");
    EXPECT_EQ(t.last->rule, Rule::kKeepAliveProbe) << f.flags << ' ' << f.seq << ' ' << f.ack;
  }
}

TEST(Rfc9293, MUST_26_NoProbeWhileDataIsOutstanding) {
  Config config = keeping_alive();
  config.keep_idle = seconds(5);
  Endpoint t(config);
  t.established();
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  for (int i = 0; i < 30; ++i) {
    t.times_out();
    while (const std::optional<Outgoing> out = t.tcp.poll_segment(t.now)) {
      EXPECT_NE(out->rule, Rule::kKeepAliveProbe);
      EXPECT_EQ(line_of(out->segment), "P. 1001 ack 5001 len 10");
    }
  }
}

// After a minute, twice, five seconds apart.
Config soon_given_up() {
  Config config = keeping_alive();
  config.keep_idle = seconds(60);
  config.keep_interval = seconds(5);
  config.keep_count = 2;
  return config;
}

TEST(Rfc9293, MUST_27_TheIntervalsAndTheCountAreConfigurable) {
  Endpoint t(soon_given_up());
  t.established().passes(seconds(60)).sends(". 1000 ack 5001");
  t.passes(seconds(5)).sends(". 1000 ack 5001");
  t.passes(seconds(5)).is(kClosed);
  EXPECT_EQ(t.tcp.error(), CallError::kConnectionTimedOut);
}

// What is nothing of the peer's, and what the user chooses meanwhile, puts nothing off.
TEST(KeepAlive, TheIntervalIsCountedFromTheLatestProbe) {
  Config config = soon_given_up();
  Endpoint t(config);
  t.established().passes(seconds(60)).sends(". 1000 ack 5001");
  t.passes(seconds(3)).receives(".", 900'000, 1001).sends(". 1001 ack 5001");
  t.passes(seconds(2)).sends(". 1000 ack 5001");
  config.no_delay = true;
  t.passes(seconds(4));
  t.tcp.configure(config, t.now);
  t.passes(seconds(1)).is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kTimedOut));
}

TEST(KeepAlive, AnIdleTimeThatIsMadeLongerWhileProbesAreOutIsWaitedFor) {
  Config config = keeping_alive();
  config.keep_idle = seconds(60);
  config.keep_interval = seconds(5);
  Endpoint t(config);
  t.established().passes(seconds(60)).sends(". 1000 ack 5001");
  config.keep_idle = seconds(100);
  t.tcp.configure(config, t.now);
  t.passes(seconds(39)).sends_nothing().passes(seconds(1)).sends(". 1000 ack 5001");
}

TEST(Rfc9293, MUST_28_TheDefaultsAreTwoHoursAnd75Seconds) {
  const Config config;
  EXPECT_GE(config.keep_idle, seconds(7200));
  EXPECT_EQ(config.keep_interval, seconds(75));
  EXPECT_EQ(config.keep_count, 9U);
}

TEST(Rfc9293, MUST_29_OneLostAnswerIsNoDeadConnection) {
  Endpoint t(keeping_alive());
  t.established().passes(seconds(7200));
  for (int i = 0; i < 8; ++i) t.sends(". 1000 ack 5001").is(kEstablished).passes(seconds(75));
  t.sends(". 1000 ack 5001").receives(".", 5001, 1001).is(kEstablished);  // the ninth is answered
  t.passes(seconds(7199)).sends_nothing().passes(seconds(1)).sends(". 1000 ack 5001");
}

TEST(Rfc9293, MUST_29_NineProbesWithoutAnyAnswerAre) {
  Endpoint t(keeping_alive());
  t.established().passes(seconds(7200));
  for (int i = 0; i < 9; ++i) t.sends(". 1000 ack 5001").is(kEstablished).passes(seconds(75));
  t.sends("R 1001").is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kTimedOut));
}

TEST(KeepAlive, APeerThatRebootedAnswersWithAResetAndIsFoundOut) {
  Endpoint t(keeping_alive());
  t.established().times_out().sends(". 1000 ack 5001").receives("R", 5001).is(kClosed);
  EXPECT_EQ(t.tcp.error(), CallError::kConnectionReset);
}

// A FIN that waits for room is something to deliver: the connection is not idle, RFC 9293 3.8.4 (MUST-26).
TEST(KeepAlive, AFinThatWaitsForTheWindowIsNotIdle) {
  Config config = info(Profile::kLinux).config;
  config.timestamps = false;
  config.keep_alive = true;
  config.keep_idle = config.keep_interval = seconds(1);
  config.keep_count = 2;
  Endpoint t(config);
  t.window = 0;
  t.established().closes().is(kFinWait1);
  for (int i = 0; i < 20; ++i) {
    t.passes(seconds(1));
    while (t.tcp.poll_segment(t.now)) t.drain();
  }
  t.is(kFinWait1);
  EXPECT_EQ(t.tcp.keep_probes(), 0U);
}

}  // namespace
}  // namespace tcplab::tcp
