// What lies outside the window counts for nothing: a SYN that was counted already (RFC 9293 3.10.7.4), and
// segments that anybody could have sent (RFC 5961 3.2, RFC 7323 5.3).

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

Config with_options() {
  Config config = plain();
  config.window_scale = config.timestamps = config.ecn = true;
  return config;
}

wire::TcpSegment valued(wire::TcpSegment segment, std::uint32_t value) {
  segment.header.options.append_timestamps({value, 0});
  return segment;
}

// --- the SYN again, in SYN-RECEIVED ---

TEST(SynAgain, WithItsTextLeavesTheHalfOpenConnectionAlone) {
  Endpoint t;
  t.listen().receives("S", 5000, 0, octets(3, 'a')).sends("S. 1000 ack 5001");
  t.receives("S", 5000, 0, octets(3, 'a')).sends(". 1001 ack 5001").sends_nothing().is(kSynReceived);
  t.receives(".", 5004, 1001).sends(". 1001 ack 5004").is(kEstablished);
  EXPECT_EQ(t.reads(), "abc");
}

TEST(SynAgain, WithItsFinAfterAnActiveOpenToo) {
  Config config = plain();
  config.challenge_syns = false;  // as RFC 793 had it
  Endpoint t(config);
  t.syn_sent().receives("S", 5000).sends("S. 1000 ack 5001");
  t.receives("SF", 5000).sends(". 1001 ack 5001").sends_nothing().is(kSynReceived);
}

TEST(SynAgain, WithAResetIsAnOldReset) {
  Endpoint().syn_received().receives("SR.", 5000, 1001).sends_nothing().is(kSynReceived);
}

// Up to our SYN,ACK of a simultaneous open.
Endpoint crossed(wire::TcpOptions options = {}) {
  Endpoint t(with_options());
  t.window = 1000;
  t.syn_sent();
  wire::TcpSegment syn = t.segment("S", 5000);
  syn.header.flags.ece = syn.header.flags.cwr = true;
  syn.header.options = options;
  arrives(t, syn).sends("S. 1000 ack 5001").is(kSynReceived);
  return t;
}

TEST(SynAgain, TheWindowOfASimultaneousSynAckIsNotScaled) {
  wire::TcpOptions options;
  options.append_window_scale(8);
  Endpoint t = crossed(options);
  t.receives("S.", 5000, 1001).is(kEstablished);
  EXPECT_EQ(t.tcp.snd().wnd, 1000U) << "RFC 7323 2.2";
  EXPECT_EQ(t.tcp.snd().max_wnd, 1000U);
  t.receives(".", 5001, 1001);
  EXPECT_EQ(t.tcp.snd().wnd, 256'000U) << "every later one is";
}

TEST(SynAgain, TheEceOfASimultaneousSynAckIsNoEcho) {
  Endpoint t = crossed();
  ASSERT_TRUE(t.tcp.ecn().agreed);
  wire::TcpSegment answer = t.segment("S.", 5000, 1001);
  answer.header.flags.ece = true;
  arrives(t, answer).is(kEstablished);
  EXPECT_FALSE(t.tcp.ecn().cwr_due);
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  EXPECT_FALSE(t.last->segment.header.flags.cwr);
}

TEST(SynAgain, TheUrgentPointerOfASynCountsFromTheSyn) {
  Endpoint listener;
  wire::TcpSegment syn = listener.segment("S", 5000, 0, octets(5));
  syn.header.flags.urg = true;
  syn.header.urgent_pointer = 3;
  arrives(listener.listen(), syn).sends("S. 1000 ack 5001").receives(".", 5006, 1001).is(kEstablished);
  EXPECT_EQ(listener.tcp.rcv().up, SeqNum{5003});

  Endpoint crossing;
  crossing.syn_sent().receives("S", 5000).sends("S. 1000 ack 5001");
  syn.header.flags.ack = true;
  syn.header.ack = SeqNum{1001};
  arrives(crossing, syn).is(kEstablished);
  EXPECT_EQ(crossing.tcp.rcv().up, SeqNum{5003});
}

// --- blind segments ---

TEST(BlindSegment, OutsideTheWindowTellsNoTime) {
  wire::TcpOptions options;
  options.append_mss(1012);
  options.append_timestamps({100, 0});
  Endpoint t(with_options());
  established_with(t, options);
  arrives(t, valued(t.segment(".", 5001U - 100'000, 1001), 1'000'001'000)).sends(". 1001 ack 5001");
  EXPECT_EQ(t.tcp.negotiated().ts_recent, 100U);
  arrives(t, valued(t.segment(".", 5001, 1001U - 100'000), 1'000'001'000)).sends(". 1001 ack 5001");
  EXPECT_EQ(t.tcp.negotiated().ts_recent, 100U) << "an ACK of long ago is not believed";
  arrives(t, valued(t.segment("P", 5001), 1'000'001'000)).sends_nothing();
  EXPECT_EQ(t.tcp.negotiated().ts_recent, 100U) << "nor is anything without an ACK";
  arrives(t, valued(t.segment("P.", 5001, 1001, octets(10)), 200)).sends(". 1001 ack 5011");
  EXPECT_EQ(t.tcp.negotiated().ts_recent, 200U);
}

TEST(BlindSegment, KeepsNoDeadPeerAlive) {
  Config config = plain();
  config.keep_alive = true;
  config.keep_idle = seconds(100);
  Endpoint t(config);
  t.established().passes(seconds(99));
  wire::TcpSegment forged = t.segment(".", 4000, 1001);
  forged.ip.dscp = 46;
  arrives(t, forged).sends(". 1001 ack 5001");
  EXPECT_EQ(t.tcp.received_dscp(), 0);
  t.passes(seconds(1)).sends(". 1000 ack 5001");
  EXPECT_EQ(t.tcp.keep_probes(), 1U);
  arrives(t, forged).sends(". 1001 ack 5001");
  EXPECT_EQ(t.tcp.keep_probes(), 1U);
  t.receives(".", 5001, 1001);
  EXPECT_EQ(t.tcp.keep_probes(), 0U) << "the answer to a probe";
  t.passes(seconds(99)).sends_nothing();
}

TEST(BlindSegment, ASegmentInSynSentThatIsNotTakenHasNoDiffservField) {
  Endpoint t;
  wire::TcpSegment segment = t.segment(".", 5000, 1001);
  segment.ip.dscp = 46;
  arrives(t.syn_sent(), segment);
  EXPECT_EQ(t.tcp.received_dscp(), 0);
  segment.header.flags.syn = true;
  arrives(t, segment).is(kEstablished);
  EXPECT_EQ(t.tcp.received_dscp(), 46);
}

TEST(BlindSegment, AResetBelowTheWindowIsSilentWhereverItsDataReach) {
  Endpoint t;
  t.established().receives("P.", 5001, 1001, octets(100)).sends(". 1001 ack 5101");
  t.receives("R.", 5051, 1001, octets(150)).sends_nothing().is(kEstablished);
  t.receives("R.", 5102, 1001, octets(150)).sends(". 1001 ack 5101").is(kEstablished);
}

}  // namespace
}  // namespace tcplab::tcp
