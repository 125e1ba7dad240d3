#include "core/base/ref.hpp"

#include <utility>

#include <gtest/gtest.h>

namespace tcplab {
namespace {

// Notes where it goes.
struct Counted {
  explicit Counted(int& counter) : gone(counter) {}
  ~Counted() { ++gone; }
  int& gone;
  std::uint32_t owners = 1;
};

TEST(Ref, WhatIsOwnedGoesWithTheLastOwner) {
  int gone = 0;
  {
    Ref<Counted> first(new Counted(gone));
    EXPECT_FALSE(first.is_shared());
    {
      const Ref<Counted> second = first;
      EXPECT_TRUE(first.is_shared());
      EXPECT_TRUE(first == second);
    }
    EXPECT_FALSE(first.is_shared());
    EXPECT_EQ(gone, 0);
  }
  EXPECT_EQ(gone, 1);
}

TEST(Ref, AMovedOneOwnsNothing) {
  int gone = 0;
  Ref<Counted> first(new Counted(gone));
  Ref<Counted> second = std::move(first);
  EXPECT_FALSE(second.is_shared());
  EXPECT_TRUE(second);
  second = Ref<Counted>();
  EXPECT_EQ(gone, 1);
}

TEST(Ref, AssignmentGivesUpWhatWasOwnedBefore) {
  int first_gone = 0;
  int second_gone = 0;
  Ref<Counted> first(new Counted(first_gone));
  const Ref<Counted> second(new Counted(second_gone));
  first = second;
  EXPECT_EQ(first_gone, 1);
  EXPECT_TRUE(second.is_shared());
  first = Ref<Counted>(first);
  EXPECT_EQ(second_gone, 0);
}

}  // namespace
}  // namespace tcplab
