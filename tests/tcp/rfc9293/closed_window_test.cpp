// What counts although our window is closed, and where our segments stand while the peer's is: RFC 9293 3.4,
// 3.8.6.1 and 3.10.7.4.

#include "core/tcp/profile.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// The user reads nothing: our window is closed at 6001, while 1001 to 3001 of ours are in flight and 1000
// more wait.
Endpoint with_closed_window() {
  Config config = plain();
  config.receive_buffer = 1000;
  Endpoint t(config);
  t.window = 2000;
  t.established().receives(".", 5001, 1001, octets(1000)).sends(". 1001 ack 6001");
  EXPECT_EQ(t.last->segment.header.window, 0);
  say(t, 3000);
  t.sends(". 1001 ack 6001 len 1000").sends(". 2001 ack 6001 len 1000").sends_nothing();
  return t;
}

wire::TcpSegment urgent(wire::TcpSegment segment, std::uint16_t pointer) {
  segment.header.flags.urg = true;
  segment.header.urgent_pointer = pointer;
  return segment;
}

TEST(Rfc9293, MUST_66_AckAndWindowCountThoughTheWindowIsClosed) {
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{500}}) {
    Endpoint t = with_closed_window();
    t.window = 3000;
    t.receives(".", 6001, 2001, octets(length));
    EXPECT_EQ(t.tcp.snd().una, SeqNum{2001}) << length;
    EXPECT_EQ(t.tcp.snd().wnd, 3000U);
    t.sends("P. 3001 ack 6001 len 1000").sends_nothing();  // what the ACK lets out acknowledges too
    EXPECT_EQ(t.tcp.rcv().readable(), 1000U) << "no text is taken";
    EXPECT_TRUE(t.was_told(Notice::kSendable));
  }
}

TEST(Rfc9293, MUST_66_AnAckAtAClosedWindowMayEndTheClose) {
  Endpoint t = with_closed_window();
  t.closes().is(kFinWait1).receives(".", 6001, 3001, octets(5)).sends("FP. 3001 ack 6001 len 1000");
  t.receives(".", 6001, 4002, octets(5)).is(kFinWait2).sends(". 4002 ack 6001");
}

struct Place {
  std::uint32_t seq;
  std::size_t length;
};

// Old text again, a keep-alive, the probe of a peer, and what comes from beyond one.
TEST(Rfc9293, MUST_66_TheAckOfEverySegmentCountsWhereverItStands) {
  for (const Place at :
       {Place{5001, 1000}, Place{5500, 100}, Place{6000, 0}, Place{6000, 1}, Place{5900, 200}, Place{6001, 1},
        Place{6002, 0}, Place{6002, 5}, Place{7000, 0}, Place{7000, 500}}) {
    SCOPED_TRACE(std::to_string(at.seq) + " len " + std::to_string(at.length));
    Endpoint t = with_closed_window();
    t.window = 3000;
    t.receives(".", at.seq, 2001, octets(at.length));
    EXPECT_EQ(t.tcp.snd().una, SeqNum{2001});
    t.sends("P. 3001 ack 6001 len 1000").sends_nothing();
    EXPECT_EQ(t.tcp.rcv().readable(), 1000U);
    EXPECT_EQ(t.tcp.rcv().nxt, SeqNum{6001});
  }
}

TEST(Rfc9293, MUST_66_OnlyAnAckThatIsValidCounts) {
  for (const Place at : {Place{5500, 5}, Place{6000, 0}, Place{6001, 5}, Place{6002, 0}, Place{6002, 5}}) {
    Endpoint t = with_closed_window();
    t.receives(".", at.seq, 3002, octets(at.length)).sends(". 3001 ack 6001").sends_nothing();
    EXPECT_EQ(t.tcp.snd().una, SeqNum{1001}) << "what was never sent";
    arrives(t, urgent(t.segment(".", at.seq, 1001U - 100'000, octets(at.length)), 700));
    EXPECT_EQ(t.tcp.urgent_ahead(), 0U) << "nor the URG beside an ACK of long ago";
  }
}

TEST(Rfc9293, MUST_66_WhatNoWindowOfOursCouldReachIsNotThePeers) {
  for (const std::uint32_t seq : {5000U - 100'000, 6001U + 100'000}) {
    Endpoint t = with_closed_window();
    t.receives(".", seq, 2001, octets(5)).sends(". 3001 ack 6001").sends_nothing();
    EXPECT_EQ(t.tcp.snd().una, SeqNum{1001});
  }
}

TEST(Rfc9293, MUST_66_ABareAckJustBeyondTheClosedWindowIsNotAnswered) {
  Endpoint t = with_closed_window();
  t.receives(".", 6001, 1001).sends_nothing().receives(".", 6002, 1001).sends_nothing();
  t.receives(".", 6000, 1001).sends(". 3001 ack 6001").sends_nothing();  // a probe without text is
  t.receives(".", 6002, 1001, octets(1)).sends(". 3001 ack 6001").sends_nothing();
}

TEST(Rfc9293, MUST_66_ANumberFarBeyondDoesNotMakeLaterWindowsOld) {
  Endpoint t = with_closed_window();
  t.window = 2500;
  t.receives(".", 7000, 1001);
  EXPECT_EQ(t.tcp.snd().wnd, 2500U);
  t.window = 3000;
  t.receives(".", 6001, 1001).sends("P. 3001 ack 6001 len 1000");
  EXPECT_EQ(t.tcp.snd().wnd, 3000U);
}

// At RCV.NXT a RST resets; beyond, where a probe may have left its sender, it is challenged as in any window
// (RFC 5961 3.2), and who has sent it answers that with one at RCV.NXT.
TEST(Rfc9293, MUST_66_RstCountsThoughTheWindowIsClosed) {
  Endpoint at_nxt = with_closed_window();
  at_nxt.receives("R", 6001).sends_nothing().is(kClosed);
  EXPECT_TRUE(at_nxt.was_told(Notice::kReset));
  Endpoint with_text = with_closed_window();
  with_text.receives("R.", 6001, 1001, octets(5)).sends_nothing().is(kClosed);
  Endpoint beyond = with_closed_window();
  beyond.receives("R", 6002).sends(". 3001 ack 6001").is(kEstablished).receives("R", 6001).is(kClosed);
  Endpoint old = with_closed_window();
  old.receives("R", 6000).sends_nothing().is(kEstablished);
  old.receives("R", 6001U + 100'000).sends_nothing().is(kEstablished);
}

TEST(Rfc9293, MUST_66_WithoutChallengesARstBeyondTheClosedWindowResets) {
  Config config = plain();
  config.receive_buffer = 1000;
  config.challenge_resets = false;
  Endpoint t(config);
  t.established().receives(".", 5001, 1001, octets(1000)).sends(". 1001 ack 6001");
  t.receives("R", 6000).is(kEstablished).receives("R", 6002).sends_nothing().is(kClosed);
}

TEST(Rfc9293, MUST_66_UrgOfEverySegmentCountsThoughTheWindowIsClosed) {
  for (const Place at : {Place{5901, 100}, Place{6000, 0}, Place{6001, 5}, Place{6002, 0}, Place{6002, 5}}) {
    SCOPED_TRACE(at.seq);
    Endpoint t = with_closed_window();
    const auto pointer = static_cast<std::uint16_t>(6006 - at.seq);
    arrives(t, urgent(t.segment(".", at.seq, 1001, octets(at.length)), pointer));
    EXPECT_TRUE(t.was_told(Notice::kUrgent));
    EXPECT_EQ(t.tcp.urgent_ahead(), 1005U);
  }
}

// A peer that has filled the window stands at its edge. What it sent may be lost.
TEST(FullWindow, TheAckOfAPeerThatHasFilledItCounts) {
  Config config = plain();
  config.receive_buffer = 1000;
  Endpoint t(config);
  t.established();
  say(t, 100);
  t.sends("P. 1001 ack 5001 len 100").receives(".", 6001, 1101).sends_nothing();
  EXPECT_EQ(t.tcp.snd().una, SeqNum{1101});
  t.receives(".", 6002, 1101).sends(". 1101 ack 5001").sends_nothing();
  t.receives("R", 6001).sends_nothing().is(kEstablished);
}

// --- our own segments, while the peer's window is closed ---

TEST(ZeroWindow, AcksCarryTheEdgeWhileAProbeIsOut) {
  for (const ProfileInfo& profile : kProfiles) {
    SCOPED_TRACE(profile.name);
    Config config = profile.config;
    config.ack_delay = {};
    config.timestamps = false;
    Endpoint t(config);
    t.window = 0;
    t.established();
    say(t, 100);
    t.sends_nothing().times_out();
    const std::optional<Outgoing> probe = t.tcp.poll_segment(t.now);
    ASSERT_TRUE(probe);
    EXPECT_EQ(probe->rule, Rule::kZeroWindowProbe);
    t.receives("P.", 5001, 1001, octets(10)).sends(". 1001 ack 5011").sends_nothing();
    t.receives("P.", 5001, 1001, octets(10)).sends(". 1001 ack 5011").sends_nothing();
    t.aborts();
    const std::optional<Outgoing> reset = t.tcp.poll_segment(t.now);
    ASSERT_TRUE(reset);
    EXPECT_EQ(reset->segment.header.seq, SeqNum{1001});
  }
}

TEST(ZeroWindow, AcksCarryTheEdgeOfAWindowThatShrank) {
  Endpoint t;
  t.window = 4000;
  t.established();
  say(t, 4000);
  for (std::uint32_t seq = 1001; seq < 4001; seq += 1000)
    t.sends(". " + std::to_string(seq) + " ack 5001 len 1000");
  t.sends("P. 4001 ack 5001 len 1000");
  t.window = 1500;
  t.receives(".", 5001, 2001).receives(".", 5001, 2001, octets(1)).sends(". 3501 ack 5002");
}

TEST(ZeroWindow, OfAWindowTheScaleMayHaveRoundedOff) {
  Config config = plain();
  config.window_scale = true;
  Endpoint t(config);
  wire::TcpOptions options;
  options.append_mss(1000);
  options.append_window_scale(7);
  established_with(t, options);
  t.window = 8;
  t.receives(".", 5001, 1001);
  say(t, 1000);
  t.sends("P. 1001 ack 5001 len 1000");
  t.window = 7;  // 896: it has read nothing, nor has it shrunk its window by more than rounding
  t.receives(".", 5001, 1001, octets(1)).sends(". 2001 ack 5002");
  t.window = 6;
  t.receives(".", 5002, 1001, octets(1)).sends(". 1769 ack 5003");
}

TEST(ZeroWindow, AFinThatIsRepeatedWithEveryAckStaysInsideTheWindow) {
  Config config = info(Profile::kFreeBsd).config;
  config.timestamps = false;
  config.ack_delay = {};
  Endpoint t(config);
  t.window = 0;
  t.established().closes().sends("F. 1001 ack 5001");
  t.receives("P.", 5001, 1001, octets(10)).sends(". 1001 ack 5011").sends_nothing();
  t.window = 1000;
  t.receives("P.", 5011, 1001, octets(10)).sends("F. 1001 ack 5021").sends_nothing();
}

TEST(ZeroWindow, LinuxHoldsTheFinBackAndProbes) {
  Config config = info(Profile::kLinux).config;
  config.timestamps = false;
  Endpoint t(config);
  t.window = 0;
  t.established().closes().sends_nothing().is(kFinWait1);
  t.times_out().sends(". 1000 ack 5001").sends_nothing();
  EXPECT_EQ(t.last->rule, Rule::kZeroWindowProbe);
  t.window = 1000;
  t.receives(".", 5001, 1001).sends("F. 1001 ack 5001").sends_nothing();
  EXPECT_FALSE(t.tcp.timer(TimerKind::kPersist));
  t.receives(".", 5001, 1002).is(kFinWait2);
}

TEST(ZeroWindow, LinuxSendsTheLastTextWithoutAFinThatHasNoRoom) {
  Config config = info(Profile::kLinux).config;
  config.timestamps = false;
  Endpoint t(config);
  t.window = 500;
  t.established();
  say(t, 500);
  t.closes().sends("P. 1001 ack 5001 len 500").sends_nothing();
  t.receives(".", 5001, 1501).sends("F. 1501 ack 5001");
}

TEST(ZeroWindow, ProgressLetsTheProbesBeginAnew) {
  Endpoint t;
  t.window = 0;
  t.established();
  say(t, 100);
  for (const int wait : {1, 2, 4, 8}) {
    t.passes(seconds(wait)).sends(". 1001 ack 5001 len 1").receives(".", 5001, 1001);
  }
  t.passes(seconds(16)).sends(". 1001 ack 5001 len 1").receives(".", 5001, 1002);  // it had room for one
  t.times_out().sends(". 1002 ack 5001 len 1").receives(".", 5001, 1002);
  t.passes(seconds(2) - nanoseconds(1)).sends_nothing().passes(nanoseconds(1)).sends(". 1002 ack 5001 len 1");
}

}  // namespace
}  // namespace tcplab::tcp
