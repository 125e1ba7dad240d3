// BBR against the figures that its draft states.

#include "core/tcp/congestion/bbr.hpp"

#include <gtest/gtest.h>

#include "tests/tcp/congestion/samples.hpp"

namespace tcplab::tcp {
namespace {

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

// --- The reasons ---

TEST(Bbr, TellsEachChangeOfModeOfOneStepWithItsRule) {
  Fed f;
  f.fill();
  f.bbr.take_turns();
  f.round(1'000'000, 50'000);
  EXPECT_EQ(f.bbr.take_turns(), (std::vector<Turn>{{Mode::kProbeDown, Rule::kBbrDrained},
                                                   {Mode::kProbeCruise, Rule::kBbrCruise}}));
  EXPECT_TRUE(f.bbr.take_turns().empty()) << "once";
}

TEST(Bbr, SaysThatALossEndedAProbeAndNotOnlyItsModel) {
  Fed f;
  f.fill();
  f.round(1'000'000, 100'000);
  while (f.bbr.state() != Bbr::State::kUp) f.round(1'000'000, 100'000);
  f.bbr.take_turns();
  f.bbr.on_lost(f.w, {f.now, SeqNum{1}, 1000, 150'000, 4000, f.total, false});
  EXPECT_EQ(f.bbr.take_turns(), (std::vector<Turn>{{Mode::kProbeDown, Rule::kBbrTooHigh}}));
  f.round(1'000'000, 150'000);
  EXPECT_EQ(f.last, Rule::kBbrTooHigh) << "window and rate follow with the ACK";
  f.round(1'000'000, 150'000);
  EXPECT_EQ(f.last, Rule::kBbrModel) << "and the next one has reasons of its own";
  EXPECT_EQ(f.bbr.on_undo(f.w, f.now), Rule::kBbrUndo);
  EXPECT_EQ(f.bbr.take_turns(), (std::vector<Turn>{{Mode::kProbeRefill, Rule::kBbrUndo}}));
}

TEST(Bbr, SaysWhyItsRateIsAnotherAfterAPause) {  // 5.4.1
  Fed f;
  f.fill();
  for (int i = 0; i < 4; ++i) f.round(1'000'000, 150'000);
  ASSERT_EQ(f.bbr.state(), Bbr::State::kDown);
  const std::uint64_t before = f.w.pacing_rate;
  EXPECT_EQ(f.bbr.on_idle(f.w, seconds(1), f.now + seconds(1)), Rule::kBbrIdle);
  EXPECT_EQ(f.w.pacing_rate, before * 100 / 90);
}

TEST(Bbr, SaysWhyAPauseEndsTheLookAtTheLengthOfThePath) {  // 5.3.4.4
  Fed f;
  f.fill();
  f.now = f.now + milliseconds(1);
  for (int i = 0; i < 80 && f.bbr.state() != Bbr::State::kProbeRtt; ++i) f.round(1'000'000, 100'000);
  f.round(1'000'000, 50'000);
  ASSERT_EQ(f.bbr.state(), Bbr::State::kProbeRtt);
  f.bbr.take_turns();
  EXPECT_EQ(f.bbr.on_idle(f.w, seconds(1), f.now + seconds(1)), Rule::kBbrProbeRttDone);
  EXPECT_EQ(f.bbr.take_turns(), (std::vector<Turn>{{Mode::kProbeCruise, Rule::kBbrProbeRttDone}}));
}

}  // namespace
}  // namespace tcplab::tcp
