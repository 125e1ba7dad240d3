#include "core/base/result.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace tcplab {
namespace {

TEST(Result, HoldsAValue) {
  Result<std::string, int> result = std::string("SYN");
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result);
  EXPECT_EQ(*result, "SYN");
  EXPECT_EQ(result->size(), 3U);
  result.value() += "-ACK";
  EXPECT_EQ(result.value(), "SYN-ACK");
}

TEST(Result, HoldsAnError) {
  const Result<std::string, int> result = 7;
  EXPECT_FALSE(result.ok());
  EXPECT_FALSE(result);
  EXPECT_EQ(result.error(), 7);
}

TEST(Result, MovesWhatCannotBeCopied) {
  Result<std::unique_ptr<int>, int> result = std::make_unique<int>(3);
  const std::unique_ptr<int> taken = std::move(*result);
  EXPECT_EQ(*taken, 3);
}

}  // namespace
}  // namespace tcplab
