// Each controller against the figures that its RFC or draft states.

#include <gtest/gtest.h>

#include "core/tcp/congestion/bbr.hpp"
#include "core/tcp/congestion/congestion.hpp"
#include "core/tcp/congestion/cubic.hpp"
#include "core/tcp/congestion/dctcp.hpp"
#include "core/tcp/congestion/hystart.hpp"
#include "core/tcp/congestion/ledbat.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::uint32_t kSegment = 1000;
constexpr Duration kTrip = milliseconds(100);

Window window_of(std::uint32_t segments, std::uint32_t threshold = UINT32_MAX) {
  Window w;
  w.mss = kSegment;
  w.initial = 10 * kSegment;
  w.cwnd = segments * kSegment;
  w.ssthresh = threshold == UINT32_MAX ? threshold : threshold * kSegment;
  w.whole_segments = true;
  return w;
}

AckSample ack_of(std::uint32_t octets, Instant now = {}, std::optional<Duration> rtt = kTrip) {
  AckSample ack;
  ack.now = now;
  ack.acked = octets;
  ack.rtt = rtt;
  ack.min_rtt = kTrip;
  return ack;
}

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

// --- CUBIC: RFC 9438 ---

TEST(Cubic, ReachesItsPlateauAndGoesOn) {  // 4.2
  Cubic cubic;
  Window w = window_of(100, 100);
  EXPECT_EQ(cubic.on_setback(w, {Setback::Kind::kLoss, w.cwnd, {}}), Rule::kCubicReduction);
  EXPECT_EQ(w.ssthresh, 70 * kSegment) << "beta is 0.7";
  w.set(w.ssthresh);
  Instant now;
  const auto run = [&](int round_trips) {
    for (int i = 0; i < round_trips; ++i, now = now + kTrip) {
      const std::uint32_t segments = w.segments();
      for (std::uint32_t n = 0; n < segments; ++n) cubic.on_ack(w, ack_of(kSegment, now));
    }
  };
  run(21);
  EXPECT_NEAR(w.segments(), 100 - 0.4 * 2.1 * 2.1 * 2.1, 2) << "W(t) = 0.4 (t - K)^3 + W_max";
  run(21);  // K = cbrt(30 / 0.4) = 4.2 s
  EXPECT_NEAR(w.segments(), 100, 3);
  run(42);
  EXPECT_NEAR(w.segments(), 130, 6) << "as fast away from the plateau as towards it";
}

TEST(Cubic, LeavesMoreToOthersWhenItHasToGiveWayAgain) {  // 4.7
  const auto plateau = [](bool again, int round_trips) {
    Cubic cubic;
    Window w = window_of(1000, 500);
    cubic.on_setback(w, {Setback::Kind::kLoss, 1000 * kSegment, {}});
    if (again) cubic.on_setback(w, {Setback::Kind::kLoss, 800 * kSegment, {}});
    w.set(again ? 560 * kSegment : 700 * kSegment);
    Instant now;
    for (int i = 0; i < round_trips; ++i, now = now + kTrip) {
      const std::uint32_t segments = w.segments();
      for (std::uint32_t n = 0; n < segments; ++n) cubic.on_ack(w, ack_of(kSegment, now));
    }
    return w.segments();
  };
  EXPECT_NEAR(plateau(false, 91), 1000, 15) << "K = cbrt(300 / 0.4) = 9.1 s";
  EXPECT_NEAR(plateau(true, 67), 680, 15) << "800 (1 + 0.7) / 2, and K = cbrt(120 / 0.4) = 6.7 s";
}

TEST(Cubic, IsNoSlowerThanRenoWhereRoundTripsAreShort) {  // 4.3
  Cubic cubic;
  Window w = window_of(20, 10);
  cubic.on_setback(w, {Setback::Kind::kLoss, 20 * kSegment, {}});
  w.set(w.ssthresh);
  ASSERT_EQ(w.segments(), 14U);
  Instant now;
  for (int i = 0; i < 40; ++i, now = now + milliseconds(5)) {
    const std::uint32_t segments = w.segments();
    AckSample ack = ack_of(kSegment, now, milliseconds(5));
    ack.min_rtt = milliseconds(5);
    for (std::uint32_t n = 0; n < segments; ++n) cubic.on_ack(w, ack);
  }
  EXPECT_NEAR(w.segments(), 14 + 40 * 0.53, 5)
      << "alpha is 3 (1 - 0.7) / (1 + 0.7); the cube alone would stand still";
}

TEST(Cubic, DoesNotGrowForTheTimeInWhichNothingWasSent) {
  Cubic cubic;
  Window w = window_of(70, 70);
  cubic.on_setback(w, {Setback::Kind::kLoss, 100 * kSegment, {}});
  cubic.on_ack(w, ack_of(kSegment));
  const Instant later = Instant{} + seconds(60);
  cubic.on_idle(w, seconds(60), later);
  for (int n = 0; n < 70; ++n) cubic.on_ack(w, ack_of(kSegment, later));
  EXPECT_LE(w.segments(), 75U);
}

// --- HyStart++: RFC 9406 ---

struct Rounds {
  HystartPlusPlus hystart{0};
  Window w = window_of(10);
  Rule last = Rule::kNone;
  // A round trip of so many ACKs of a segment each.
  void pass(Duration rtt, int acks = 10) {
    for (int i = 0; i < acks; ++i) {
      AckSample ack = ack_of(kSegment, {}, rtt);
      ack.round_start = i == 0;
      last = hystart.on_ack(w, ack);
      if (last == Rule::kHystartDone) return;
    }
  }
};

TEST(Hystart, BrakesWhenARoundIsClearlyLongerThanTheLast) {  // 4.2, 4.3
  const auto brakes = [](int before_ms, int after_us) {
    Rounds r;
    r.pass(milliseconds(before_ms));
    r.pass(microseconds(after_us));
    return r.hystart.is_conservative();
  };
  EXPECT_FALSE(brakes(64, 71'999));
  EXPECT_TRUE(brakes(64, 72'000)) << "an eighth";
  EXPECT_FALSE(brakes(16, 19'999));
  EXPECT_TRUE(brakes(16, 20'000)) << "MIN_RTT_THRESH is 4 ms";
  EXPECT_FALSE(brakes(400, 415'999));
  EXPECT_TRUE(brakes(400, 416'000)) << "MAX_RTT_THRESH is 16 ms";
}

TEST(Hystart, WantsEightSamplesOfARound) {  // N_RTT_SAMPLE
  Rounds r;
  r.pass(milliseconds(50));
  r.pass(milliseconds(90), 7);
  EXPECT_FALSE(r.hystart.is_conservative());
  r.pass(milliseconds(90), 8);
  EXPECT_FALSE(r.hystart.is_conservative()) << "and now that is the round before";
}

TEST(Hystart, GrowsAtAQuarterOfThePaceForFiveRounds) {  // CSS_GROWTH_DIVISOR, CSS_ROUNDS
  Rounds r;
  r.pass(milliseconds(50));
  EXPECT_EQ(r.w.segments(), 20U);
  r.pass(milliseconds(60), 8);
  ASSERT_TRUE(r.hystart.is_conservative());
  EXPECT_EQ(r.w.segments(), 28U);
  for (int round = 1; round < 5; ++round) {
    r.pass(milliseconds(60), 40);
    EXPECT_EQ(r.w.segments(), 28U + 10 * static_cast<unsigned>(round));
    EXPECT_EQ(r.w.ssthresh, UINT32_MAX);
  }
  r.pass(milliseconds(60), 40);
  EXPECT_EQ(r.last, Rule::kHystartDone);
  EXPECT_EQ(r.w.ssthresh, r.w.cwnd) << "congestion avoidance from here on";
}

TEST(Hystart, GoesOnWhenItWasAFalseAlarm) {
  Rounds r;
  r.pass(milliseconds(50));
  r.pass(milliseconds(60), 8);
  ASSERT_TRUE(r.hystart.is_conservative());
  r.pass(milliseconds(55), 8);
  EXPECT_FALSE(r.hystart.is_conservative());
  EXPECT_EQ(r.last, Rule::kHystartResume);
}

TEST(Hystart, IsForTheFirstSlowStartOnly) {
  Cubic cubic;
  Window w = window_of(10, 50);
  for (int i = 0; i < 40; ++i) {
    AckSample ack = ack_of(kSegment, {}, milliseconds(i < 20 ? 20 : 80));
    ack.round_start = i % 10 == 0;
    cubic.on_ack(w, ack);
  }
  EXPECT_EQ(cubic.mode(w), Mode::kCongestionAvoidance);
  EXPECT_EQ(w.ssthresh, 50 * kSegment);
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

// --- BBR: draft-ietf-ccwg-bbr-06 5.6.1 ---

TEST(Bbr, StartsAtItsGainTimesTheFirstWindow) {  // 5.6.2, InitPacingRate
  Bbr bbr;
  Window w = window_of(10);
  bbr.on_start(w, {{}, milliseconds(100), 7});
  EXPECT_EQ(w.pacing_rate, 277'000U) << "2.77 * 10000 octets / 100 ms";
  EXPECT_EQ(bbr.pacing_gain(), 277U);
  EXPECT_EQ(bbr.cwnd_gain(), 200U);
  Window blind = window_of(10);
  Bbr().on_start(blind, {{}, {}, 7});
  EXPECT_EQ(blind.pacing_rate, 27'700'000U) << "1 ms where nothing is known";
}

// ACKs of a path of 1 MB/s and 100 ms, one round trip each.
struct Fed {
  Bbr bbr;
  Window w = window_of(10);
  Instant now;
  std::uint64_t total = 0;
  Rule last = Rule::kNone;

  Fed() { bbr.on_start(w, {now, kTrip, 7}); }
  void round(std::uint64_t rate, std::uint32_t in_flight, std::uint32_t lost = 0, bool app_limited = false) {
    now = now + kTrip;
    AckSample ack = ack_of(static_cast<std::uint32_t>(rate / 10), now);
    ack.in_flight = in_flight;
    ack.has_sack = true;
    ack.rate.has_data = true;
    ack.rate.rate = rate;
    ack.rate.delivered = ack.acked;
    ack.rate.prior = total;
    total += ack.acked;
    ack.rate.total = total;
    ack.rate.tx_in_flight = in_flight;
    ack.rate.lost = lost;
    ack.rate.rtt = kTrip;
    ack.rate.app_limited = app_limited;
    last = bbr.on_ack(w, ack);
  }
  void fill() {
    for (std::uint64_t rate = 125'000; rate < 1'000'000; rate *= 2)
      round(rate, static_cast<std::uint32_t>(rate / 5));
    while (bbr.state() == Bbr::State::kStartup) round(1'000'000, 200'000);
  }
};

TEST(Bbr, TakesThreeRoundsWithoutAQuarterMoreForAFullPipe) {  // 5.3.1.2
  Fed f;
  f.round(1'000'000, 200'000);
  f.round(1'250'000, 200'000);
  f.round(1'500'000, 200'000);
  f.round(1'500'000, 200'000);
  f.round(1'500'000, 200'000, 0, true);
  EXPECT_EQ(f.bbr.state(), Bbr::State::kStartup) << "two rounds, for the last was limited by the user";
  f.round(1'561'000, 200'000);
  EXPECT_EQ(f.bbr.state(), Bbr::State::kDrain);
  EXPECT_EQ(f.last, Rule::kBbrFullPipe);
  EXPECT_EQ(f.bbr.pacing_gain(), 50U);
}

TEST(Bbr, HasTheGainsOfItsStates) {  // 5.6.1
  Fed f;
  f.fill();
  ASSERT_EQ(f.bbr.state(), Bbr::State::kDrain);
  for (int i = 0; i < 3; ++i) {
    f.round(1'000'000, 150'000);
    EXPECT_EQ(f.bbr.state(), Bbr::State::kDrain) << "more in flight than the path holds, 100000";
  }
  f.round(1'000'000, 150'000);
  EXPECT_EQ(f.bbr.state(), Bbr::State::kDown) << "but for three rounds and no more: 5.3.2";
  EXPECT_EQ(f.bbr.pacing_gain(), 90U);
  EXPECT_EQ(f.w.pacing_rate, 1'000'000U * 90 / 100 * 99 / 100) << "with a margin of 1 %";
  f.round(1'000'000, 90'000);
  EXPECT_EQ(f.bbr.state(), Bbr::State::kCruise);
  EXPECT_EQ(f.bbr.pacing_gain(), 100U);
  int rounds = 0;
  while (f.bbr.state() == Bbr::State::kCruise && rounds < 100) f.round(1'000'000, 100'000), ++rounds;
  EXPECT_EQ(f.bbr.state(), Bbr::State::kRefill);
  EXPECT_GE(rounds, 18) << "2 to 3 s";
  EXPECT_LE(rounds, 30);
  EXPECT_EQ(f.bbr.pacing_gain(), 100U);
  f.round(1'000'000, 110'000);
  EXPECT_EQ(f.bbr.state(), Bbr::State::kUp);
  EXPECT_EQ(f.bbr.pacing_gain(), 125U);
  EXPECT_EQ(f.bbr.cwnd_gain(), 225U);
  for (int i = 0; i < 3; ++i) f.round(1'000'000, 125'000);
  EXPECT_EQ(f.bbr.state(), Bbr::State::kDown) << "a plateau: nothing more to be had";
  EXPECT_EQ(f.last, Rule::kBbrDown);
}

TEST(Bbr, SlowsDownByThreeTenthsAtMostWhereItDoesNotProbe) {  // 5.5.10.3
  Fed f;
  f.fill();
  f.round(1'000'000, 100'000);
  f.round(1'000'000, 90'000);
  ASSERT_EQ(f.bbr.state(), Bbr::State::kCruise);
  const std::uint32_t cwnd = f.w.cwnd;
  f.bbr.on_lost(f.w, {f.now, SeqNum{1}, 1000, 100'000, 1000, f.total, false});
  f.round(400'000, 90'000);
  f.round(400'000, 90'000);
  EXPECT_EQ(f.bbr.bw_shortterm(), 1'000'000U) << "the best of the round was that";
  f.bbr.on_lost(f.w, {f.now, SeqNum{9001}, 1000, 100'000, 1000, f.total, false});
  f.round(400'000, 90'000);
  f.round(400'000, 90'000);
  EXPECT_EQ(f.bbr.bw_shortterm(), 700'000U) << "beta is 0.7";
  EXPECT_EQ(f.bbr.bw(), 700'000U);
  EXPECT_LE(f.bbr.inflight_shortterm(), cwnd);
  EXPECT_EQ(f.bbr.max_bw(), 1'000'000U) << "what it knows of the path stays";
}

TEST(Bbr, LearnsAtWhichVolumeTheLossesExceedTwoInAHundred) {  // 5.5.10.2, InflightAtLoss
  Fed f;
  f.fill();
  f.round(1'000'000, 100'000);
  while (f.bbr.state() != Bbr::State::kUp) f.round(1'000'000, 100'000);
  f.bbr.on_lost(f.w, {f.now, SeqNum{1}, 1000, 150'000, 2000, f.total, false});
  EXPECT_EQ(f.bbr.inflight_longterm(), UINT32_MAX) << "2 in 150 are not yet too much";
  f.bbr.on_lost(f.w, {f.now, SeqNum{1001}, 1000, 150'000, 4000, f.total, false});
  EXPECT_NEAR(f.bbr.inflight_longterm(), 149'000 + (0.02 * 149'000 - 3000) / 0.98, 2);
  EXPECT_EQ(f.bbr.state(), Bbr::State::kDown);
  f.bbr.on_undo(f.w, f.now);
  EXPECT_EQ(f.bbr.state(), Bbr::State::kRefill) << "5.5.11.2: nothing had been lost, so probe again";
  EXPECT_EQ(f.bbr.inflight_longterm(), UINT32_MAX);
}

TEST(Bbr, LooksForTheLengthOfThePathAfterFiveSeconds) {  // 5.3.4
  Fed f;
  f.fill();
  const auto slower = [&f](std::uint32_t in_flight) { f.round(1'000'000, in_flight); };
  int rounds = 0;
  // The least round trip is never met again.
  f.now = f.now + milliseconds(1);
  while (f.bbr.state() != Bbr::State::kProbeRtt && rounds < 80) slower(100'000), ++rounds;
  EXPECT_EQ(f.bbr.state(), Bbr::State::kProbeRtt);
  EXPECT_NEAR(rounds, 45, 12);
  EXPECT_EQ(f.bbr.cwnd_gain(), 50U);
  EXPECT_LE(f.w.cwnd, 50'000U + kSegment) << "half of what the path holds";
  EXPECT_TRUE(f.bbr.is_restrained());
  slower(50'000);
  for (int i = 0; i < 4; ++i) slower(50'000);
  EXPECT_EQ(f.bbr.state(), Bbr::State::kCruise) << "after 200 ms and a round trip";
}

// --- Delivery rates: draft-ietf-ccwg-bbr-06 4.1 ---

TEST(DeliveryRate, IsWhatArrivedOverTheLongerOfBothIntervals) {
  DeliveryRate rates{Instant{}};
  Instant now = Instant{} + seconds(1);
  for (std::uint32_t i = 0; i < 10; ++i)
    rates.on_sent(SeqNum{i * 1000}, SeqNum{(i + 1) * 1000}, (i + 1) * 1000, now + milliseconds(i));
  now = now + kTrip;
  RateSample sample;
  for (std::uint32_t i = 0; i < 10; ++i) {
    rates.on_delivered(SeqNum{i * 1000}, SeqNum{(i + 1) * 1000}, now + milliseconds(10 * i));
    sample = rates.finish(SeqNum{(i + 1) * 1000}, {}, now + milliseconds(10 * i));
  }
  EXPECT_EQ(sample.delivered, 10'000U);
  EXPECT_EQ(sample.rate, 10'000U * 1000 / 190) << "10000 octets in 190 ms, since the first of them was sent";
  EXPECT_EQ(sample.rtt, milliseconds(181));
  EXPECT_EQ(sample.tx_in_flight, 10'000U);
  EXPECT_FALSE(rates.finish(SeqNum{10'000}, {}, now).has_data);
}

TEST(DeliveryRate, IsNotBelievedOverLessThanTheLeastRoundTrip) {
  DeliveryRate rates{Instant{}};
  rates.on_sent({0}, {1000}, 1000, Instant{});
  rates.on_delivered({0}, {1000}, Instant{} + milliseconds(1));
  const RateSample sample = rates.finish({1000}, kTrip, Instant{} + milliseconds(1));
  EXPECT_TRUE(sample.has_data);
  EXPECT_EQ(sample.rate, 0U);
}

TEST(DeliveryRate, SaysThatTheUserHadNothingToSend) {  // 4.1.2.4
  DeliveryRate rates{Instant{}};
  rates.on_sent({0}, {1000}, 1000, Instant{});
  rates.mark_app_limited(1000);
  rates.on_sent({1000}, {2000}, 2000, Instant{} + milliseconds(1));
  rates.on_delivered({0}, {1000}, Instant{} + kTrip);
  EXPECT_FALSE(rates.finish({1000}, {}, Instant{} + kTrip).app_limited) << "sent before";
  rates.on_sent({2000}, {3000}, 2000, Instant{} + kTrip);
  rates.on_delivered({1000}, {2000}, Instant{} + kTrip + kTrip);
  EXPECT_TRUE(rates.finish({2000}, {}, Instant{} + kTrip + kTrip).app_limited);
  rates.on_sent({3000}, {4000}, 2000, Instant{} + kTrip + kTrip);
  rates.on_delivered({2000}, {4000}, Instant{} + seconds(1));
  EXPECT_FALSE(rates.finish({4000}, {}, Instant{} + seconds(1)).app_limited) << "the gap has left the path";
}

TEST(DeliveryRate, TellsOfEachLossOnce) {
  DeliveryRate rates{Instant{}};
  for (std::uint32_t i = 0; i < 4; ++i)
    rates.on_sent({i * 1000}, {i * 1000 + 1000}, (i + 1) * 1000, Instant{});
  std::vector<LostSegment> told;
  const auto note = [&told](const LostSegment& one) { told.push_back(one); };
  rates.on_lost({0}, {2000}, Instant{}, note);
  rates.on_lost({0}, {3000}, Instant{}, note);
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told[2].lost, 3000U);
  EXPECT_EQ(told[2].tx_in_flight, 3000U);
  rates.on_sent_again({0}, {1000}, 1000, Instant{} + kTrip);
  rates.on_delivered({0}, {1000}, Instant{} + kTrip + kTrip);
  EXPECT_EQ(rates.finish({1000}, {}, Instant{} + kTrip + kTrip).rtt, std::nullopt) << "sent twice";
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
