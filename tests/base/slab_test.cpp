#include "core/base/slab.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "tests/base/content.hpp"

namespace tcplab {
namespace {

TEST(Slab, WhatWasTakenStaysWhateverIsWrittenLater) {
  Rng rng(71);
  Slab slab;
  std::vector<std::pair<Bytes, Content>> kept;
  for (int i = 0; i < 3000; ++i) {
    Content octets(rng.below(3000));
    for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(rng.next());
    const Bytes taken = slab.copy_of(octets);
    if (rng.chance(0.2)) kept.emplace_back(taken, octets);
    if (rng.chance(0.1) && !kept.empty())
      kept.erase(kept.begin() + static_cast<long>(rng.below(kept.size())));
  }
  ASSERT_GT(kept.size(), 100U);
  for (const auto& [bytes, octets] : kept) ASSERT_EQ(content(bytes), octets);
}

TEST(Slab, PlacesWhatIsKeptSideBySide) {
  Slab slab;
  const Bytes first = slab.copy_of(Content{1, 2, 3});
  const Bytes second = slab.copy_of(Content{4, 5});
  EXPECT_EQ(second.data(), first.data() + 3);
  EXPECT_EQ(content(first), (Content{1, 2, 3}));
}

TEST(Slab, WritesAnewWhatNobodyKeeps) {
  Slab slab;
  const std::uint8_t* const where = slab.copy_of(Content(1000, 1)).data();
  for (int i = 0; i < 10000; ++i) ASSERT_EQ(slab.copy_of(Content(1000, 2)).data(), where);
}

TEST(Slab, UsesABlockAgainOnceItIsGivenUp) {
  Slab slab;
  std::vector<Bytes> kept;
  std::vector<const std::uint8_t*> places;
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 1000; ++i) kept.push_back(slab.copy_of(Content(1000, 3)));
    if (round == 1) {
      for (const Bytes& bytes : kept) places.push_back(bytes.data());
    }
    const bool known = std::find(places.begin(), places.end(), kept.back().data()) != places.end();
    EXPECT_EQ(known, round >= 1) << round;
    kept.clear();
  }
}

TEST(Slab, TakesWhatIsLargerThanItsBlocks) {
  Slab slab;
  const Bytes small = slab.copy_of(Content{9});
  const Bytes large = slab.copy_of(Content(1 << 20, 7));
  EXPECT_EQ(large.size(), std::size_t{1} << 20);
  EXPECT_EQ(large[(1 << 20) - 1], 7);
  EXPECT_EQ(small[0], 9);
}

TEST(Slab, TakesWhatIsWrittenInPlaceAsFarAsItWasUsed) {
  Slab slab;
  const Bytes before = slab.copy_of(Content{1});
  const auto room = slab.room(100);
  room[0] = 5;
  room[1] = 6;
  EXPECT_EQ(content(slab.take(2)), (Content{5, 6}));
  EXPECT_TRUE(slab.take(0).empty());
  EXPECT_EQ(content(before), (Content{1}));
}

}  // namespace
}  // namespace tcplab
