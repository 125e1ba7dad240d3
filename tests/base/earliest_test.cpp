#include "core/base/earliest.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace tcplab {
namespace {

TEST(Earliest, IsNeverWhileNobodyHasAnInstant) {
  EXPECT_EQ(Earliest().at(), Instant::never());
  const Earliest five(5);
  EXPECT_EQ(five.at(), Instant::never());
  EXPECT_FALSE(five.first_due(Instant::never()));
}

TEST(Earliest, AgreesWithASearchThroughAll) {
  for (const std::size_t owners : {1U, 2U, 3U, 64U, 100U}) {
    Rng rng(owners);
    Earliest tree(owners);
    std::vector<Instant> all(owners, Instant::never());
    for (int i = 0; i < 500; ++i) {
      const std::size_t owner = rng.below(owners);
      const Instant at =
          rng.chance(0.2) ? Instant::never() : Instant{static_cast<std::int64_t>(rng.below(50))};
      tree.set(owner, at);
      all[owner] = at;
      ASSERT_EQ(tree.at(), *std::min_element(all.begin(), all.end()));
      const Instant now{static_cast<std::int64_t>(rng.below(50))};
      const auto due = std::find_if(all.begin(), all.end(), [now](Instant each) { return each <= now; });
      const auto first = tree.first_due(now);
      ASSERT_EQ(first.has_value(), due != all.end());
      if (first) {
        ASSERT_EQ(*first, static_cast<std::size_t>(due - all.begin()));
      }
    }
  }
}

}  // namespace
}  // namespace tcplab
