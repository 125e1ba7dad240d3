#include "core/base/time.hpp"

#include <gtest/gtest.h>

namespace tcplab {
namespace {

TEST(Duration, UnitsAgree) {
  EXPECT_EQ(minutes(1), seconds(60));
  EXPECT_EQ(seconds(1), milliseconds(1000));
  EXPECT_EQ(milliseconds(1), microseconds(1000));
  EXPECT_EQ(microseconds(1), nanoseconds(1000));
  EXPECT_EQ(milliseconds(1500).milliseconds(), 1500);
  EXPECT_DOUBLE_EQ(milliseconds(1500).seconds(), 1.5);
}

TEST(Duration, ArithmeticIsExactAndSigned) {
  EXPECT_EQ(seconds(1) + milliseconds(1), milliseconds(1001));
  EXPECT_EQ(milliseconds(1) - seconds(1), -milliseconds(999));
  EXPECT_EQ(milliseconds(3) * 2, milliseconds(6));
  EXPECT_EQ(milliseconds(3) / 2, microseconds(1500));
  EXPECT_EQ(seconds(1) / milliseconds(300), 3);
  EXPECT_LT(-milliseconds(1), Duration{});
  EXPECT_LT(minutes(1000000), Duration::max());
}

TEST(Instant, DifferenceIsADuration) {
  const Instant start{};
  const Instant later = start + milliseconds(20);
  EXPECT_EQ(later - start, milliseconds(20));
  EXPECT_EQ(start - later, -milliseconds(20));
  EXPECT_EQ(later - milliseconds(20), start);
  EXPECT_LT(start, later);
  EXPECT_DOUBLE_EQ(later.seconds(), 0.02);
}

TEST(Instant, AdditionSaturatesAtNever) {
  const Instant soon = Instant{} + seconds(1);
  EXPECT_EQ(soon + Duration::max(), Instant::never());
  EXPECT_EQ(Instant{} + Duration::max(), Instant::never());
  EXPECT_EQ(Instant::never() + nanoseconds(1), Instant::never());
  EXPECT_EQ(Instant::never() + minutes(4), Instant::never());
  EXPECT_LT(soon + minutes(1), Instant::never());
  EXPECT_EQ(soon + -seconds(1), Instant{});
}

}  // namespace
}  // namespace tcplab
