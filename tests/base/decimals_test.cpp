#include "core/base/decimals.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace tcplab {
namespace {

TEST(Decimals, WhatIsBeyondTheLastOneIsCutOff) {
  EXPECT_EQ(in_decimals(nanoseconds(1'010'999'999), seconds(1), 6), "1.010999");
  EXPECT_EQ(in_decimals(nanoseconds(1'999'999'999), seconds(1), 0), "1");
  EXPECT_EQ(in_decimals(nanoseconds(40'000'600), milliseconds(1), 3), "40.000");
  EXPECT_EQ(in_decimals(nanoseconds(7), microseconds(1), 3), "0.007");
  EXPECT_EQ(in_decimals(Duration{}, seconds(1), 6), "0.000000");
}

TEST(Decimals, ANegativeSpanHasTheDigitsOfThePositiveOne) {
  EXPECT_EQ(in_decimals(-nanoseconds(1'010'999'999), seconds(1), 6), "-1.010999");
  EXPECT_EQ(in_decimals(-milliseconds(5), seconds(1), 3), "-0.005");
  EXPECT_EQ(in_decimals({std::numeric_limits<std::int64_t>::min()}, seconds(1), 9), "-9223372036.854775808");
}

}  // namespace
}  // namespace tcplab
