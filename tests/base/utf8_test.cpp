#include "core/base/utf8.hpp"

#include <gtest/gtest.h>

namespace tcplab {
namespace {

TEST(Utf8, CharactersAreCountedAndNeverCut) {
  EXPECT_EQ(characters_in(""), 0u);
  EXPECT_EQ(characters_in("ack"), 3u);
  EXPECT_EQ(characters_in("重传 \U0001F600"), 4u);
  EXPECT_EQ(octets_of_first("重传 \U0001F600", 0), 0u);
  EXPECT_EQ(octets_of_first("重传 \U0001F600", 2), 6u);
  EXPECT_EQ(octets_of_first("重传 \U0001F600", 4), 11u);
  EXPECT_EQ(octets_of_first("重传 \U0001F600", 9), 11u);
}

}  // namespace
}  // namespace tcplab
