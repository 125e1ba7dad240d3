// The PUSH flag: RFC 9293 3.9.1.2 and 3.9.1.3.

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

constexpr SendOptions kNoPush{false, false};

TEST(Rfc9293, MAY_15_MUST_61_APushedSendLeavesAtOnceAndItsLastSegmentHasPsh) {
  Endpoint t;
  t.established();
  say(t, 1500);
  t.sends(". 1001 ack 5001 len 1000").sends("P. 2001 ack 5001 len 500").sends_nothing();
}

TEST(Rfc9293, MUST_61_PshIsSetOnTheLastBufferedSegmentThoughNobodyPushed) {
  Endpoint t;
  t.established();
  say(t, 1500, kNoPush);
  t.sends(". 1001 ack 5001 len 1000")
      .sends_nothing()
      .receives(".", 5001, 2001)
      .sends("P. 2001 ack 5001 len 500");
}

TEST(Rfc9293, MAY_16_UnpushedSendsAreAggregated) {
  Endpoint t;
  t.established();
  say(t, 100);
  t.sends("P. 1001 ack 5001 len 100");
  for (int i = 0; i < 3; ++i) {
    say(t, 100, kNoPush);
    t.sends_nothing();
  }
  say(t, 1);
  t.sends("P. 1101 ack 5001 len 301").sends_nothing();
}

TEST(Rfc9293, MUST_60_UnpushedDataIsNotKeptForEver) {
  Endpoint t;
  t.established();
  say(t, 10, kNoPush);
  t.sends("P. 1001 ack 5001 len 10").sends_nothing();
  say(t, 10, kNoPush);
  t.sends_nothing().receives(".", 5001, 1011).sends("P. 1011 ack 5001 len 10").sends_nothing();
}

TEST(Rfc9293, SHLD_27_SHLD_28_SuccessivePushesShareSegmentsOfTheLargestSize) {
  Endpoint t;
  t.established();
  for (int i = 0; i < 4; ++i) say(t, 600);
  t.sends(". 1001 ack 5001 len 1000")
      .sends(". 2001 ack 5001 len 1000")
      .sends("P. 3001 ack 5001 len 400")
      .sends_nothing();
}

TEST(Rfc9293, MAY_17_AReceivedPshIsNotPassedUpForTextIsReadableAtOnceEitherWay) {
  Endpoint with;
  Endpoint without;
  with.established().receives("P.", 5001, 1001, octets(3, 'a'));
  without.established().receives(".", 5001, 1001, octets(3, 'a'));
  EXPECT_EQ(with.notices, without.notices);
  EXPECT_TRUE(without.was_told(Notice::kReadable));
  EXPECT_EQ(without.reads(), "abc");
}

TEST(Rfc9293, MAY_14_WithoutAFlushCallOnlyAbortDropsWhatIsQueued) {
  Endpoint t;
  t.window = 1000;
  t.established();
  say(t, 5000);
  t.sends(". 1001 ack 5001 len 1000").sends_nothing();
  EXPECT_EQ(t.tcp.status().awaiting_send, 4000U);
  t.aborts().sends("R 2001").sends_nothing();
  EXPECT_EQ(t.tcp.status().awaiting_send, 0U);
}

}  // namespace
}  // namespace tcplab::tcp
