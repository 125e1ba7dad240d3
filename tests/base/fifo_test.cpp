#include "core/base/fifo.hpp"

#include <memory>
#include <vector>

#include <gtest/gtest.h>

namespace tcplab {
namespace {

Fifo<int> numbers(int count) {
  Fifo<int> fifo;
  for (int i = 0; i < count; ++i) fifo.push(i);
  return fifo;
}

TEST(Fifo, GivesBackInTheOrderInWhichItTook) {
  Fifo<int> fifo = numbers(3);
  EXPECT_EQ(fifo.size(), 3U);
  EXPECT_EQ(fifo.pop(), 0);
  EXPECT_EQ(fifo.front(), 1);
  EXPECT_EQ(fifo[1], 2);
  EXPECT_EQ((std::vector<int>(fifo.begin(), fifo.end())), (std::vector<int>{1, 2}));
  fifo.drop();
  EXPECT_EQ(fifo.pop(), 2);
  EXPECT_TRUE(fifo.empty());
}

TEST(Fifo, KeepsTheOrderWhileItNeverRunsEmptyAndGivesUsedPlacesBack) {
  Fifo<int> fifo = numbers(40);
  for (int i = 0; i < 10'000; ++i) {
    fifo.push(40 + i);
    ASSERT_EQ(fifo.pop(), i);
    ASSERT_EQ(fifo.size(), 40U);
  }
  EXPECT_EQ(fifo[39], 10'039);
}

TEST(Fifo, ReleasesWhatHasLeftThoughOthersWaitBehindIt) {
  Fifo<std::shared_ptr<int>> fifo;
  const auto first = std::make_shared<int>(1);
  fifo.push(first);
  fifo.push(std::make_shared<int>(2));
  fifo.drop();
  EXPECT_EQ(first.use_count(), 1);
}

TEST(Fifo, IsAValue) {
  Fifo<int> original = numbers(2);
  original.drop();
  Fifo<int> copy = original;
  copy.push(7);
  EXPECT_EQ(original.size(), 1U);
  EXPECT_EQ(copy.size(), 2U);
  original.clear();
  EXPECT_TRUE(original.empty());
}

}  // namespace
}  // namespace tcplab
