// Sending: segmentation, windows, retransmission, probes (RFC 9293 3.8, RFC 6298, RFC 5681).

#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

void hand_over(Endpoint& t, std::size_t count) { ASSERT_TRUE(t.tcp.send(octets(count), t.now)); }

TEST(Segmentation, CutsAtThePeersMss) {
  Endpoint t;
  t.established();
  hand_over(t, 2500);
  t.sends(". 1001 ack 5001 len 1000")
      .sends(". 2001 ack 5001 len 1000")
      .sends("P. 3001 ack 5001 len 500")
      .sends_nothing();
}

TEST(Segmentation, WithoutTheOptionTheMssIs536) {
  Endpoint t;
  t.syn_sent();
  wire::TcpSegment syn_ack = t.segment("S.", 5000, 1001);
  syn_ack.header.options = {};
  t.tcp.on_segment(syn_ack, t.now);
  t.sends(". 1001 ack 5001");
  hand_over(t, 1000);
  t.sends(". 1001 ack 5001 len 536").sends("P. 1537 ack 5001 len 464");
}

TEST(Segmentation, DataGivenBeforeTheHandshakeWaitsForIt) {
  Endpoint t;
  t.syn_sent();
  hand_over(t, 10);
  t.sends_nothing().receives("S.", 5000, 1001).sends("P. 1001 ack 5001 len 10").sends_nothing();
}

TEST(Window, StopsTheSenderAndAnAckLetsItGoOn) {
  Endpoint t;
  t.window = 1500;
  t.established();
  hand_over(t, 3000);
  t.sends(". 1001 ack 5001 len 1000").sends_nothing();  // 500 more would be silly
  t.receives(".", 5001, 2001).sends(". 2001 ack 5001 len 1000").sends_nothing();
}

TEST(Window, CongestionWindowStartsAtTenSegments) {
  Endpoint t;
  t.established();
  hand_over(t, 20000);
  for (int i = 0; i < 10; ++i) t.sends(". " + std::to_string(1001 + 1000 * i) + " ack 5001 len 1000");
  t.sends_nothing();
}

TEST(Window, ShrinksByWhatTheUserHasNotRead) {
  Endpoint t;
  t.established();
  t.receives(".", 5001, 1001, octets(1000)).sends(". 1001 ack 6001");
  EXPECT_EQ(t.last->segment.header.window, 65535 - 1000);
}

TEST(Window, UpdateIsSentWhenTheUserHasMadeRoom) {
  Config config = plain();
  config.receive_buffer = 4000;
  config.mss = 1000;
  Endpoint t(config);
  t.established();
  for (std::uint32_t i = 0; i < 4; ++i) {
    t.receives(".", 5001 + 1000 * i, 1001, octets(1000))
        .sends(". 1001 ack " + std::to_string(6001 + 1000 * i));
  }
  EXPECT_EQ(t.last->segment.header.window, 0);
  ASSERT_TRUE(t.tcp.receive(500));
  t.sends_nothing();  // too little to be worth telling
  ASSERT_TRUE(t.tcp.receive(1500));
  t.sends(". 1001 ack 9001");
  EXPECT_EQ(t.last->segment.header.window, 2000);
  EXPECT_EQ(t.last->rule, Rule::kWindowUpdateSent);
}

TEST(Retransmission, SynGoesAgainAfterOneSecondThenTwoThenFour) {
  Endpoint t;
  t.syn_sent();
  for (const int wait : {1, 2, 4, 8, 16, 32, 60}) {
    t.passes(seconds(wait) - nanoseconds(1)).sends_nothing().passes(nanoseconds(1)).sends("S 1000");
    EXPECT_TRUE(t.last->retransmission);
  }
  t.passes(seconds(60)).sends_nothing().is(kClosed);
  EXPECT_EQ(t.now, Instant{} + seconds(183));  // R2 of a SYN: more than three minutes
  EXPECT_TRUE(t.was_told(Notice::kTimedOut));
  EXPECT_EQ(t.tcp.error(), CallError::kConnectionTimedOut);
}

TEST(Retransmission, SynAckGoesAgain) {
  Endpoint().syn_received().passes(seconds(1)).sends("S. 1000 ack 5001");
}

TEST(Retransmission, FirstRttSetsTheRto) {
  Endpoint t;
  t.syn_sent().passes(milliseconds(800)).receives("S.", 5000, 1001).sends(". 1001 ack 5001");
  EXPECT_EQ(t.tcp.rtt().srtt(), milliseconds(800));
  EXPECT_EQ(t.tcp.rtt().rttvar(), milliseconds(400));
  EXPECT_EQ(t.tcp.rto(), milliseconds(2400));
}

TEST(Retransmission, RttOfARepeatedSynIsNotTaken) {
  Endpoint t;
  t.syn_sent().passes(seconds(1)).sends("S 1000").passes(milliseconds(10)).receives("S.", 5000, 1001);
  EXPECT_FALSE(t.tcp.rtt().has_sample());
  EXPECT_EQ(t.tcp.rto(), seconds(3));  // RFC 6298 5.7
}

TEST(Retransmission, DataGoesAgainFromTheOldestAndOneSegmentOnly) {
  Endpoint t;
  t.established();
  hand_over(t, 3000);
  t.sends(". 1001 ack 5001 len 1000").sends(". 2001 ack 5001 len 1000").sends("P. 3001 ack 5001 len 1000");
  t.passes(seconds(1)).sends(". 1001 ack 5001 len 1000").sends_nothing();
  EXPECT_TRUE(t.last->retransmission);
  EXPECT_EQ(t.last->rule, Rule::kRetransmitTimeout);
  EXPECT_EQ(t.tcp.congestion().cwnd(), 1000U);
  t.receives(".", 5001, 4001).sends_nothing();
  EXPECT_EQ(t.tcp.next_timeout(), Instant::never());
}

TEST(Retransmission, AfterATimeoutTheRestFollowsInSlowStart) {
  Endpoint t;
  t.established();
  hand_over(t, 3000);
  t.sends(". 1001 ack 5001 len 1000").sends(". 2001 ack 5001 len 1000").sends("P. 3001 ack 5001 len 1000");
  t.passes(seconds(1)).sends(". 1001 ack 5001 len 1000").sends_nothing();
  t.receives(".", 5001, 2001).sends(". 2001 ack 5001 len 1000");
  EXPECT_EQ(t.last->rule, Rule::kRetransmitAfterTimeout);  // the timer has let go of the first one only
  t.sends("P. 3001 ack 5001 len 1000").sends_nothing();
}

TEST(Retransmission, ThirdDuplicateAckDoesNotWaitForTheTimer) {
  Endpoint t;
  t.established();
  hand_over(t, 5000);
  for (int i = 0; i < 4; ++i) t.sends(". " + std::to_string(1001 + 1000 * i) + " ack 5001 len 1000");
  t.sends("P. 5001 ack 5001 len 1000");
  t.receives(".", 5001, 1001).sends_nothing().receives(".", 5001, 1001).sends_nothing();
  t.receives(".", 5001, 1001).sends(". 1001 ack 5001 len 1000").sends_nothing();
  EXPECT_EQ(t.last->rule, Rule::kFastRetransmit);
  EXPECT_TRUE(t.tcp.recovery().in_recovery());
  t.receives(".", 5001, 6001).sends_nothing();
  EXPECT_FALSE(t.tcp.recovery().in_recovery());
}

TEST(Retransmission, FinGoesAgain) {
  Endpoint()
      .fin_wait_1()
      .passes(seconds(1))
      .sends("F. 1001 ack 5001")
      .sends_nothing()
      .receives(".", 5001, 1002)
      .is(kFinWait2);
}

TEST(Retransmission, IsGivenUpAtR2) {
  Config config = plain();
  config.data_retries = 3;
  Endpoint t(config);
  t.established();
  hand_over(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  for (int i = 0; i < 3; ++i) t.times_out().sends("P. 1001 ack 5001 len 10");
  t.times_out().sends_nothing().is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kTimedOut));
}

TEST(ZeroWindow, IsProbedForEverWhileTheProbesAreAnswered) {
  Config config = plain();
  config.data_retries = 3;
  Endpoint t(config);
  t.window = 0;
  t.established();
  hand_over(t, 100);
  t.sends_nothing();
  for (const int wait : {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
    t.passes(seconds(wait) - nanoseconds(1))
        .sends_nothing()
        .passes(nanoseconds(1))
        .sends(". 1001 ack 5001 len 1");
    EXPECT_EQ(t.last->rule, Rule::kZeroWindowProbe);
    t.receives(".", 5001, 1001).sends_nothing();
  }
  t.window = 1000;
  t.receives(".", 5001, 1001).sends(". 1001 ack 5001 len 1").sends("P. 1002 ack 5001 len 99").sends_nothing();
}

TEST(ZeroWindow, ProbesThatNobodyAnswersEndAtR2) {
  Config config = plain();
  config.data_retries = 3;
  Endpoint t(config);
  t.window = 0;
  t.established();
  hand_over(t, 100);
  for (int i = 0; i < 3; ++i) t.times_out().sends(". 1001 ack 5001 len 1").sends_nothing();
  t.times_out().sends_nothing().is(kClosed);
}

TEST(ZeroWindow, OurOwnStillTakesAcks) {
  Config config = plain();
  config.receive_buffer = 1000;
  Endpoint t(config);
  t.established();
  t.receives(".", 5001, 1001, octets(1000)).sends(". 1001 ack 6001");
  hand_over(t, 10);
  t.sends("P. 1001 ack 6001 len 10");
  t.receives(".", 6001, 1011, octets(1)).sends(". 1011 ack 6001").sends_nothing();
  EXPECT_EQ(t.tcp.snd().una, SeqNum{1011});
}

TEST(Close, FinFollowsTheQueuedData) {
  Endpoint t;
  t.established();
  hand_over(t, 1500);
  t.closes()
      .is(kFinWait1)
      .sends(". 1001 ack 5001 len 1000")
      .sends("FP. 2001 ack 5001 len 500")
      .sends_nothing();
}

TEST(Close, AtOnceAfterThePeersFinGivesOneSegmentForBoth) {
  Endpoint t;
  t.established().receives("F.", 5001, 1001).closes().sends("F. 1001 ack 5002").sends_nothing().is(kLastAck);
}

TEST(Calls, AnswerTheErrorsOfTheRfc) {
  Endpoint t;
  EXPECT_EQ(t.tcp.close(t.now).error(), CallError::kConnectionDoesNotExist);
  EXPECT_EQ(t.tcp.send(octets(1), t.now).error(), CallError::kConnectionDoesNotExist);
  EXPECT_EQ(t.tcp.receive(1).error(), CallError::kConnectionDoesNotExist);
  EXPECT_EQ(t.tcp.abort().error(), CallError::kConnectionDoesNotExist);
  EXPECT_EQ(t.tcp.open_active({}, t.now).error(), CallError::kForeignSocketUnspecified);
  t.listen();
  EXPECT_EQ(t.tcp.open_passive(std::nullopt).error(), CallError::kConnectionAlreadyExists);
  EXPECT_EQ(t.tcp.send(octets(1), t.now).error(), CallError::kForeignSocketUnspecified);
  Endpoint u;
  u.fin_wait_1();
  EXPECT_EQ(u.tcp.close(u.now).error(), CallError::kConnectionClosing);
  EXPECT_EQ(u.tcp.open_active(kRemote, u.now).error(), CallError::kConnectionAlreadyExists);
}

TEST(Calls, SendTakesNoMoreThanTheBufferHolds) {
  Config config = plain();
  config.send_buffer = 100;
  Endpoint t(config);
  t.established();
  EXPECT_EQ(*t.tcp.send(octets(150), t.now), 100U);
  EXPECT_EQ(*t.tcp.send(octets(150), t.now), 0U);
}

}  // namespace
}  // namespace tcplab::tcp
