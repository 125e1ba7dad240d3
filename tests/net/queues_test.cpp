// The disciplines beside the figures that their RFCs and papers state.
#include <cmath>
#include <deque>

#include <gtest/gtest.h>

#include "core/net/discipline.hpp"
#include "tests/net/bench.hpp"
#include "tests/net/support.hpp"

namespace tcplab::net {
namespace {

// --- RED ---

// Floyd & Jacobson 1993, section 5 (equation 2): after L arrivals that find queues growing from 1 to L the
// average is L + 1 + ((1 - w)^(L+1) - 1) / w.
TEST(Red, TheAverageFollowsAGrowingQueueAsThePaperComputes) {
  Bench bench(RedQueue(Red{.min_threshold = 1000, .max_threshold = 3000, .weight_shift = 9}));
  const double w = 1.0 / 512;
  for (int length = 0; length <= 100; ++length) bench.enqueue(Instant{});
  const double expected = 100 + 1 + (std::pow(1 - w, 101) - 1) / w;
  EXPECT_NEAR(static_cast<double>(bench.queue.average()) / RedQueue::kOne, expected, 0.01);
}

// While none waits, (1 - w)^m for the m datagrams that might have been sent.
TEST(Red, TheAverageFallsWhileNothingWaits) {
  Bench bench(RedQueue(Red{.min_threshold = 1000, .max_threshold = 3000, .weight_shift = 3}), 4'000'000);
  for (int i = 0; i < 20; ++i) bench.enqueue(at_ms(0));
  for (int i = 0; i < 20; ++i) bench.dequeue(at_ms(1));
  const double before = static_cast<double>(bench.queue.average());
  bench.enqueue(at_ms(11));  // 10 ms at 4 Mbit/s: ten datagrams of 500 octets
  EXPECT_NEAR(static_cast<double>(bench.queue.average()) / before, std::pow(1 - 1.0 / 8, 10), 1e-6);
}

// An average that stays at (min + max) / 2, of which the share of max_p / 2 is to be marked; the intervals
// between marks are uniform in 1 .. 1/p_b, whose mean is half of that: section 4, method 2.
TEST(Red, MarksTheShareThatTheAverageAsksForEvenlySpread) {
  Bench bench(
      RedQueue(Red{.packets = 100'000, .min_threshold = 5, .max_threshold = 15, .one_in = 10, .ecn = true}));
  int since = 0;
  int longest = 0;
  constexpr int kOffered = 100'000;
  for (int i = 0; i < kOffered; ++i) {
    const std::size_t before = bench.verdicts.size();
    bench.enqueue(Instant{}, 1000, true);
    if (i >= 10) bench.dequeue(Instant{});  // ten stay
    since = bench.verdicts.size() > before ? 0 : since + 1;
    if (i > 5000) longest = std::max(longest, since);
  }
  // p_b = 1/20 at the middle: one in 10.5 on average, and never more than 20 in a row without.
  EXPECT_NEAR(static_cast<double>(bench.marked()) / kOffered, 1 / 10.5, 0.006);
  EXPECT_LE(longest, 20);
  EXPECT_EQ(bench.marked(), bench.verdicts.size());
}

TEST(Red, DropsAllBeyondTwiceTheMaximumAlsoWhatItMightMark) {
  Bench bench(RedQueue(Red{.min_threshold = 1, .max_threshold = 2, .weight_shift = 0, .ecn = true}));
  for (int i = 0; i < 50; ++i) bench.enqueue(Instant{}, 1000, true);
  EXPECT_GT(bench.early(), 40U);
  EXPECT_LE(bench.queue.size(), 8U);
}

// --- CoDel ---

TEST(Codel, TheControlLawDividesTheIntervalByTheRootOfTheCount) {
  EXPECT_EQ(codel_step(milliseconds(100), 1), milliseconds(100));
  EXPECT_EQ(codel_step(milliseconds(100), 4), milliseconds(50));
  EXPECT_EQ(codel_step(milliseconds(100), 100), milliseconds(10));
  EXPECT_EQ(codel_step(milliseconds(100), 2), nanoseconds(70'710'678));
  EXPECT_EQ(codel_step(milliseconds(100), 3), nanoseconds(57'735'026));
  for (std::uint32_t count = 1; count < 5000; count += 7)
    EXPECT_NEAR(static_cast<double>(codel_step(seconds(4), count).ns), 4e9 / std::sqrt(count), 1.5);
}

// A queue that stays 50 ms long, one datagram leaving every millisecond: RFC 8289 5.
TEST(Codel, DropsAnIntervalAfterTheDelayStaysAboveTargetAndEverMoreOftenThen) {
  Bench bench(CodelQueue(Codel{}));
  for (int ms = -50; ms < 0; ++ms) bench.enqueue(at_ms(ms));
  std::vector<std::int64_t> drops;
  for (int ms = 0; ms < 600; ++ms) {
    bench.enqueue(at_ms(ms));
    const std::size_t before = bench.early();
    bench.dequeue(at_ms(ms));
    for (std::size_t i = before; i < bench.early(); ++i) {
      drops.push_back(ms);
      bench.enqueue(at_ms(ms) - milliseconds(50));  // it stays as long as it was
    }
  }
  // 100, then + 100/sqrt(1), + 100/sqrt(2) ...: 200, 270.7, 328.4, 378.4 ...
  ASSERT_GE(drops.size(), 6U);
  EXPECT_EQ(std::vector<std::int64_t>(drops.begin(), drops.begin() + 6),
            (std::vector<std::int64_t>{100, 200, 271, 329, 379, 424}));
}

TEST(Codel, LetsBurstsPassThatDrainWithinAnInterval) {
  Bench bench(CodelQueue(Codel{}));
  for (int i = 0; i < 90; ++i) bench.enqueue(at_ms(0));
  for (int ms = 1; ms <= 90; ++ms) EXPECT_TRUE(bench.dequeue(at_ms(ms)));
  EXPECT_EQ(bench.early(), 0U);
}

TEST(Codel, MarksInsteadWhereItMay) {
  Bench bench(CodelQueue(Codel{.ecn = true}));
  for (int ms = 0; ms < 400; ++ms) {
    bench.enqueue(at_ms(ms) - milliseconds(50), 1000, true);
    bench.enqueue(at_ms(ms) - milliseconds(50), 1000, true);
    EXPECT_TRUE(bench.dequeue(at_ms(ms)));
  }
  EXPECT_EQ(bench.early(), 0U);
  EXPECT_GE(bench.marked(), 4U);
}

// --- FQ-CoDel ---

TEST(FqCodel, AThinFlowPassesAFatOneAndEachGetsItsTurn) {
  Bench bench(FqCodelQueue(FqCodel{}));
  for (int i = 0; i < 20; ++i) bench.enqueue(at_ms(0), 1500, false, 1);
  for (int i = 0; i < 3; ++i) bench.dequeue(at_ms(0));
  bench.enqueue(at_ms(0), 100, false, 2);
  EXPECT_EQ(bench.dequeue(at_ms(0))->flow, 2U);  // the new one first
  for (int i = 0; i < 10; ++i) bench.enqueue(at_ms(0), 500, false, 3);
  std::uint32_t octets[4] = {};
  for (int i = 0; i < 13; ++i) {
    const auto next = bench.dequeue(at_ms(0));
    octets[next->flow] += next->octets;
  }
  EXPECT_NEAR(octets[1], octets[3], 1600);  // by octets, not by datagrams
}

TEST(FqCodel, WithoutRoomTheFattestLosesItsFirst) {
  Bench bench(FqCodelQueue(FqCodel{.packets = 5}));
  bench.enqueue(at_ms(0), 100, false, 1);
  for (int i = 0; i < 4; ++i) bench.enqueue(at_ms(0), 1000, false, 2);
  bench.enqueue(at_ms(0), 100, false, 1);
  ASSERT_EQ(bench.verdicts.size(), 2U);
  EXPECT_EQ(bench.verdicts[0].datagram.flow, 2U);
  EXPECT_EQ(bench.verdicts[0].datagram.flight, 1U);
  EXPECT_EQ(bench.verdicts[1].datagram.flight, 2U);
  EXPECT_EQ(bench.queue.size(), 4U);
}

// A flow that has sent all it had still stands in the list, and nothing has no more octets than these.
TEST(FqCodel, WithoutRoomForDatagramsOfNoOctetsOneThatWaitsIsLost) {
  Bench bench(FqCodelQueue(FqCodel{.packets = 2}));
  bench.enqueue(at_ms(0), 0, false, 1);
  ASSERT_TRUE(bench.dequeue(at_ms(0)));
  for (int i = 0; i < 3; ++i) bench.enqueue(at_ms(0), 0, false, 2);
  ASSERT_EQ(bench.verdicts.size(), 1U);
  EXPECT_EQ(bench.verdicts[0].datagram.flight, 1U);
  EXPECT_EQ(bench.queue.size(), 2U);
}

// --- PIE ---

constexpr double kPie = static_cast<double>(PieQueue::kOne);

// RFC 8033 4.2: p = 0.125 * (delay - target) + 1.25 * (delay - old), divided by 2048 while below 10^-6 ...
TEST(Pie, TheProbabilityMovesAsTheFormulaSays) {
  PieQueue queue(Pie{});
  queue.calculate(milliseconds(35));
  double expected = (0.125 * (0.035 - 0.015) + 1.25 * 0.035) / 2048;
  EXPECT_NEAR(static_cast<double>(queue.drop_probability()) / kPie, expected, 1e-11);
  queue.calculate(milliseconds(35));  // 2.2e-5 by now: divided by 128
  expected += 0.125 * 0.020 / 128;
  EXPECT_NEAR(static_cast<double>(queue.drop_probability()) / kPie, expected, 1e-11);
  queue.calculate(milliseconds(25));
  expected += (0.125 * 0.010 + 1.25 * -0.010) / 128;
  EXPECT_NEAR(static_cast<double>(queue.drop_probability()) / kPie, std::max(expected, 0.0), 1e-11);
}

TEST(Pie, RisesByTwoHundredthsAtMostOnceItIsHighAndDecaysWhenIdle) {
  PieQueue queue(Pie{});
  for (int i = 0; i < 3000 && queue.drop_probability() < PieQueue::kOne / 10; ++i)
    queue.calculate(milliseconds(200));
  const std::int64_t before = queue.drop_probability();
  ASSERT_GE(before, PieQueue::kOne / 10);
  queue.calculate(milliseconds(900));
  EXPECT_EQ(queue.drop_probability() - before, PieQueue::kOne / 50);
  queue.calculate({});
  const std::int64_t idle = queue.drop_probability();
  queue.calculate({});
  EXPECT_NEAR(static_cast<double>(queue.drop_probability()),
              0.98 * static_cast<double>(idle - PieQueue::kOne / 1000 * 2), kPie * 0.002);
}

// RFC 8033 4.4: nothing is dropped in the first 150 ms after an idle time.
TEST(Pie, ABurstIsLetPassAndALastingQueueIsNot) {
  Bench bench(PieQueue(Pie{}), 1'000'000);
  bench.chance = Rng(5);
  for (int ms = 0; ms < 150; ms += 4) {
    bench.enqueue(at_ms(ms), 1000);
    if (ms % 8 == 0) bench.dequeue(at_ms(ms));  // 8 ms each at 1 Mbit/s
  }
  EXPECT_EQ(bench.early(), 0U);
  for (int ms = 152; ms < 20'000; ms += 4) {
    bench.enqueue(at_ms(ms), 1000);
    if (ms % 8 == 0) bench.dequeue(at_ms(ms));
  }
  // Twice as much is offered as fits: in the long run half of it is dropped, and the delay is near the
  // target.
  EXPECT_NEAR(static_cast<double>(bench.early()), 2480, 250);
  EXPECT_LT(bench.queue.size(), 20U);
}

// --- On a link ---

struct AsksTooMuch : testing::TestWithParam<QueueConfig> {};

// 550 datagrams a second, which listen to nothing, for a link that carries 500.
TEST_P(AsksTooMuch, TheDelayStaysNearItsTargetAndNothingIsLostUnseen) {
  Network network = pair_of_hosts({.rate = 4'000'000, .queue = GetParam()});
  constexpr Duration kEvery = microseconds(1818);
  std::size_t delivered = 0;
  std::size_t gone = 0;
  Duration longest;
  const auto take_until = [&](Instant at) {
    while (network.next() <= at && network.next() != Instant::never()) {
      const Happening news = network.take();
      gone += news.kind == Kind::kDropped;
      if (news.kind != Kind::kDelivered) continue;
      ++delivered;
      if (news.at > at_ms(10'000)) longest = std::max(longest, news.at - (Instant{} + kEvery * id_of(news)));
    }
  };
  for (std::uint32_t id = 0; id < 20'000; ++id) {
    network.send(0, to_server(id, 1000), Instant{} + kEvery * id);
    take_until(Instant{} + kEvery * id + microseconds(1800));
  }
  take_until(Instant::never() - seconds(1));
  EXPECT_EQ(delivered + gone, 20'000U);
  EXPECT_EQ(network.in_flight(), 0U);
  EXPECT_NEAR(static_cast<double>(delivered), 18'180, 100);
  EXPECT_LT(longest, milliseconds(150));
}
INSTANTIATE_TEST_SUITE_P(All, AsksTooMuch,
                         testing::Values(DropTail{.packets = 60}, Red{.one_in = 2}, Codel{}, FqCodel{},
                                         Pie{}));

TEST(OnALink, WhatIsMarkedArrivesWithCe) {
  Network network = pair_of_hosts({.rate = 1'000'000, .queue = Codel{.ecn = true}});
  for (std::uint32_t id = 0; id < 100; ++id) {
    wire::TcpSegment segment = to_server(id, 1250);
    segment.ip.ecn = id % 2 == 0 ? 2 : 0;
    network.send(0, segment, at_ms(0));
  }
  std::size_t marks = 0;
  std::size_t arrived_marked = 0;
  for (const Happening& news : drain(network)) {
    marks += news.kind == Kind::kMarked;
    if (news.kind == Kind::kDelivered) arrived_marked += news.datagram.segment()->ip.ecn == kCe;
  }
  EXPECT_GT(marks, 3U);
  EXPECT_EQ(marks, arrived_marked);
}

}  // namespace
}  // namespace tcplab::net
