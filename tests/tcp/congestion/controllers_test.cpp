// Each controller against the figures that its RFC or draft states.

#include <gtest/gtest.h>

#include "core/tcp/congestion/congestion.hpp"
#include "core/tcp/congestion/dctcp.hpp"
#include "core/tcp/congestion/ledbat.hpp"
#include "tests/tcp/congestion/samples.hpp"

namespace tcplab::tcp {
namespace {

// --- The window ---

TEST(Window, IsWithinItsBounds) {
  Window w = window_of(10);
  w.set(1);
  EXPECT_EQ(w.cwnd, kSegment);
  w.set(std::uint64_t{1} << 40);
  EXPECT_EQ(w.cwnd, Window::kLargest / kSegment * kSegment);
  w.set_threshold(0);
  EXPECT_EQ(w.ssthresh, 2 * kSegment);
}

TEST(Window, OfCountedSegmentsHasAsManySmallerOnes) {
  Window w = window_of(10, 8);
  w.set_mss(500);
  EXPECT_EQ(w.cwnd, 5000U);
  EXPECT_EQ(w.ssthresh, 4000U);
  w.whole_segments = false;
  w.set_mss(250);
  EXPECT_EQ(w.cwnd, 5000U) << "else octets are octets";
}

// --- NewReno: RFC 5681 3.1 ---

TEST(NewReno, WhatWasAcknowledgedBeforeAReductionDoesNotCountAfterIt) {
  NewReno reno;
  Window w = window_of(10, 5);
  w.whole_segments = false;
  for (int i = 0; i < 9; ++i) reno.on_ack(w, ack_of(kSegment));
  reno.on_setback(w, {Setback::Kind::kLoss, w.cwnd, {}});
  w.set(w.ssthresh);
  ASSERT_EQ(w.segments(), 5U);
  for (int i = 0; i < 4; ++i) reno.on_ack(w, ack_of(kSegment));
  EXPECT_EQ(w.segments(), 5U);
  EXPECT_EQ(reno.on_ack(w, ack_of(kSegment)), Rule::kCongestionAvoidance);
  EXPECT_EQ(w.segments(), 6U) << "a whole window more";
}

// --- DCTCP: RFC 8257 3.3 ---

void round_of(Dctcp& dctcp, Window& w, std::uint32_t acked, std::uint32_t marked) {
  AckSample ack = ack_of(acked);
  ack.marked = marked;
  ack.may_grow = false;
  dctcp.on_ack(w, ack);
  ack = ack_of(0);
  ack.round_start = true;
  ack.may_grow = false;
  dctcp.on_ack(w, ack);
}

TEST(Dctcp, MeasuresTheShareThatIsMarked) {
  Dctcp dctcp;
  Window w = window_of(100, 100);
  EXPECT_EQ(dctcp.alpha(), 1024U) << "4.2: begin with 1";
  round_of(dctcp, w, 16'000, 0);
  EXPECT_EQ(dctcp.alpha(), 960U) << "g is 1/16";
  round_of(dctcp, w, 16'000, 16'000);
  EXPECT_EQ(dctcp.alpha(), 964U);
  for (int i = 0; i < 200; ++i) round_of(dctcp, w, 16'000, 4'000);
  EXPECT_NEAR(dctcp.alpha(), 256, 16);
  for (int i = 0; i < 200; ++i) round_of(dctcp, w, 16'000, 0);
  EXPECT_EQ(dctcp.alpha(), 0U);
}

TEST(Dctcp, GivesWayInProportion) {
  Dctcp dctcp;
  Window w = window_of(100, 100);
  EXPECT_EQ(dctcp.on_setback(w, {Setback::Kind::kMark, w.cwnd, {}}), Rule::kDctcpReduction);
  EXPECT_EQ(w.ssthresh, 50 * kSegment) << "all was marked: half";
  for (int i = 0; i < 200; ++i) round_of(dctcp, w, 16'000, 4'000);
  dctcp.on_setback(w, {Setback::Kind::kMark, w.cwnd, {}});
  EXPECT_NEAR(w.ssthresh, 88 * kSegment, kSegment) << "a quarter was: an eighth";
  dctcp.on_setback(w, {Setback::Kind::kLoss, w.cwnd, {}});
  EXPECT_EQ(w.ssthresh, 50 * kSegment) << "3.5: a loss is a loss";
}

// --- LEDBAT++ ---

TEST(Ledbat, GrowsTheSlowerTheShorterThePath) {  // GAIN = 1 / min(16, ceil(2 * 60 ms / base))
  const auto divisor = [](int rtt_ms) {
    Ledbat ledbat;
    Window w = window_of(2);
    ledbat.on_ack(w, ack_of(kSegment, {}, milliseconds(rtt_ms)));
    return ledbat.divisor();
  };
  EXPECT_EQ(divisor(200), 1U);
  EXPECT_EQ(divisor(120), 1U);
  EXPECT_EQ(divisor(119), 2U);
  EXPECT_EQ(divisor(40), 3U);
  EXPECT_EQ(divisor(5), 16U);
}

TEST(Ledbat, KnowsTheDelayOfTheQueueFromTheLeastOfFour) {
  Ledbat ledbat;
  Window w = window_of(2);
  for (const int rtt : {40, 90, 70, 100, 80}) ledbat.on_ack(w, ack_of(kSegment, {}, milliseconds(rtt)));
  EXPECT_EQ(ledbat.delay(), milliseconds(30));
}

TEST(Ledbat, EndsSlowStartAtThreeQuartersOfTheTargetAndThenRests) {
  Ledbat ledbat;
  Window w = window_of(20);
  ledbat.on_ack(w, ack_of(kSegment, {}, milliseconds(40)));
  for (int i = 0; i < 4; ++i) ledbat.on_ack(w, ack_of(kSegment, {}, milliseconds(86)));
  EXPECT_EQ(w.ssthresh, w.cwnd) << "45 ms above 40";
  Rule rule = Rule::kNone;
  for (int i = 0; i < 4 && rule != Rule::kLedbatSlowdown; ++i) {
    AckSample ack = ack_of(kSegment, {}, milliseconds(86));
    ack.round_start = true;
    rule = ledbat.on_ack(w, ack);
  }
  EXPECT_EQ(rule, Rule::kLedbatSlowdown);
  EXPECT_EQ(w.segments(), 2U);
  EXPECT_EQ(ledbat.mode(w), Mode::kSlowdown);
}

// --- Names ---

TEST(Algorithms, HaveTheNamesOfTcpCongestion) {
  for (int i = 0; i < kAlgorithmCount; ++i) {
    const auto algorithm = static_cast<Algorithm>(i);
    EXPECT_EQ(algorithm_named(to_string(algorithm)), algorithm);
    Config config;
    config.congestion = algorithm;
    EXPECT_EQ(Congestion(config, kSegment, 10, Start()).algorithm(), algorithm);
  }
  EXPECT_EQ(algorithm_named("newreno"), Algorithm::kNewReno);
  EXPECT_EQ(algorithm_named("vegas"), std::nullopt);
  EXPECT_EQ(algorithm_named(""), std::nullopt);
}

}  // namespace
}  // namespace tcplab::tcp
