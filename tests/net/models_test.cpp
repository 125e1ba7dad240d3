// The disciplines beside their RFCs' pseudo code, written down again in fractions: the same at every step.
#include <algorithm>
#include <cmath>
#include <deque>

#include <gtest/gtest.h>

#include "core/net/codel.hpp"
#include "core/net/pie.hpp"
#include "tests/net/support.hpp"

namespace tcplab::net {
namespace {

constexpr double kWhole = static_cast<double>(PieQueue::kOne);

// RFC 8033 4.2 and 4.4, in seconds.
struct PieModel {
  double drop_prob = 0;
  double qdelay_old = 0;
  double burst_allowance = 0.150;

  static double tuned(double p, double drop_prob) {
    constexpr std::pair<double, double> kTable[] = {{1e-6, 2048}, {1e-5, 512}, {1e-4, 128},
                                                    {1e-3, 32},   {1e-2, 8},   {1e-1, 2}};
    for (const auto& [below, divisor] : kTable) {
      if (drop_prob < below) return p / divisor;
    }
    return p;
  }
  void update(double qdelay) {
    constexpr double kReference = 0.015;
    double p = tuned(0.125 * (qdelay - kReference) + 1.25 * (qdelay - qdelay_old), drop_prob);
    if (drop_prob >= 0.1 && p > 0.02) p = 0.02;
    drop_prob += p;
    if (qdelay == 0 && qdelay_old == 0) drop_prob *= 0.98;
    drop_prob = std::clamp(drop_prob, 0.0, 1.0);
    burst_allowance = std::max(burst_allowance - 0.015, 0.0);
    if (drop_prob == 0 && qdelay < kReference / 2 && qdelay_old < kReference / 2) burst_allowance = 0.150;
    qdelay_old = qdelay;
  }
};

// Delays that wander, jump, and are none for a while, so that every row of the table is come to.
TEST(PieModel, EveryStepOfTheProbabilityIsThatOfThePseudoCode) {
  std::vector<bool> rows(8);
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Rng rng(seed);
    PieQueue queue(Pie{});
    PieModel model;
    std::int64_t us = 0;
    for (int i = 0; i < 400; ++i) {
      const std::uint64_t what = rng.below(40);
      if (what == 0) us = static_cast<std::int64_t>(rng.below(400'000));
      if (what == 1) us = 0;
      if (us > 0) us = std::max<std::int64_t>(us + static_cast<std::int64_t>(rng.below(6001)) - 2990, 0);
      const int row =
          model.drop_prob == 0 ? 0 : std::clamp(8 + static_cast<int>(std::log10(model.drop_prob)), 1, 7);
      rows[static_cast<std::size_t>(row)] = true;
      queue.calculate(microseconds(us));
      model.update(static_cast<double>(us) / 1e6);
      ASSERT_NEAR(static_cast<double>(queue.drop_probability()) / kWhole, model.drop_prob, 2e-9)
          << "seed " << seed << " step " << i;
      // Where rounding alone decides on which side of a row's edge it is, both go on from one side.
      model.drop_prob = static_cast<double>(queue.drop_probability()) / kWhole;
      ASSERT_EQ(queue.burst_allowance(), microseconds(std::llround(model.burst_allowance * 1e6)));
    }
  }
  EXPECT_GE(std::count(rows.begin(), rows.end(), true), 7);
}

// RFC 8033 4.1: what makes PIE let pass whatever the probability is, and 5.1: how far it marks.
TEST(PieModel, WhatIsNeverDroppedAndWhatIsNoLongerMarked) {
  const auto offered = [](const Pie& config, Duration delay, int looks, int waiting, bool markable) {
    PieQueue queue(config);
    std::vector<Verdict> verdicts;
    Rng chance(3);
    Turn turn{Instant{}, 0, chance, verdicts};  // without a rate no look is taken by itself that counts
    for (int i = 0; i < waiting; ++i)
      queue.enqueue({static_cast<FlightId>(i), 1000, Instant{}, 0, markable}, turn);
    for (int i = 0; i < looks; ++i) queue.calculate(delay);
    const std::size_t before = verdicts.size();
    for (int i = 0; i < 300; ++i) queue.enqueue({1000, 1000, Instant{}, 0, markable}, turn);
    std::size_t marked = 0;
    for (std::size_t i = before; i < verdicts.size(); ++i)
      marked += verdicts[i].what == Verdict::What::kMarked;
    return std::pair(verdicts.size() - before, marked);
  };
  const Pie drops{.packets = 10'000};
  Pie marks = drops;
  marks.ecn = true;
  EXPECT_EQ(offered(drops, milliseconds(200), 9, 10, false).first, 0U);  // the burst is not over
  EXPECT_GT(offered(drops, milliseconds(200), 3000, 10, false).first, 100U);
  EXPECT_EQ(offered(marks, milliseconds(200), 3000, 10, true).second, 0U);  // beyond one in ten
  const auto [some, marked] = offered(marks, milliseconds(21), 300, 10, true);
  EXPECT_GT(marked, 0U);
  EXPECT_EQ(some, marked);
}

// RFC 8289 5, in seconds: what leaves at each instant, and what is dropped.
struct CodelModel {
  struct Packet {
    std::uint32_t id = 0;
    std::uint32_t octets = 0;
    double since = 0;
  };
  static constexpr double kTarget = 0.005;
  static constexpr double kInterval = 0.100;
  std::deque<Packet> line;
  std::uint64_t octets = 0;
  double first_above_time = 0;
  double drop_next = -1e9;
  std::uint32_t count = 0;
  std::uint32_t last_count = 0;
  bool dropping = false;
  std::vector<std::uint32_t> dropped;

  static double control_law(double at, std::uint32_t count) { return at + kInterval / std::sqrt(count); }
  std::optional<Packet> look(double now, bool& ok_to_drop) {
    ok_to_drop = false;
    if (line.empty()) {
      first_above_time = 0;
      return std::nullopt;
    }
    const Packet packet = line.front();
    line.pop_front();
    octets -= packet.octets;
    if (now - packet.since < kTarget || octets <= 1500) {
      first_above_time = 0;
    } else if (first_above_time == 0) {
      first_above_time = now + kInterval;
    } else {
      ok_to_drop = now >= first_above_time;
    }
    return packet;
  }
  std::optional<std::uint32_t> dequeue(double now) {
    bool ok_to_drop = false;
    std::optional<Packet> packet = look(now, ok_to_drop);
    if (!packet) {
      dropping = false;
      return std::nullopt;
    }
    if (dropping) {
      if (!ok_to_drop) dropping = false;
      while (dropping && now >= drop_next) {
        dropped.push_back(packet->id);
        ++count;
        packet = look(now, ok_to_drop);
        if (!ok_to_drop) {
          dropping = false;
        } else {
          drop_next = control_law(drop_next, count);
        }
      }
    } else if (ok_to_drop) {
      dropped.push_back(packet->id);
      packet = look(now, ok_to_drop);
      dropping = true;
      const std::uint32_t delta = count - last_count;
      count = delta > 1 && now - drop_next < 16 * kInterval ? delta : 1;
      drop_next = control_law(now, count);
      last_count = count;
    }
    return packet ? std::optional(packet->id) : std::nullopt;
  }
};

TEST(CodelModel, DropsTheSameDatagramsAsThePseudoCode) {
  std::size_t dropped = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Rng rng(seed);
    CodelQueue queue(Codel{});
    CodelModel model;
    std::vector<Verdict> verdicts;
    std::uint32_t id = 0;
    std::uint64_t load = 10;
    for (int us = 0; us < 3'000'000; us += 977) {  // no instant of the control law falls on one of these
      const Instant now = Instant{} + microseconds(us);
      Turn turn{now, 0, rng, verdicts};
      if (rng.below(300) == 0) load = 6 + rng.below(9);
      if (rng.below(10) < load - std::min<std::uint64_t>(load, 5)) {
        const auto octets = static_cast<std::uint32_t>(100 + rng.below(1400));
        queue.enqueue({id, octets, now}, turn);
        model.line.push_back({id++, octets, us / 1e6});
        model.octets += octets;
      }
      if (rng.below(2) == 0) continue;
      const std::optional<Waiting> left = queue.dequeue(turn);
      const std::optional<std::uint32_t> expected = model.dequeue(us / 1e6);
      ASSERT_EQ(left.has_value(), expected.has_value()) << seed << " " << us;
      if (!left) continue;
      ASSERT_EQ(left->flight, *expected) << seed << " " << us;
    }
    std::vector<std::uint32_t> gone;
    for (const Verdict& verdict : verdicts) gone.push_back(verdict.datagram.flight);
    EXPECT_EQ(gone, model.dropped) << seed;
    dropped += gone.size();
  }
  EXPECT_GT(dropped, 100U);
}

}  // namespace
}  // namespace tcplab::net
