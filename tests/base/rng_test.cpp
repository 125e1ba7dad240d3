#include "core/base/rng.hpp"

#include <array>

#include <gtest/gtest.h>

namespace tcplab {
namespace {

// Computed apart from this code, from the published definitions of SplitMix64 and xoshiro256**.
TEST(Rng, GivesTheKnownSequence) {
  Rng zero(0);
  for (const std::uint64_t expected :
       {0x99ec5f36cb75f2b4U, 0xbf6e1f784956452aU, 0x1a5f849d4933e6e0U, 0x6aa594f1262d2d2cU}) {
    EXPECT_EQ(zero.next(), expected);
  }
  Rng other(42);
  for (const std::uint64_t expected :
       {0x15780b2e0c2ec716U, 0x6104d9866d113a7eU, 0xae17533239e499a1U, 0xecb8ad4703b360a1U}) {
    EXPECT_EQ(other.next(), expected);
  }
}

TEST(Rng, CopyHasTheSameFuture) {
  Rng rng(7);
  rng.next();
  Rng copy = rng;
  EXPECT_EQ(copy, rng);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(copy.next(), rng.next());
  rng.next();
  EXPECT_FALSE(copy == rng);
}

TEST(Rng, BelowStaysBelowAndIsFair) {
  Rng rng(3);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60000; ++i) {
    const std::uint64_t n = rng.below(counts.size());
    ASSERT_LT(n, counts.size());
    ++counts[n];
  }
  for (const int count : counts) EXPECT_NEAR(count, 10000, 400);
  EXPECT_EQ(rng.below(1), 0U);
  for (int i = 0; i < 100; ++i) EXPECT_LT(rng.below((1ULL << 63) + 1), (1ULL << 63) + 1);
}

TEST(Rng, UnitCoversTheHalfOpenInterval) {
  Rng rng(4);
  double sum = 0;
  for (int i = 0; i < 10000; ++i) {
    const double u = rng.unit();
    ASSERT_GE(u, 0.0);
    ASSERT_LT(u, 1.0);
    sum += u;
  }
  EXPECT_NEAR(sum / 10000, 0.5, 0.02);
}

TEST(Rng, ChanceOfZeroNeverAndOfOneAlways) {
  Rng rng(5);
  int hits = 0;
  for (int i = 0; i < 10000; ++i) {
    EXPECT_FALSE(rng.chance(0));
    EXPECT_TRUE(rng.chance(1));
    hits += rng.chance(0.25) ? 1 : 0;
  }
  EXPECT_NEAR(hits, 2500, 200);
}

}  // namespace
}  // namespace tcplab
