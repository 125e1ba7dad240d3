// The congestion window of NewReno (RFC 5681, RFC 6582), and what stands beside it.

#include "core/tcp/congestion/congestion.hpp"

#include "core/tcp/profile.hpp"
#include "core/tcp/recovery/cumulative.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

TEST(CongestionWindow, StartsWithFewerSegmentsWhereTheyAreLarge) {
  const auto first = [](std::uint32_t mss) { return Congestion(Config(), mss, 10, Start()).cwnd(); };
  EXPECT_EQ(first(536), 5360U);
  EXPECT_EQ(first(1460), 14600U);
  EXPECT_EQ(first(8960), 17920U);
}

TEST(CongestionWindow, TheFirstTwoDuplicatesLetOneSegmentOutEach) {
  Endpoint t;
  t.established();
  ASSERT_TRUE(t.tcp.send(octets(14000), t.now));
  for (int i = 0; i < 10; ++i) t.sends(". " + std::to_string(1001 + 1000 * i) + " ack 5001 len 1000");
  t.sends_nothing();
  t.receives(".", 5001, 1001).sends(". 11001 ack 5001 len 1000").sends_nothing();
  t.receives(".", 5001, 1001).sends(". 12001 ack 5001 len 1000").sends_nothing();
  t.receives(".", 5001, 1001).sends(". 1001 ack 5001 len 1000").sends_nothing();
}

TEST(CongestionWindow, ProvesNothingAfterARestLongerThanTheTimeout) {
  Endpoint t;
  t.established();
  ASSERT_TRUE(t.tcp.send(octets(10000), t.now));
  while (t.tcp.poll_segment(t.now)) {
  }
  for (std::uint32_t ack = 2001; ack <= 11001; ack += 1000) t.receives(".", 5001, ack);
  EXPECT_EQ(t.tcp.congestion().cwnd(), 20000U);
  t.passes(seconds(2));
  ASSERT_TRUE(t.tcp.send(octets(1000), t.now));
  EXPECT_EQ(t.tcp.congestion().cwnd(), 10000U);
}

TEST(CongestionWindow, OfAConnectionThatNeverFillsItStaysWithin32Bits) {
  Congestion reno(Config(), 65000, 10, Start());
  AckSample ack;
  ack.acked = 65000;
  std::uint32_t before = reno.cwnd();
  for (std::uint32_t i = 0; i < 70'000; ++i) {
    reno.on_ack(ack, SeqNum{i * 65000U}, SeqNum{i * 65000U});
    ASSERT_GE(reno.cwnd(), before);
    before = reno.cwnd();
  }
}

TEST(CongestionWindow, AnOldRecoveryDoesNotHideALossTwoGibibytesLater) {
  Congestion reno(Config(), 1000, 10, Start());
  CumulativeRecovery recovery;
  recovery.begin(SeqNum{1});
  Told told;
  told.bare = told.same_window = true;
  const auto three_duplicates = [&](SeqNum una) {
    told.before = told.una = told.ack = una;
    told.nxt = una + 4000;
    for (int i = 0; i < 3; ++i) recovery.on_ack(told, reno);
    return recovery.in_recovery();
  };
  EXPECT_TRUE(three_duplicates(SeqNum{1001}));
  SeqNum una{5001};
  for (int i = 0; i < 23; ++i) {
    told.before = una;
    una += 100'000'000U;
    told.una = told.ack = una;
    told.nxt = una + 4000;
    recovery.on_ack(told, reno);
  }
  EXPECT_FALSE(recovery.in_recovery());
  EXPECT_TRUE(three_duplicates(una));
}

// What a World is compared by: two that have sent up to the same octet will behave alike, whichever of their
// segments is the one that is timed.
TEST(CongestionWindow, WhatMayGoAgainEndsWithTheLastSegmentThatWasSent) {
  CumulativeRecovery recovery;
  recovery.begin(SeqNum{1});
  recovery.on_sent(SeqNum{1001}, Instant{});
  recovery.on_sent(SeqNum{2001}, Instant{} + milliseconds(1));
  EXPECT_EQ(recovery.again(), SeqNum{2001});
  EXPECT_EQ(recovery.again_end(), SeqNum{2001});
  EXPECT_FALSE(recovery.is_pending());
}

TEST(RoundTripTime, IsNotTakenOfWhatWaitedForAFastRetransmission) {
  Endpoint t;
  t.established();
  ASSERT_TRUE(t.tcp.send(octets(5000), t.now));
  while (t.tcp.poll_segment(t.now)) {
  }
  const Duration srtt = t.tcp.rtt().srtt();
  for (int i = 0; i < 3; ++i) t.receives(".", 5001, 1001);
  t.sends(". 1001 ack 5001 len 1000");
  t.passes(milliseconds(900)).receives(".", 5001, 6001);
  EXPECT_EQ(t.tcp.rtt().srtt(), srtt);
}

TEST(Minshall, ASmallSegmentOfTwoGibibytesAgoHoldsNothingBack) {
  Config config = info(Profile::kLinux).config;
  config.mtu = 65535;
  config.mss = 65495;
  Endpoint t(config);
  t.peer_mss = 60000;
  t.established();
  ASSERT_TRUE(t.tcp.send(octets(1), t.now));
  t.sends("P. 1001 ack 5001 len 1").receives(".", 5001, 1002);
  const Bytes full = octets(60000);
  std::uint32_t ack = 1002;
  for (int i = 0; i < 39'000; ++i) {
    ASSERT_TRUE(t.tcp.send(full, t.now));
    ASSERT_TRUE(t.tcp.poll_segment(t.now));
    ack += 60000;
    t.tcp.on_segment(t.segment(".", 5001, ack), t.now);
    while (t.tcp.poll_event()) {
    }
  }
  ASSERT_TRUE(t.tcp.send(octets(10), t.now));
  t.sends("P. " + std::to_string(ack) + " ack 5001 len 10");
}

}  // namespace
}  // namespace tcplab::tcp
