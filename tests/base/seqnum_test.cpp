#include "core/base/seqnum.hpp"

#include <gtest/gtest.h>

namespace tcplab {
namespace {

constexpr SeqNum kLast{0xffffffff};
constexpr SeqNum kZero{0};

TEST(SeqNum, AdditionWrapsAround) {
  EXPECT_EQ(kLast + 1U, kZero);
  EXPECT_EQ(kZero - 1U, kLast);
  SeqNum n{0xfffffff0};
  n += 0x20;
  EXPECT_EQ(n, SeqNum{0x10});
}

TEST(SeqNum, DifferenceIsSignedAcrossTheWrap) {
  EXPECT_EQ(kZero - kLast, 1);
  EXPECT_EQ(kLast - kZero, -1);
  EXPECT_EQ(SeqNum{0x7fffffff} - kZero, 0x7fffffff);
}

TEST(SeqNum, ComparisonFollowsTheDifferenceNotTheValue) {
  EXPECT_TRUE(kLast < kZero);
  EXPECT_TRUE(kLast <= kZero);
  EXPECT_TRUE(kZero > kLast);
  EXPECT_TRUE(kZero >= kLast);
  EXPECT_FALSE(kZero < kLast);
  EXPECT_FALSE(kZero <= kLast);
}

TEST(SeqNum, IsNeitherBeforeNorAfterItself) {
  for (const SeqNum n : {kZero, kLast, SeqNum{0x80000000}}) {
    EXPECT_FALSE(n < n);
    EXPECT_FALSE(n > n);
    EXPECT_TRUE(n <= n);
    EXPECT_TRUE(n >= n);
  }
}

TEST(SeqNum, OrdersEveryPairLessThanHalfTheCircleApart) {
  for (const std::uint32_t start : {0U, 1U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
    for (const std::uint32_t step : {1U, 1460U, 0x10000U, 0x7fffffffU}) {
      const SeqNum before{start};
      const SeqNum after = before + step;
      EXPECT_TRUE(before < after) << start << " + " << step;
      EXPECT_FALSE(after < before) << start << " + " << step;
    }
  }
}

TEST(SeqNum, OrderIsNotTransitiveAroundTheCircle) {
  const SeqNum a{0};
  const SeqNum b{0x60000000};
  const SeqNum c{0xc0000000};
  EXPECT_TRUE(a < b);
  EXPECT_TRUE(b < c);
  EXPECT_TRUE(c < a);
}

TEST(SeqNum, LaterPicksTheOneFurtherOn) {
  EXPECT_EQ(later(kLast, kZero), kZero);
  EXPECT_EQ(later(kZero, kLast), kZero);
  EXPECT_EQ(later(SeqNum{5}, SeqNum{5}), SeqNum{5});
}

}  // namespace
}  // namespace tcplab
