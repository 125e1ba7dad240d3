// Explicit congestion notification: RFC 9293 3.8.2, RFC 3168 6.1.

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

Config marking() {
  Config config = plain();
  config.ecn = true;
  return config;
}

// "EW" for ECE and CWR.
std::string bits(const wire::TcpSegment& segment) {
  return std::string(segment.header.flags.ece ? "E" : "") + (segment.header.flags.cwr ? "W" : "");
}

wire::TcpSegment with_bits(wire::TcpSegment segment, bool ece, bool cwr, std::uint8_t mark = 0) {
  segment.header.flags.ece = ece;
  segment.header.flags.cwr = cwr;
  segment.ip.ecn = mark;
  return segment;
}

Endpoint established_ecn() {
  Endpoint t(marking());
  t.syn_sent();
  EXPECT_EQ(bits(t.last->segment), "EW");
  arrives(t, with_bits(t.segment("S.", 5000, 1001), true, false)).sends(". 1001 ack 5001");
  EXPECT_TRUE(t.tcp.ecn().agreed);
  return t;
}

TEST(Rfc9293, SHLD_8_EcnIsAgreedInTheSyns) {
  Endpoint active = established_ecn();
  EXPECT_EQ(active.last->segment.ip.ecn, 0) << "a pure ACK is not ECN-capable";
  Endpoint passive(marking());
  arrives(passive.listen(), with_bits(passive.segment("S", 5000), true, true)).sends("S. 1000 ack 5001");
  EXPECT_EQ(bits(passive.last->segment), "E");
  EXPECT_EQ(passive.last->segment.ip.ecn, 0) << "nor is a SYN,ACK";
}

TEST(Rfc9293, SHLD_8_EcnIsNotAgreedWithAPeerThatReflectsTheBits) {
  Endpoint t(marking());
  t.syn_sent();
  arrives(t, with_bits(t.segment("S.", 5000, 1001), true, true)).sends(". 1001 ack 5001");
  EXPECT_FALSE(t.tcp.ecn().agreed);
  Endpoint unwilling;
  arrives(unwilling.listen(), with_bits(unwilling.segment("S", 5000), true, true)).sends("S. 1000 ack 5001");
  EXPECT_EQ(bits(unwilling.last->segment), "");
}

TEST(Rfc9293, SHLD_8_OnlyNewDataIsEcnCapable) {
  Endpoint t = established_ecn();
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  EXPECT_EQ(t.last->segment.ip.ecn, 2) << "ECT(0)";
  t.passes(seconds(1)).sends("P. 1001 ack 5001 len 10");
  EXPECT_EQ(t.last->segment.ip.ecn, 0) << "RFC 3168 6.1.5: a retransmission is not";
}

TEST(Rfc9293, SHLD_8_AMarkIsEchoedUntilThePeerSaysThatItSlowedDown) {
  Endpoint t = established_ecn();
  arrives(t, with_bits(t.segment("P.", 5001, 1001, octets(1)), false, false, 3)).sends(". 1001 ack 5002");
  EXPECT_EQ(bits(t.last->segment), "E");
  arrives(t, with_bits(t.segment("P.", 5002, 1001, octets(1)), false, false, 2)).sends(". 1001 ack 5003");
  EXPECT_EQ(bits(t.last->segment), "E") << "still";
  arrives(t, with_bits(t.segment("P.", 5003, 1001, octets(1)), false, true, 2)).sends(". 1001 ack 5004");
  EXPECT_EQ(bits(t.last->segment), "");
}

TEST(Rfc9293, SHLD_8_AnEchoHalvesTheWindowOncePerRoundTripAndIsConfirmed) {
  Endpoint t = established_ecn();
  say(t, 20'000);
  sends_run(t, 1001, 10);
  arrives(t, with_bits(t.segment(".", 5001, 2001), true, false));
  EXPECT_EQ(t.tcp.congestion().ssthresh(), 5000U);
  arrives(t, with_bits(t.segment(".", 5001, 3001), true, false));
  EXPECT_EQ(t.tcp.congestion().ssthresh(), 5000U) << "the same congestion";
  for (std::uint32_t ack = 4001; !t.last || t.last->segment.header.seq.value < 11'001; ack += 1000) {
    t.receives(".", 5001, ack);
    t.last = t.tcp.poll_segment(t.now);
  }
  EXPECT_EQ(bits(t.last->segment), "W") << "the first new data says so";
  EXPECT_FALSE(t.last->retransmission);
}

TEST(Rfc9293, SHLD_8_AnEchoWithAnAckOfNothingOfOursIsNotBelieved) {
  Endpoint t = established_ecn();
  say(t, 2000);
  t.sends(". 1001 ack 5001 len 1000");
  const std::uint32_t cwnd = t.tcp.congestion().cwnd();
  arrives(t, with_bits(t.segment(".", 5001, 90001), true, false));
  EXPECT_EQ(t.tcp.congestion().cwnd(), cwnd);
}

TEST(Rfc9293, SHLD_8_ASynThatIsLostGoesAgainWithoutAsking) {
  Endpoint t(marking());
  t.syn_sent().passes(seconds(1)).sends("S 1000");
  EXPECT_EQ(bits(t.last->segment), "") << "RFC 3168 6.1.1.1: perhaps the bits were the reason";
}

TEST(Rfc9293, SHLD_8_WhoSentASynThatDidNotAskMarksNothing) {
  for (const bool repeated : {false, true}) {
    Endpoint t(marking());
    t.syn_sent();
    if (repeated) t.passes(seconds(1)).sends("S 1000");
    wire::TcpSegment agreed = t.segment("S.", 5000, 1001);
    agreed.header.flags.ece = true;  // to the first SYN, which was only late
    arrives(t, agreed).sends(". 1001 ack 5001").is(kEstablished);
    say(t, 10);
    t.sends("P. 1001 ack 5001 len 10");
    EXPECT_EQ(t.last->segment.ip.ecn, repeated ? 0 : 2) << "RFC 3168 6.1.1";
  }
}

}  // namespace
}  // namespace tcplab::tcp
