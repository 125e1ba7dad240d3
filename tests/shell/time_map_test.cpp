#include "shell/timeline/time_map.hpp"

#include <gtest/gtest.h>

#include "shell/timeline/ticks.hpp"
#include "shell/timeline/viewport.hpp"

namespace tcplab::shell {
namespace {

Instant at_ms(std::int64_t value) { return Instant{} + milliseconds(value); }

TimeMap map_of(AxisMode mode, Duration usual, const std::vector<Busy>& busy, Instant end) {
  TimeMap map(mode, usual);
  for (const Busy& each : busy) map.add(each, [](Instant, Instant) { return true; });
  map.end_at(end);
  return map;
}

TimeMap linear(Instant end) { return map_of(AxisMode::kLinear, {}, {}, end); }

TimeMap compact(const std::vector<Busy>& busy, Duration usual, Instant end) {
  return map_of(AxisMode::kCompact, usual, busy, end);
}

TimeMap per_event(const std::vector<Instant>& instants, Duration usual) {
  std::vector<Busy> busy;
  for (const Instant at : instants) busy.push_back({at, at});
  return map_of(AxisMode::kPerEvent, usual, busy, instants.empty() ? Instant{} : instants.back());
}

TEST(TimeMap, LinearIsProportionalAndGoesBackAgain) {
  const TimeMap map = linear(at_ms(2000));
  EXPECT_DOUBLE_EQ(map.length(), 2.0);
  EXPECT_DOUBLE_EQ(map.to_axis(at_ms(500)), 0.5);
  EXPECT_EQ(map.from_axis(0.5), at_ms(500));
  EXPECT_TRUE(map.gaps().empty());
}

TEST(TimeMap, InstantsOutsideTheRunStayAtItsEnds) {
  const TimeMap map = linear(at_ms(100));
  EXPECT_DOUBLE_EQ(map.to_axis(Instant::never()), map.length());
  EXPECT_EQ(map.from_axis(-3), at_ms(0));
  EXPECT_EQ(map.from_axis(99), at_ms(100));
}

TEST(TimeMap, CompactCutsALongWaitAndSaysHowLongItWas) {
  // A segment of 20 ms, a wait of a second, its retransmission.
  const TimeMap map =
      compact({{at_ms(0), at_ms(20)}, {at_ms(1020), at_ms(1040)}}, milliseconds(20), at_ms(1050));
  ASSERT_EQ(map.gaps().size(), 1u);
  EXPECT_EQ(map.gaps()[0].from, at_ms(20));
  EXPECT_EQ(map.gaps()[0].to, at_ms(1020));
  EXPECT_NEAR(map.length(), 0.020 + 0.026 + 0.030, 1e-9);
  // Either side of the gap is as long as it would be on the linear axis.
  EXPECT_NEAR(map.to_axis(at_ms(20)) - map.to_axis(at_ms(0)), 0.020, 1e-12);
  EXPECT_NEAR(map.to_axis(at_ms(1040)) - map.to_axis(at_ms(1020)), 0.020, 1e-12);
  EXPECT_EQ(map.gap_at(at_ms(500)), &map.gaps()[0]);
  EXPECT_EQ(map.gap_at(at_ms(20)), nullptr);
  EXPECT_EQ(map.gap_at(at_ms(1030)), nullptr);
}

TEST(TimeMap, CompactDoesNotCutWhileASegmentIsOnItsWay) {
  const TimeMap map =
      compact({{at_ms(0), at_ms(900)}, {at_ms(100), at_ms(110)}}, milliseconds(10), at_ms(900));
  EXPECT_TRUE(map.gaps().empty());
  EXPECT_NEAR(map.length(), 0.9, 1e-9);
}

TEST(TimeMap, CompactAsksWhetherAnythingGoesOnInALongWaitBeforeItCutsThat) {
  TimeMap map(AxisMode::kCompact, milliseconds(10));
  std::vector<std::pair<Instant, Instant>> asked;
  const auto busy = [&asked](Instant from, Instant to) {
    asked.emplace_back(from, to);
    return false;
  };
  for (const int ms : {0, 30, 200}) map.add({at_ms(ms), at_ms(ms)}, busy);
  map.end_at(at_ms(200));
  EXPECT_TRUE(map.gaps().empty());
  EXPECT_EQ(asked, (std::vector<std::pair<Instant, Instant>>{{at_ms(30), at_ms(200)}}));
}

TEST(TimeMap, GrowsAndLeavesWhatWasDrawnWhereItWas) {
  for (const AxisMode mode : {AxisMode::kLinear, AxisMode::kCompact, AxisMode::kPerEvent}) {
    TimeMap growing(mode, milliseconds(10));
    std::vector<Busy> busy;
    std::vector<double> places;
    for (int i = 0; i < 40; ++i) {
      const Instant at = at_ms(i * 5 + (i / 8) * 500);
      busy.push_back({at, at});
      growing.add(busy.back(), [](Instant, Instant) { return true; });
      growing.end_at(at + milliseconds(3));
      places.push_back(growing.to_axis(at));
      EXPECT_GT(growing.length(), places.back());
    }
    const TimeMap at_once = map_of(mode, milliseconds(10), busy, busy.back().from + milliseconds(3));
    EXPECT_DOUBLE_EQ(growing.length(), at_once.length());
    EXPECT_EQ(growing.gaps().size(), at_once.gaps().size());
    EXPECT_EQ(growing.gaps().empty(), mode == AxisMode::kLinear);
    for (std::size_t i = 0; i < busy.size(); ++i) {
      EXPECT_DOUBLE_EQ(growing.to_axis(busy[i].from), places[i]);
      EXPECT_DOUBLE_EQ(at_once.to_axis(busy[i].from), places[i]);
    }
  }
}

TEST(TimeMap, PerEventGivesEveryInstantOneStep) {
  const TimeMap map = per_event({at_ms(0), at_ms(0), at_ms(10), at_ms(10), at_ms(30)}, milliseconds(10));
  EXPECT_DOUBLE_EQ(map.to_axis(at_ms(10)), 1.0);
  EXPECT_DOUBLE_EQ(map.to_axis(at_ms(30)), 2.0);
  EXPECT_DOUBLE_EQ(map.to_axis(at_ms(20)), 1.5);
  EXPECT_EQ(map.from_axis(1.5), at_ms(20));
}

TEST(TimeMap, ARunWithoutEventsStillHasAnAxis) {
  EXPECT_GT(linear(Instant{}).length(), 0);
  EXPECT_GT(compact({}, {}, Instant{}).length(), 0);
  EXPECT_GT(per_event({}, {}).length(), 0);
}

Viewport view_of(const TimeMap& map, float height) {
  Viewport view;
  view.set_extent(0, height);
  view.reset(map.length(), 1e-7);
  return view;
}

TEST(Ticks, AreRoundAndFarEnoughApart) {
  const TimeMap map = linear(at_ms(1000));
  const Ticks ticks = make_ticks(map, view_of(map, 600), 25);
  EXPECT_EQ(ticks.step, milliseconds(200));
  ASSERT_EQ(ticks.major.size(), 6u);
  for (std::size_t i = 0; i < ticks.major.size(); ++i) {
    EXPECT_EQ(ticks.major[i].at, at_ms(static_cast<std::int64_t>(i) * 200));
    EXPECT_NEAR(ticks.major[i].y, 120.0f * static_cast<float>(i), 0.01f);
  }
}

TEST(Ticks, LeaveTheGapFree) {
  const TimeMap map =
      compact({{at_ms(0), at_ms(100)}, {at_ms(5000), at_ms(5100)}}, milliseconds(100), at_ms(5100));
  for (const Tick& tick : make_ticks(map, view_of(map, 800), 20).major) {
    EXPECT_EQ(map.gap_at(tick.at), nullptr) << tick.at.ns;
  }
}

TEST(Ticks, OfAThousandInstantsOnlyThoseThatHaveRoom) {
  std::vector<Instant> instants;
  for (std::int64_t i = 0; i < 1000; ++i) instants.push_back(at_ms(i * i));
  const TimeMap map = per_event(instants, milliseconds(1000));
  const Ticks ticks = make_ticks(map, view_of(map, 500), 25);
  EXPECT_LE(ticks.major.size(), 21u);
  EXPECT_GE(ticks.major.size(), 15u);
  for (std::size_t i = 1; i < ticks.major.size(); ++i)
    EXPECT_GE(ticks.major[i].y - ticks.major[i - 1].y, 24.9f);
}

TEST(NiceStep, IsOneTwoOrFiveTimesAPowerOfTen) {
  EXPECT_EQ(nice_step(nanoseconds(1)), nanoseconds(1));
  EXPECT_EQ(nice_step(nanoseconds(3)), nanoseconds(5));
  EXPECT_EQ(nice_step(milliseconds(12)), milliseconds(20));
  EXPECT_EQ(nice_step(milliseconds(51)), milliseconds(100));
}

}  // namespace
}  // namespace tcplab::shell
