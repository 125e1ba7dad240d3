#include "core/base/cow.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace tcplab {
namespace {

TEST(Cow, CopiesShareUntilOneChanges) {
  Cow<std::vector<int>> first;
  first.edit().push_back(1);
  Cow<std::vector<int>> second = first;
  EXPECT_EQ(&*first, &*second);
  second.edit().push_back(2);
  EXPECT_EQ(first->size(), 1U);
  EXPECT_EQ(second->size(), 2U);
}

TEST(Cow, WhoIsAloneChangesInPlace) {
  Cow<std::vector<int>> alone;
  alone.edit().reserve(10);
  const int* const before = alone->data();
  alone.edit().push_back(1);
  EXPECT_EQ(alone->data(), before);
}

}  // namespace
}  // namespace tcplab
