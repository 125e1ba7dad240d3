// Segment acceptability (RFC 9293 3.10.7.4, table 6) and blind attacks (RFC 5961).

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

Receiver receiver(std::uint32_t window) {
  Receiver r(window);
  r.start(SeqNum{5000});
  r.wnd = window;
  return r;
}

TEST(Acceptability, EmptySegmentZeroWindow_OnlyAtRcvNxt) {
  const Receiver r = receiver(0);
  EXPECT_TRUE(r.is_acceptable(SeqNum{5001}, 0));
  EXPECT_FALSE(r.is_acceptable(SeqNum{5000}, 0));
  EXPECT_FALSE(r.is_acceptable(SeqNum{5002}, 0));
}

TEST(Acceptability, EmptySegmentOpenWindow_AnywhereInIt) {
  const Receiver r = receiver(100);
  EXPECT_FALSE(r.is_acceptable(SeqNum{5000}, 0));
  EXPECT_TRUE(r.is_acceptable(SeqNum{5001}, 0));
  EXPECT_TRUE(r.is_acceptable(SeqNum{5100}, 0));
  EXPECT_FALSE(r.is_acceptable(SeqNum{5101}, 0));
}

TEST(Acceptability, TextZeroWindow_Never) {
  const Receiver r = receiver(0);
  EXPECT_FALSE(r.is_acceptable(SeqNum{5001}, 1));
  EXPECT_FALSE(r.is_acceptable(SeqNum{5000}, 2));
}

TEST(Acceptability, TextOpenWindow_WhenItsFirstOrLastOctetIsInIt) {
  const Receiver r = receiver(100);
  EXPECT_TRUE(r.is_acceptable(SeqNum{5001}, 1));
  EXPECT_TRUE(r.is_acceptable(SeqNum{5100}, 50));
  EXPECT_TRUE(r.is_acceptable(SeqNum{4990}, 12));
  EXPECT_FALSE(r.is_acceptable(SeqNum{4990}, 11));
  EXPECT_FALSE(r.is_acceptable(SeqNum{5101}, 1));
}

TEST(Acceptability, TheWindowMayLieAcrossTheWrapAround) {
  Receiver r(100);
  r.start(SeqNum{0xffffffd0});
  EXPECT_TRUE(r.is_acceptable(SeqNum{0xffffffd1}, 1));
  EXPECT_TRUE(r.is_acceptable(SeqNum{0x10}, 1));
  EXPECT_FALSE(r.is_acceptable(SeqNum{0x60}, 1));
}

TEST(Acceptability, TextIsTrimmedToTheWindow) {
  Config config = plain();
  config.receive_buffer = 10;
  Endpoint t(config);
  t.established().receives(".", 4996, 1001, octets(30, 'a')).sends(". 1001 ack 5001");
  EXPECT_EQ(t.reads(), "") << "neither its first nor its last octet is in the window";
  t.receives(".", 5001, 1001, octets(30, 'a')).sends(". 1001 ack 5011");
  EXPECT_EQ(t.reads(), "abcdefghij");
}

TEST(Rfc5961, AResetCountsOnlyAtRcvNxt) {
  for (const std::uint32_t seq : {5002U, 5001U + 65534U}) {
    Endpoint t;
    t.established().receives("R", seq).sends(". 1001 ack 5001").is(kEstablished);
    t.receives("R", 5001).is(kClosed);
  }
  for (const std::uint32_t seq : {5000U, 5001U + 65535U}) {
    Endpoint().established().receives("R", seq).sends_nothing().is(kEstablished);
  }
}

TEST(Rfc5961, ASynIsChallengedInEverySynchronizedState) {
  struct Case {
    Endpoint& (Endpoint::*state)(Line);
    const char* answer;
  };
  for (const Case& c :
       {Case{&Endpoint::established, ". 1001 ack 5001"}, Case{&Endpoint::fin_wait_1, ". 1002 ack 5001"},
        Case{&Endpoint::fin_wait_2, ". 1002 ack 5001"}, Case{&Endpoint::close_wait, ". 1001 ack 5002"},
        Case{&Endpoint::closing, ". 1002 ack 5002"}, Case{&Endpoint::last_ack, ". 1002 ack 5002"},
        Case{&Endpoint::time_wait, ". 1002 ack 5002"}}) {
    Endpoint t;
    (t.*c.state)(Line::here());
    const State before = t.tcp.state();
    t.receives("S", 5010).sends(c.answer).is(before);
    t.receives("S.", 5010, 1001).sends(c.answer).is(before);
  }
}

TEST(Rfc9293, MAY_12_DataWithAnImpossibleAckIsNotTaken) {
  Endpoint t;
  t.window = 1000;
  t.established();
  t.receives(".", 5001, 1002, octets(5)).sends(". 1001 ack 5001");
  t.receives(".", 5001, 1001 - 1001, octets(5)).sends(". 1001 ack 5001");
  EXPECT_FALSE(t.was_told(Notice::kReadable));
  t.receives(".", 5001, 1001 - 1000, octets(5)).sends(". 1001 ack 5006");
  EXPECT_TRUE(t.was_told(Notice::kReadable))
      << "an old ACK within MAX.SND.WND is an old segment, not an attack";
}

TEST(Rfc5961, ChallengesAreRateLimited) {
  Endpoint t;
  t.established();
  const auto challenges = [&](int attempts) {
    int answered = 0;
    for (int i = 0; i < attempts; ++i) {
      if (i % 3 == 0) t.receives("S", 5010);
      if (i % 3 == 1) t.receives("R", 5010);
      if (i % 3 == 2) t.receives(".", 5001, 9999);
      while (t.tcp.poll_segment(t.now)) ++answered;
    }
    return answered;
  };
  EXPECT_EQ(challenges(100), 10);
  t.passes(seconds(4));
  EXPECT_EQ(challenges(100), 0);
  t.passes(seconds(1));
  EXPECT_EQ(challenges(100), 10);
  t.receives(".", 5001, 1001, octets(1)).sends(". 1001 ack 5002");  // ordinary ACKs are not limited
}

// --- RST and SYN in every state ---

TEST(Reset, InEveryState) {
  struct Case {
    Endpoint& (Endpoint::*state)(Line);
    std::uint32_t rcv_nxt;
    State after;
    bool told;
  };
  for (const Case& c :
       {Case{&Endpoint::listen, 5001, kListen, false}, Case{&Endpoint::syn_sent, 5001, kSynSent, false},
        Case{&Endpoint::syn_received, 5001, kListen, false},
        Case{&Endpoint::established, 5001, kClosed, true}, Case{&Endpoint::fin_wait_1, 5001, kClosed, true},
        Case{&Endpoint::fin_wait_2, 5001, kClosed, true}, Case{&Endpoint::close_wait, 5002, kClosed, true},
        Case{&Endpoint::closing, 5002, kClosed, false}, Case{&Endpoint::last_ack, 5002, kClosed, false},
        Case{&Endpoint::time_wait, 5002, kClosed, false}}) {
    Endpoint t;
    (t.*c.state)(Line::here());
    t.receives("R", c.rcv_nxt).sends_nothing().is(c.after);
    EXPECT_EQ(t.was_told(Notice::kReset), c.told) << to_string(c.after);
    EXPECT_EQ(t.tcp.next_timeout() == Instant::never(), c.after != kSynSent)
        << "a closed connection has no timers";
  }
}

TEST(Syn, InSynReceivedAfterAPassiveOpenReturnsToListen) {
  Endpoint().syn_received().receives("S", 5010).sends_nothing().is(kListen);
}

TEST(Syn, InSynReceivedAfterAnActiveOpenIsChallenged) {
  Endpoint t;
  t.syn_sent()
      .receives("S", 5000)
      .sends("S. 1000 ack 5001")
      .receives("S", 5010)
      .sends(". 1001 ack 5001")
      .is(kSynReceived);
}

}  // namespace
}  // namespace tcplab::tcp
