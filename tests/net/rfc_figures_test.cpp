// The disciplines beside single figures of their RFCs, each with the place that it is from. The models in
// models_test.cpp are written after the pseudo code of the same texts; these are written after their
// sentences.
#include <cmath>

#include <gtest/gtest.h>

#include "core/net/discipline.hpp"
#include "tests/line.hpp"
#include "tests/net/bench.hpp"
#include "tests/net/support.hpp"

namespace tcplab::net {
namespace {

// --- RED: Floyd & Jacobson 1993, RFC 2309 ---

// Section 4: "if min_th <= avg < max_th ... with probability p_a", none below, and from max_th on, in the
// gentle variant, up to twice max_th ever more and then all. The average stands still where the queue does,
// weight 1.
TEST(RfcFigures, RedMarksNoneBelowTheLeastAndAllFromTwiceTheMost) {
  const auto share = [](std::uint32_t length) {
    Bench bench(RedQueue(Red{.packets = 100'000,
                             .min_threshold = 10,
                             .max_threshold = 30,
                             .one_in = 10,
                             .weight_shift = 0,
                             .ecn = false}));
    std::size_t offered = 0;
    std::size_t of_them = 0;
    for (int i = 0; i < 20'000; ++i) {
      while (bench.queue.size() > length) bench.dequeue(Instant{});
      const bool there = bench.queue.size() == length;
      const std::size_t dropped = bench.verdicts.size();
      bench.enqueue(Instant{});
      offered += there;
      of_them += there ? bench.verdicts.size() - dropped : 0;
    }
    return static_cast<double>(of_them) / static_cast<double>(std::max<std::size_t>(offered, 1));
  };
  EXPECT_EQ(share(5), 0.0);
  EXPECT_EQ(share(9), 0.0);
  // p_b = 0.1 (avg - min) / (max - min), and a share of 2 p_b / (1 + p_b) with intervals that are uniform in
  // 1 .. 1/p_b: section 4.
  EXPECT_NEAR(share(20), 2 * 0.05 / 1.05, 0.004);
  EXPECT_NEAR(share(29), 2 * 0.095 / 1.095, 0.008);
  EXPECT_GT(share(45), share(29));
  EXPECT_EQ(share(60), 1.0);
}

// --- PIE: RFC 8033 ---

// 5.1: what may be marked is, as long as the probability is below mark_ecnth, 10 %; otherwise it is dropped.
// Two looks lead to exactly that: the first divides its step by 2048 (below 10^-6), the second by 2 (below
// 10 %), and in ns steps are 125 * (delay - target) + 1250 * (delay - old).
TEST(RfcFigures, PieMarksBelowTenPercentAndNotAtTenPercent) {
  const Pie config{.packets = 100'000, .max_burst = {}, .ecn = true};
  for (const std::int64_t below : {std::int64_t{0}, std::int64_t{1}}) {
    Bench bench(PieQueue(config), 0);
    for (int i = 0; i < 10; ++i) bench.enqueue(Instant{}, 1000, true);  // the look that is due is over
    std::int64_t first = 20'000'000'000;
    std::int64_t second = 0;
    for (;; ++first) {
      PieQueue tried = bench.queue;
      tried.calculate({first});
      const std::int64_t steps = 2 * (PieQueue::kOne / 10 - below - tried.drop_probability());
      second = (steps / 125 + config.target.ns + 10 * first) / 11;
      tried.calculate({second});
      if (tried.drop_probability() == PieQueue::kOne / 10 - below) break;
    }
    bench.queue.calculate({first});
    bench.queue.calculate({second});
    ASSERT_EQ(bench.queue.drop_probability(), PieQueue::kOne / 10 - below);
    for (int i = 0; i < 300; ++i) bench.enqueue(Instant{}, 1000, true);
    EXPECT_EQ(bench.marked() > 0, below == 1) << below;
    EXPECT_EQ(bench.early() > 0, below == 0) << below;
  }
}

// 4.4: the allowance "is initialized to MAX_BURST" (150 ms), "decremented by the update period" (15 ms) in
// each look, "bottomed at 0", and "reset to MAX_BURST" when the probability is 0 and both delays are less
// than half of the target.
TEST(RfcFigures, PieLetsABurstOfTenUpdatesPass) {
  PieQueue queue(Pie{});
  for (int look = 1; look <= 12; ++look) {
    queue.calculate(milliseconds(40));
    EXPECT_EQ(queue.burst_allowance(), std::max(milliseconds(150 - 15 * look), Duration{})) << look;
  }
  int looks = 0;
  for (; queue.burst_allowance() == Duration{}; ++looks) queue.calculate(microseconds(7499));
  EXPECT_EQ(queue.drop_probability(), 0);
  EXPECT_EQ(queue.burst_allowance(), milliseconds(150));
  EXPECT_GT(looks, 1);
  PieQueue half(Pie{});  // half of the target is not less than half of it
  half.calculate(milliseconds(40));
  for (int look = 0; look < 200; ++look) half.calculate(microseconds(7500));
  EXPECT_EQ(half.drop_probability(), 0);
  EXPECT_EQ(half.burst_allowance(), Duration{});
}

// 5.4: nothing is dropped before the probabilities of those that passed add up to 0.85, and something is when
// they add up to 8.5. At p = 5 %: not among the first 16, and the 170th at the latest.
TEST(RfcFigures, PieDropsNeitherTooCloseNorTooFarApart) {
  Bench bench(PieQueue(Pie{.packets = 1'000'000, .max_burst = {}}), 0);
  for (int i = 0; i < 10; ++i) bench.enqueue(Instant{});
  for (int i = 0; i < 100'000 && bench.queue.drop_probability() < PieQueue::kOne / 20; ++i)
    bench.queue.calculate(milliseconds(20));
  const double p = static_cast<double>(bench.queue.drop_probability()) / static_cast<double>(PieQueue::kOne);
  ASSERT_NEAR(p, 0.05, 0.001);
  int least = 1000;
  int most = 0;
  int since = 0;
  for (int i = 0; i < 40'000; ++i) {
    const std::size_t before = bench.early();
    bench.enqueue(Instant{});
    ++since;
    if (bench.early() == before) continue;
    least = std::min(least, since);
    most = std::max(most, since);
    since = 0;
  }
  EXPECT_EQ(least, static_cast<int>(std::ceil(0.85 / p)));
  EXPECT_LE(most, static_cast<int>(std::ceil(8.5 / p)));
  EXPECT_GT(bench.early(), 800U);
}

// 4.1: "if the queue has less than a couple of packets" (two of MEAN_PKTSIZE, 1024 octets) none is dropped;
// nor while the latest delay is below half of the target and the probability below 20 %.
TEST(RfcFigures, PieDropsNoneOfAQueueOfTwoPackets) {
  for (const bool more : {false, true}) {
    Bench bench(PieQueue(Pie{.packets = 1'000'000, .max_burst = {}}), 0);
    bench.enqueue(Instant{}, more ? 2049 : 2048);
    for (int i = 0; i < 3000; ++i) bench.queue.calculate(milliseconds(200));
    for (int i = 0; i < 100; ++i) bench.enqueue(Instant{}, 0);
    EXPECT_EQ(bench.early() > 0, more);
  }
}

// --- CoDel: RFC 8289 ---

// Of a queue whose oldest datagram has always waited 50 ms: when one is dropped. 4 datagrams of 1000 octets
// wait, so that the backlog is more than an MTU.
template <typename Queue>
std::vector<std::int64_t> drops_of(Bench<Queue>& bench, int from_ms, int to_ms) {
  std::vector<std::int64_t> drops;
  for (int ms = from_ms; ms < to_ms; ++ms) {
    while (bench.queue.size() < 5) bench.enqueue(at_ms(ms) - milliseconds(50));
    const std::size_t before = bench.early();
    bench.dequeue(at_ms(ms));
    if (bench.early() > before) drops.push_back(ms);
  }
  return drops;
}

template <typename Queue>
void drain_at(Bench<Queue>& bench, int ms) {
  while (bench.dequeue(at_ms(ms))) continue;
}

// 5.5: "If min went above TARGET close to when it last went below, assume that the drop rate that controlled
// the queue on the last cycle is a good starting point": count - lastcount, where 'now - drop_next' is less
// than 16 intervals; 1 otherwise.
template <typename Queue>
void expect_the_rate_is_resumed(const Queue& fresh, tcplab::Line at = tcplab::Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "the rate is resumed");
  Bench bench(fresh);
  // 100, then + 100/sqrt(2) ... (count is 1 when it enters): nine by 600.
  const std::vector<std::int64_t> first = drops_of(bench, 0, 560);
  ASSERT_EQ(first, (std::vector<std::int64_t>{100, 200, 271, 329, 379, 424, 464, 502, 538}));
  drain_at(bench, 560);
  Bench later = bench;
  // Count is 9, and it was 1 when it entered: it goes on with 8. Next: 100/sqrt(8), 100/sqrt(9) ... apart.
  const std::vector<std::int64_t> again = drops_of(bench, 600, 790);
  ASSERT_GE(again.size(), 3U);
  EXPECT_EQ(again[0], 700);
  EXPECT_EQ(again[1], 736);  // 735.4
  EXPECT_EQ(again[2], 769);  // 768.7
  // Its next drop was due at 570.5: 16 intervals later it is forgotten.
  Bench just_in_time = later;
  EXPECT_EQ(drops_of(just_in_time, 2070, 2250), (std::vector<std::int64_t>{2170, 2206, 2239}));
  EXPECT_EQ(drops_of(later, 2071, 2290), (std::vector<std::int64_t>{2171, 2271}));
}

TEST(RfcFigures, CodelGoesOnAtItsRateWithinSixteenIntervals) {
  expect_the_rate_is_resumed(CodelQueue(Codel{}));
}

// 5.6: not while no more than a packet of the MTU waits ("bytes() <= maxpacket_").
TEST(RfcFigures, CodelDropsNoneWhileNoMoreThanAnMtuWaits) {
  for (const std::uint32_t octets : {750U, 751U}) {
    Bench bench(CodelQueue(Codel{}));
    for (int ms = 0; ms < 1000; ++ms) {
      while (bench.queue.size() < 3) bench.enqueue(at_ms(ms) - milliseconds(50), octets);
      bench.dequeue(at_ms(ms));
    }
    EXPECT_EQ(bench.early() > 0, octets > 750) << octets;
  }
}

// --- FQ-CoDel: RFC 8290 ---

// 5.2: limit 10240, interval 100 ms, target 5 ms, 1024 flows, quantum 1514, marks; and of the others: RFC
// 8289 4.4 (5 ms of 100 ms), RFC 8033 4.1, 4.2, 5.1 (15 ms, 15 ms, 150 ms).
TEST(RfcFigures, FqCodelHasTheFiguresOfItsRfcUnlessOthersAreGiven) {
  const FqCodel fair;
  EXPECT_EQ(fair.packets, 10240U);
  EXPECT_EQ(fair.interval, milliseconds(100));
  EXPECT_EQ(fair.target, milliseconds(5));
  EXPECT_EQ(fair.flows, 1024U);
  EXPECT_EQ(fair.quantum, 1514U);
  EXPECT_TRUE(fair.ecn);
  const Codel codel;
  EXPECT_EQ(codel.interval, milliseconds(100));
  EXPECT_EQ(codel.target, milliseconds(5));
  const Pie pie;
  EXPECT_EQ(pie.target, milliseconds(15));
  EXPECT_EQ(pie.update, milliseconds(15));
  EXPECT_EQ(pie.max_burst, milliseconds(150));
}

// 4.1: half of the datagrams of the fattest flow, up to 64, are dropped from its head.
TEST(RfcFigures, FqCodelDropsHalfOfTheFattestFlowButNoMoreThanSixtyFour) {
  const auto dropped = [](std::uint32_t limit) {
    Bench bench(FqCodelQueue(FqCodel{.packets = limit}));
    for (std::uint32_t i = 0; i < limit; ++i) bench.enqueue(at_ms(0), 1000, false, 1);
    bench.enqueue(at_ms(0), 1000, false, 2);
    for (std::size_t i = 0; i < bench.verdicts.size(); ++i) EXPECT_EQ(bench.verdicts[i].datagram.flight, i);
    EXPECT_EQ(bench.queue.size(), limit + 1 - bench.verdicts.size());
    EXPECT_EQ(bench.queue.waiting().size(), bench.queue.size());
    return bench.verdicts.size();
  };
  EXPECT_EQ(dropped(100), 50U);
  EXPECT_EQ(dropped(128), 64U);
  EXPECT_EQ(dropped(1000), 64U);
  EXPECT_EQ(dropped(1), 1U);
}

// 5.2.4: the quantum is what a flow may send at its turn, and may be 300; the MTU of CoDel is another figure.
TEST(RfcFigures, ASmallQuantumOfFqCodelDoesNotMakeItDropOfAFlowOfOnePacket) {
  Bench bench(FqCodelQueue(FqCodel{.quantum = 300}));
  for (int ms = 0; ms < 1000; ++ms) {
    while (bench.queue.size() < 2) bench.enqueue(at_ms(ms) - milliseconds(50), 1500, false, 7);
    EXPECT_TRUE(bench.dequeue(at_ms(ms)));
  }
  EXPECT_EQ(bench.early(), 0U);
}

// 4.2: a flow without datagrams "is removed from the list, to be added back the next time a packet arrives
// that hashes to that queue": only from the list, its CoDel is still there.
TEST(RfcFigures, CodelOfAFlowThatWasEmptyGoesOnAtItsRateUnderFqCodelToo) {
  expect_the_rate_is_resumed(FqCodelQueue(FqCodel{.ecn = false}));
}

// 4.1 and 4.2: new ones are served first, and old ones by octets, each a quantum at its turn.
TEST(RfcFigures, FqCodelGivesEachOldFlowAQuantumAtItsTurn) {
  Bench bench(FqCodelQueue(FqCodel{.quantum = 1500}));
  for (int i = 0; i < 300; ++i) bench.enqueue(at_ms(0), 300, false, 1);
  for (int i = 0; i < 60; ++i) bench.enqueue(at_ms(0), 1500, false, 2);
  std::size_t octets[3] = {};
  for (int i = 0; i < 180; ++i) {
    const auto next = bench.dequeue(at_ms(0));
    octets[next->flow] += next->octets;
    const std::size_t apart = std::max(octets[1], octets[2]) - std::min(octets[1], octets[2]);
    EXPECT_LE(apart, 3000U);
  }
  EXPECT_EQ(octets[1], octets[2]);
}

}  // namespace
}  // namespace tcplab::net
