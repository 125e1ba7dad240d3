#include "core/base/seldom.hpp"

#include <string>

#include <gtest/gtest.h>

namespace tcplab {
namespace {

struct Large {
  char room[500] = {};
  std::string name;
};

TEST(Seldom, IsEmptyAtFirstAndAfterReset) {
  Seldom<std::string> word;
  EXPECT_FALSE(word);
  word = std::string("here");
  EXPECT_TRUE(word.has_value());
  EXPECT_EQ(*word, "here");
  EXPECT_EQ(word->size(), 4U);
  word.reset();
  EXPECT_FALSE(word);
}

TEST(Seldom, CopiesAreApart) {
  Seldom<std::string> original(std::string("one"));
  Seldom<std::string> copy = original;
  *copy += "!";
  EXPECT_EQ(*original, "one");
  EXPECT_EQ(*copy, "one!");
  original = copy;
  copy.reset();
  EXPECT_EQ(*original, "one!");
  const Seldom<std::string>& itself = original;
  original = itself;
  EXPECT_EQ(*original, "one!");
}

TEST(Seldom, WhatIsTakenOutIsGone) {
  Seldom<std::string> word(std::string("away"));
  const Seldom<std::string> taken = std::exchange(word, {});
  EXPECT_FALSE(word);
  EXPECT_EQ(*taken, "away");
}

TEST(Seldom, AnAbsentOneIsAsLargeAsAPointer) {
  EXPECT_EQ(sizeof(Seldom<Large>), sizeof(void*));
  Seldom<Large> large;
  large.emplace().name = "now";
  EXPECT_EQ(large->name, "now");
}

}  // namespace
}  // namespace tcplab
