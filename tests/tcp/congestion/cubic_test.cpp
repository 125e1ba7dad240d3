// CUBIC and HyStart++ against the figures that their RFCs state.

#include "core/tcp/congestion/cubic.hpp"

#include <gtest/gtest.h>

#include "core/tcp/congestion/hystart.hpp"
#include "tests/tcp/congestion/samples.hpp"

namespace tcplab::tcp {
namespace {

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

}  // namespace
}  // namespace tcplab::tcp
