// Congestion control: RFC 9293 3.8.2 (MUST-19), which is RFC 5681 and RFC 6582.

#include <algorithm>

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// 1001 to 11001 in flight, the whole of the first window, and 10000 octets more wait.
Endpoint ten_in_flight() {
  Endpoint t;
  t.established();
  say(t, 20'000);
  sends_run(t, 1001, 10);
  t.sends_nothing();
  return t;
}

TEST(Rfc9293, MUST_19_ATimeoutLeavesOneSegmentAndTheOldestGoesFirst) {
  Endpoint t = ten_in_flight();
  t.passes(seconds(1)).sends(". 1001 ack 5001 len 1000").sends_nothing();
  EXPECT_EQ(t.tcp.congestion().cwnd(), 1000U) << "RFC 5681 3.1: the loss window is one full-sized segment";
  EXPECT_EQ(t.tcp.congestion().ssthresh(), 5000U) << "equation 4";
  t.passes(seconds(2)).sends(". 1001 ack 5001 len 1000").sends_nothing();
  EXPECT_EQ(t.tcp.congestion().cwnd(), 1000U);
  EXPECT_EQ(t.tcp.congestion().ssthresh(), 5000U) << "held when the same segment is lost again";
  t.receives(".", 5001, 2001)
      .sends(". 2001 ack 5001 len 1000")
      .sends(". 3001 ack 5001 len 1000")
      .sends_nothing();
  t.receives(".", 5001, 4001);
  sends_run(t, 4001, 3);
  t.sends_nothing();
}

TEST(Rfc9293, MUST_19_WhatWasSentGoesBeforeWhatIsNew) {
  Endpoint t = ten_in_flight();
  t.passes(seconds(1)).sends(". 1001 ack 5001 len 1000");
  std::uint32_t next = 2001;
  for (std::uint32_t ack = 2001; ack < 11'001; ack += 1000) {
    t.receives(".", 5001, ack);
    while (const std::optional<Outgoing> out = t.tcp.poll_segment(t.now)) {
      EXPECT_EQ(out->segment.header.seq, SeqNum{next});
      EXPECT_EQ(out->retransmission, next < 11'001);
      next += 1000;
    }
  }
  EXPECT_GT(next, 11'001U);
}

TEST(Rfc9293, MUST_19_TheThresholdIsTwoSegmentsAtLeast) {
  Endpoint t;
  t.established();
  say(t, 1000);
  t.sends("P. 1001 ack 5001 len 1000").passes(seconds(1)).sends("P. 1001 ack 5001 len 1000");
  EXPECT_EQ(t.tcp.congestion().ssthresh(), 2000U);
}

TEST(Rfc9293, MUST_19_TheThirdDuplicateAckIsALossAndHalvesTheWindow) {
  Endpoint t = ten_in_flight();
  t.receives(".", 5001, 1001).sends(". 11001 ack 5001 len 1000").sends_nothing();
  t.receives(".", 5001, 1001).sends(". 12001 ack 5001 len 1000").sends_nothing();
  t.receives(".", 5001, 1001).sends(". 1001 ack 5001 len 1000").sends_nothing();
  EXPECT_TRUE(t.last->retransmission);
  EXPECT_EQ(t.tcp.congestion().ssthresh(), 5000U)
      << "RFC 5681 3.2 step 2: what limited transmit let out is not counted";
  EXPECT_EQ(t.tcp.congestion().cwnd(), 8000U);
  for (std::uint32_t i = 1; i <= 4; ++i) {
    t.receives(".", 5001, 1001).sends_nothing();
    EXPECT_EQ(t.tcp.congestion().cwnd(), 8000 + 1000 * i) << "step 4: each tells of one that has left";
  }
  t.receives(".", 5001, 1001).sends(". 13001 ack 5001 len 1000").sends_nothing();
  t.receives(".", 5001, 14'001);
  EXPECT_EQ(t.tcp.congestion().cwnd(), 5000U) << "step 6";
  sends_run(t, 14'001, 5);
  t.sends_nothing();
}

TEST(Rfc9293, MUST_19_APartialAcknowledgmentSendsTheNextHoleAgain) {
  Endpoint t = ten_in_flight();
  for (int i = 0; i < 3; ++i) t.receives(".", 5001, 1001);
  t.sends(". 1001 ack 5001 len 1000").receives(".", 5001, 4001).sends(". 4001 ack 5001 len 1000");
  EXPECT_TRUE(t.last->retransmission);
  EXPECT_TRUE(t.tcp.recovery().in_recovery());
  EXPECT_EQ(t.tcp.congestion().ssthresh(), 5000U) << "one loss event, one reduction";
}

// RFC 5681 2: a duplicate ACK is empty, moves no window, and there is something that it could be about.
TEST(Rfc9293, MUST_19_WhatIsNoDuplicateAckTellsOfNoLoss) {
  const auto lost = [](Endpoint& t) {
    for (std::optional<Outgoing> out; (out = t.tcp.poll_segment(t.now));) {
      if (out->retransmission) return true;
    }
    return false;
  };
  Endpoint text = ten_in_flight();
  for (std::uint32_t i = 0; i < 4; ++i) text.receives(".", 5001 + i, 1001, octets(1));
  EXPECT_FALSE(lost(text));
  Endpoint window = ten_in_flight();
  for (std::uint16_t i = 1; i <= 4; ++i) {
    window.window = static_cast<std::uint16_t>(60'000 + i);
    window.receives(".", 5001, 1001);
  }
  EXPECT_FALSE(lost(window));
  Endpoint idle;
  idle.established();
  for (int i = 0; i < 4; ++i) idle.receives(".", 5001, 1001);
  say(idle, 1000);
  EXPECT_FALSE(lost(idle));
  Endpoint few = ten_in_flight();
  for (int i = 0; i < 2; ++i) few.receives(".", 5001, 1001);
  EXPECT_FALSE(lost(few));
}

TEST(Rfc9293, MUST_19_SlowStartGrowsByASegmentAnAckAndNoMoreThanWasAcknowledged) {
  Endpoint stretched = ten_in_flight();
  stretched.receives(".", 5001, 5001);
  EXPECT_EQ(stretched.tcp.congestion().cwnd(), 11'000U) << "RFC 5681 3.1 equation 2";
  Endpoint divided = ten_in_flight();
  for (std::uint32_t ack = 1101; ack <= 2001; ack += 100) divided.receives(".", 5001, ack);
  EXPECT_EQ(divided.tcp.congestion().cwnd(), 11'000U) << "ten ACKs for one segment";
}

TEST(Rfc9293, MUST_19_AfterALostSynOneSegmentIsTheFirstWindow) {
  Endpoint t;
  t.syn_sent().passes(seconds(1)).sends("S 1000").receives("S.", 5000, 1001).sends(". 1001 ack 5001");
  const auto said = std::find_if(t.log.rbegin(), t.log.rend(), [](const Event& event) {
    const auto* const adjusted = std::get_if<Adjusted>(&event.what);
    return adjusted != nullptr && adjusted->quantity == Quantity::kWindow;
  });
  ASSERT_NE(said, t.log.rend());
  EXPECT_EQ(said->rule, Rule::kInitialWindowAfterLoss);
  say(t, 5000);
  t.sends(". 1001 ack 5001 len 1000").sends_nothing();
}

TEST(Rfc9293, MUST_19_TheSmallerOfBothWindowsCounts) {
  Endpoint t;
  t.window = 3000;
  t.established();
  say(t, 20'000);
  sends_run(t, 1001, 3);
  t.sends_nothing();
  t.window = 65535;
  t.receives(".", 5001, 1001);
  sends_run(t, 4001, 7);
  t.sends_nothing();
}

}  // namespace
}  // namespace tcplab::tcp
