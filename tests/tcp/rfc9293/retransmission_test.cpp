// Retransmission, congestion and connections that fail: RFC 9293 3.8.1 to 3.8.3.

#include "core/tcp/profile.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

TEST(Rfc9293, MUST_18_ARetransmittedSegmentIsNotMeasured) {
  Endpoint t;
  t.established().passes(milliseconds(1));
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  const Duration before = t.tcp.rtt().srtt();
  t.passes(seconds(1)).sends("P. 1001 ack 5001 len 10").passes(milliseconds(7)).receives(".", 5001, 1011);
  EXPECT_EQ(t.tcp.rtt().srtt(), before) << "nobody knows which of the two was acknowledged";
}

TEST(Rfc9293, MUST_18_TheBackedOffRtoStaysUntilSomethingSentOnceIsMeasured) {
  Endpoint t;
  t.established();
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10")
      .passes(seconds(1))
      .sends("P. 1001 ack 5001 len 10")
      .receives(".", 5001, 1011);
  EXPECT_EQ(t.tcp.rto(), seconds(2));
  say(t, 10);
  t.sends("P. 1011 ack 5001 len 10").passes(milliseconds(100)).receives(".", 5001, 1021);
  EXPECT_EQ(t.tcp.rto(), seconds(1));
}

TEST(Rfc9293, MUST_18_TheRtoFollowsRfc6298) {
  const Config config;
  RttEstimator rtt{config.rto_initial};
  EXPECT_EQ(rtt.rto(config), seconds(1));
  rtt.sample(seconds(2), config.rto_granularity);
  EXPECT_EQ(rtt.rto(config), seconds(6)) << "R + 4 * R/2";
  rtt.sample(seconds(1), config.rto_granularity);
  EXPECT_EQ(rtt.rttvar(), seconds(1)) << "3/4 * 1 + 1/4 * |2 - 1|";
  EXPECT_EQ(rtt.srtt(), milliseconds(1875));
  EXPECT_EQ(rtt.rto(config), milliseconds(5875));
}

TEST(Rfc9293, MUST_19_TheRtoDoublesWithEveryTimeout) {
  Endpoint t;
  t.established();
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  for (const int wait : {1, 2, 4, 8, 16, 32, 60, 60}) {
    t.passes(seconds(wait) - nanoseconds(1))
        .sends_nothing()
        .passes(nanoseconds(1))
        .sends("P. 1001 ack 5001 len 10");
  }
}

TEST(Rfc9293, MUST_19_SlowStartDoublesTheWindowEveryRoundTrip) {
  Config config = plain();
  config.initial_window = 2;
  Endpoint t(config);
  t.established();
  say(t, 14'000);
  sends_run(t, 1001, 2);
  t.sends_nothing().receives(".", 5001, 2001);
  sends_run(t, 3001, 2);
  t.sends_nothing().receives(".", 5001, 3001);
  sends_run(t, 5001, 2);
  t.sends_nothing();
  EXPECT_EQ(t.tcp.congestion().cwnd(), 4000U);
}

TEST(Rfc9293, MUST_19_CongestionAvoidanceGrowsByOneSegmentARoundTrip) {
  Endpoint t;
  t.established();
  say(t, 100'000);
  sends_run(t, 1001, 10);
  t.passes(seconds(1)).sends(". 1001 ack 5001 len 1000").sends_nothing();
  EXPECT_EQ(t.tcp.congestion().ssthresh(), 5000U) << "half of what was in flight";
  EXPECT_EQ(t.tcp.congestion().cwnd(), 1000U);
  std::uint32_t acked = 2001;
  const auto round = [&] {
    for (std::uint32_t left = t.tcp.congestion().cwnd() / 1000; left > 0; --left, acked += 1000) {
      t.receives(".", 5001, acked);
      while (t.tcp.poll_segment(t.now)) {
      }
    }
    return t.tcp.congestion().cwnd();
  };
  EXPECT_EQ(round(), 2000U);
  EXPECT_EQ(round(), 4000U);
  EXPECT_EQ(round(), 5000U) << "past ssthresh";
  EXPECT_EQ(round(), 6000U);
  EXPECT_EQ(round(), 7000U);
}

TEST(Rfc9293, MAY_18_TheWindowAfterALossIsNewRenosUnlessAnotherIsAskedFor) {
  Endpoint t;
  t.established();
  say(t, 20'000);
  sends_run(t, 1001, 10);
  for (int i = 0; i < 3; ++i) t.receives(".", 5001, 1001);
  t.sends(". 1001 ack 5001 len 1000");
  EXPECT_EQ(t.tcp.congestion().ssthresh(), 5000U) << "half; other algorithms take less away";
  EXPECT_EQ(t.tcp.congestion().cwnd(), 8000U) << "and three segments for the three that left";
}

TEST(Rfc9293, MAY_4_DatagramsThatMayNotBeFragmentedHaveNoIdentity) {
  Endpoint t;
  t.established();
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  EXPECT_TRUE(t.last->segment.ip.dont_fragment);
  EXPECT_EQ(t.last->segment.ip.identification, 0)
      << "RFC 6864 4.1: of no meaning where there are no fragments";
  t.passes(seconds(1)).sends("P. 1001 ack 5001 len 10");
  EXPECT_EQ(t.last->segment.ip.identification, 0) << "so a retransmission repeats none";
}

TEST(Rfc9293, MUST_20_SHLD_9_SHLD_10_R1IsReportedAfterThreeRetransmissionsAndR2Closes) {
  Config config = plain();
  EXPECT_EQ(config.r1_retries, 3U);
  Endpoint t(config);
  t.established();
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  for (std::uint32_t i = 1; i <= config.data_retries; ++i) {
    EXPECT_EQ(t.was_told(Notice::kTrouble), i > 3) << "before retransmission " << i;
    t.times_out().sends("P. 1001 ack 5001 len 10").is(kEstablished);
  }
  EXPECT_EQ(times_told(t, Notice::kTrouble), 1U);
  t.times_out().sends_nothing().is(kClosed);
  EXPECT_EQ(t.tcp.error(), CallError::kConnectionTimedOut);
}

TEST(Rfc9293, MUST_20_R2CountsTransmissionsOfASegmentEvenIfThePeerGoesOnTalking) {
  Config config = plain();
  config.data_retries = 5;
  Endpoint t(config);
  t.established();
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  for (std::uint32_t i = 0; i < 5; ++i) {
    t.times_out().sends("P. 1001 ack " + std::to_string(5001 + i) + " len 10");
    t.receives(".", 5001 + i, 1001, octets(1)).sends(". 1011 ack " + std::to_string(5002 + i));
  }
  t.times_out().is(kClosed);
}

TEST(Rfc9293, MUST_21_TheUserSetsR2) {
  for (const std::uint32_t r2 : {1U, 4U}) {
    Config config = plain();
    config.data_retries = r2;
    Endpoint t(config);
    t.established();
    say(t, 10);
    t.sends("P. 1001 ack 5001 len 10");
    for (std::uint32_t i = 0; i < r2; ++i) t.times_out().sends("P. 1001 ack 5001 len 10");
    t.times_out().sends_nothing().is(kClosed);
  }
}

TEST(Rfc9293, MUST_21_TheUserTimeoutEndsItEarlierAndCanChangeOnTheWay) {
  Endpoint t;
  t.established();
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10").passes(seconds(5));
  Config config = plain();
  config.user_timeout = seconds(20);
  t.tcp.configure(config, t.now);
  t.passes(seconds(19)).is(kEstablished).passes(seconds(1)).is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kTimedOut));
  EXPECT_EQ(t.tcp.error(), CallError::kConnectionTimedOut);
}

TEST(Rfc9293, SHLD_11_R2OfDataIsMoreThanAHundredSeconds) {
  for (const Profile profile : {Profile::kRfc, Profile::kLinux, Profile::kFreeBsd}) {
    Config config = info(profile).config;
    config.no_delay = true;
    Endpoint t(config);
    t.established();
    say(t, 10);
    t.sends("P. 1001 ack 5001 len 10");
    const Instant start = t.now;
    while (t.tcp.state() == kEstablished && !HasFailure()) t.times_out();
    EXPECT_GE(t.now - start, seconds(100)) << info(profile).name;
  }
}

TEST(Rfc9293, MUST_22_MUST_23_ASynIsRetriedForAtLeastThreeMinutes) {
  Endpoint t;
  t.syn_sent();
  for (int i = 0; i < 7; ++i) t.times_out().sends("S 1000").is(kSynSent);
  EXPECT_EQ(times_told(t, Notice::kTrouble), 1U) << "R1 as for data";
  t.times_out().sends_nothing().is(kClosed);
  EXPECT_GE(t.now, Instant{} + minutes(3));
  EXPECT_EQ(t.tcp.error(), CallError::kConnectionTimedOut);
}

TEST(Rfc9293, MUST_22_R1AndR2OfASynAreNotThoseOfData) {
  Config config = plain();
  EXPECT_EQ(config.syn_r1_retries, 3U);
  config.syn_r1_retries = 1;
  config.syn_retries = 3;
  config.r1_retries = 2;
  config.data_retries = 5;
  Endpoint syn(config);
  syn.syn_sent();
  for (std::uint32_t i = 1; i <= 3; ++i) {
    EXPECT_EQ(syn.was_told(Notice::kTrouble), i > 1) << "before the SYN's retransmission " << i;
    syn.times_out().sends("S 1000");
  }
  syn.times_out().is(kClosed);
  EXPECT_EQ(times_told(syn, Notice::kTrouble), 1U);
  Endpoint data(config);
  data.established();
  say(data, 10);
  data.sends("P. 1001 ack 5001 len 10");
  for (std::uint32_t i = 1; i <= 5; ++i) {
    EXPECT_EQ(data.was_told(Notice::kTrouble), i > 2) << "before the text's retransmission " << i;
    data.times_out().sends("P. 1001 ack 5001 len 10");
  }
  data.times_out().is(kClosed);
  EXPECT_EQ(times_told(data, Notice::kTrouble), 1U);
}

TEST(Rfc9293, MUST_22_ASynAckIsGivenUpByTheSameRule) {
  Endpoint t;
  t.syn_received();
  for (int i = 0; i < 7; ++i) t.times_out().sends("S. 1000 ack 5001").is(kSynReceived);
  t.times_out().sends_nothing().is(kClosed);
  EXPECT_GE(t.now, Instant{} + minutes(3));
}

TEST(Rfc9293, MUST_22_R2OfSynAndOfDataAreSetSeparately) {
  Config config = plain();
  config.syn_retries = 1;
  config.data_retries = 2;
  Endpoint syn(config);
  syn.syn_sent().times_out().sends("S 1000").times_out().is(kClosed);
  Endpoint data(config);
  data.established();
  say(data, 1);
  data.sends("P. 1001 ack 5001 len 1").times_out().sends("P. 1001 ack 5001 len 1");
  data.times_out().sends("P. 1001 ack 5001 len 1").times_out().is(kClosed);
}

}  // namespace
}  // namespace tcplab::tcp
