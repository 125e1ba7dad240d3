#include "core/base/timed_map.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "tests/line.hpp"

namespace tcplab {
namespace {

using Plain = std::map<std::uint32_t, std::pair<std::string, Instant>>;

void expect_same(const TimedMap<std::string>& map, const Plain& plain, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "same");
  ASSERT_EQ(map.size(), plain.size());
  auto next = plain.begin();
  Instant earliest = Instant::never();
  std::uint32_t first = 0;
  map.each([&](std::uint32_t number, const std::string& value, Instant due) {
    EXPECT_EQ(number, next->first);
    EXPECT_EQ(value, next->second.first);
    EXPECT_EQ(due, next->second.second);
    if (due < earliest) {
      earliest = due;
      first = number;
    }
    ++next;
  });
  EXPECT_EQ(map.earliest(), earliest);
  if (earliest != Instant::never()) {
    EXPECT_EQ(map.first(), first) << "the least number of several";
  }
}

TEST(TimedMap, IsEmptyAtFirst) {
  TimedMap<int> map;
  EXPECT_EQ(map.size(), 0U);
  EXPECT_EQ(map.find(1), nullptr);
  EXPECT_EQ(map.edit(1), nullptr);
  EXPECT_EQ(map.earliest(), Instant::never());
}

// Numbers that grow, as a Host's do, far beyond how many there are at a time; copies taken on the way stay
// what they were.
TEST(TimedMap, ItAndItsCopiesBehaveAsPlainMaps) {
  Rng rng(7);
  TimedMap<std::string> map;
  Plain plain;
  std::vector<std::pair<TimedMap<std::string>, Plain>> copies;
  std::uint32_t next = 1;
  for (int step = 0; step < 4000; ++step) {
    const auto choice = rng.below(8);
    if (choice < 3 || plain.empty()) {
      next += 1 + static_cast<std::uint32_t>(rng.below(step % 100 == 0 ? 5000 : 3));
      map.emplace(next, std::to_string(next));
      plain[next] = {std::to_string(next), Instant::never()};
      continue;
    }
    auto any = plain.begin();
    std::advance(any, rng.below(plain.size()));
    const std::uint32_t number = any->first;
    if (choice < 5) {
      const Instant at = choice == 3 ? Instant::never() : Instant{static_cast<std::int64_t>(rng.below(50))};
      map.set_time(number, at);
      any->second.second = at;
      EXPECT_EQ(map.time(number), at);
    } else if (choice == 5) {
      *map.edit(number) += "x";
      any->second.first += "x";
    } else if (plain.size() > 60 || choice == 6) {
      map.erase(number);
      plain.erase(any);
      EXPECT_EQ(map.find(number), nullptr);
    }
    if (step % 500 == 0) copies.emplace_back(map, plain);
    if (step % 50 == 0) expect_same(map, plain);
  }
  for (const auto& [copy, as_it_was] : copies) expect_same(copy, as_it_was);
  while (!plain.empty()) {
    map.erase(plain.begin()->first);
    plain.erase(plain.begin());
    if (plain.size() % 7 == 0) expect_same(map, plain);
  }
}

TEST(TimedMap, AChangeAfterACopyMovesWhatIsChangedAndNothingElse) {
  TimedMap<std::string> map;
  for (std::uint32_t i = 1; i <= 300; ++i) map.emplace(i, "value");
  const TimedMap<std::string> copy = map;
  const std::string* const other = map.find(7);
  const std::string* const before = map.find(200);
  EXPECT_EQ(copy.find(200), before);
  *map.edit(200) = "changed";
  EXPECT_NE(map.find(200), before);
  EXPECT_EQ(*copy.find(200), "value");
  EXPECT_EQ(map.find(7), other);
  const auto nothing = [](const std::string&) { return std::size_t{0}; };
  EXPECT_LT(map.footprint(Share::kUnshared, nothing), 2000U);
  EXPECT_GT(map.footprint(Share::kAll, nothing), 300 * sizeof(std::string));
}

}  // namespace
}  // namespace tcplab
