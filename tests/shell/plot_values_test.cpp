// How values are written beside a plot and above it, and where its lines are.
#include "shell/plots/plot_values.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace tcplab::shell {
namespace {

std::vector<std::string> texts_at(PlotUnit unit, double least, double most, double room) {
  std::vector<std::string> texts;
  for (const ValueTick& tick : value_ticks(unit, least, most, room)) texts.push_back(tick.text);
  return texts;
}

using Texts = std::vector<std::string>;

TEST(PlotValues, TicksAreOneTwoOrFiveTimesAPowerOfTenApart) {
  EXPECT_EQ(texts_at(PlotUnit::kOctets, 0, 66'000, 4), (Texts{"0", "20 kB", "40 kB", "60 kB"}));
  EXPECT_EQ(texts_at(PlotUnit::kOctets, 0, 2'400'000, 5),
            (Texts{"0", "0.5 MB", "1.0 MB", "1.5 MB", "2.0 MB"}));
  EXPECT_EQ(texts_at(PlotUnit::kOctetsPerSecond, 0, 310'000, 4),
            (Texts{"0", "100 kB/s", "200 kB/s", "300 kB/s"}));
  EXPECT_EQ(texts_at(PlotUnit::kMicroseconds, 0, 1'100'000, 3), (Texts{"0", "0.5 s", "1.0 s"}));
  EXPECT_EQ(texts_at(PlotUnit::kMicroseconds, 0, 90'000, 2), (Texts{"0", "50 ms"}));
}

TEST(PlotValues, TicksAreAsManyAsHaveRoomAndTellNeighboursApart) {
  for (const double most : {1.0, 7.0, 1'460.0, 14'600.0, 123'456.0, 65'535.0, 9.9e6, 4.2e9}) {
    for (const double room : {1.0, 2.0, 3.5, 7.0}) {
      const auto ticks = value_ticks(PlotUnit::kOctets, 0, most, room);
      EXPECT_LE(static_cast<double>(ticks.size()), room + 1) << most;
      EXPECT_EQ(ticks.front().text, "0");
      for (std::size_t i = 1; i < ticks.size(); ++i) EXPECT_NE(ticks[i].text, ticks[i - 1].text) << most;
    }
  }
  // Also where they do not begin at nothing.
  EXPECT_EQ(texts_at(PlotUnit::kOctets, 1'204'000, 1'216'000, 3),
            (Texts{"1.205 MB", "1.210 MB", "1.215 MB"}));
}

TEST(PlotValues, NothingIsCountedInParts) {
  EXPECT_EQ(texts_at(PlotUnit::kPackets, 0, 2.1, 7), (Texts{"0", "1", "2"}));
  EXPECT_EQ(texts_at(PlotUnit::kOctets, 0, 1.1, 7), (Texts{"0", "1 B"}));
}

TEST(PlotValues, AValueIsToldWithItsUnitAndOctetsToTheLastOne) {
  EXPECT_EQ(value_text(PlotUnit::kOctets, 0), "0 B");
  EXPECT_EQ(value_text(PlotUnit::kOctets, 14'601), "14 601 B");
  EXPECT_EQ(value_text(PlotUnit::kOctets, 23'456'789), "23.5 MB");
  EXPECT_EQ(value_text(PlotUnit::kOctetsPerSecond, 0), "0 B/s");
  EXPECT_EQ(value_text(PlotUnit::kOctetsPerSecond, 1'250'000), "1.25 MB/s");
  EXPECT_EQ(value_text(PlotUnit::kOctetsPerSecond, 29'200), "29.2 kB/s");
  EXPECT_EQ(value_text(PlotUnit::kMicroseconds, 40'200), "40.2 ms");
  EXPECT_EQ(value_text(PlotUnit::kPackets, 6), "6");
}

}  // namespace
}  // namespace tcplab::shell
