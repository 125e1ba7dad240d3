#include "core/base/bytes.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

#include "tests/base/content.hpp"

namespace tcplab {
namespace {

TEST(Bytes, StartEmpty) {
  const Bytes bytes;
  EXPECT_TRUE(bytes.empty());
  EXPECT_EQ(bytes.size(), 0U);
  EXPECT_EQ(bytes, Bytes(Content{}));
  EXPECT_TRUE(bytes.slice(0).empty());
}

TEST(Bytes, HoldWhatTheyAreGiven) {
  const Bytes bytes(Content{1, 2, 3});
  EXPECT_EQ(bytes.size(), 3U);
  EXPECT_EQ(bytes[1], 2);
  EXPECT_EQ(content(bytes), (Content{1, 2, 3}));
  EXPECT_EQ(bytes.view().size(), 3U);
}

TEST(Bytes, CopyOfDoesNotFollowLaterChangesOfTheOriginal) {
  std::array<std::uint8_t, 2> original{7, 8};
  const Bytes bytes = Bytes::copy_of(original);
  original[0] = 99;
  EXPECT_EQ(content(bytes), (Content{7, 8}));
}

TEST(Bytes, CopiesAndSlicesShareTheStorage) {
  const Bytes bytes(Content{1, 2, 3, 4});
  const Bytes copy = bytes;
  EXPECT_EQ(copy.data(), bytes.data());
  EXPECT_EQ(bytes.slice(1, 2).data(), bytes.data() + 1);
}

TEST(Bytes, SliceIsClippedToWhatIsThere) {
  const Bytes bytes(Content{1, 2, 3, 4});
  EXPECT_EQ(content(bytes.slice(1, 2)), (Content{2, 3}));
  EXPECT_EQ(content(bytes.slice(2)), (Content{3, 4}));
  EXPECT_EQ(content(bytes.slice(3, 100)), (Content{4}));
  EXPECT_TRUE(bytes.slice(4).empty());
  EXPECT_TRUE(bytes.slice(100, 1).empty());
  EXPECT_TRUE(bytes.slice(1, 0).empty());
  EXPECT_EQ(content(bytes.slice(1, 3).slice(1, 1)), (Content{3}));
}

TEST(Bytes, SliceOutlivesWhatItWasCutFrom) {
  Bytes tail;
  {
    const Bytes whole(Content{1, 2, 3});
    tail = whole.slice(2);
  }
  EXPECT_EQ(content(tail), (Content{3}));
}

TEST(Bytes, CompactLetsGoOfWhatIsMostlyNotTheirs) {
  const Bytes whole(Content(100, 7));
  EXPECT_EQ(whole.slice(0, 50).compact().data(), whole.data());
  EXPECT_NE(whole.slice(0, 49).compact().data(), whole.data());
  EXPECT_EQ(whole.slice(0, 49).compact(), whole.slice(0, 49));
  EXPECT_TRUE(Bytes().compact().empty());
}

TEST(Bytes, OfALastingStorageAreNeverMoved) {
  const Bytes whole = Bytes::lasting(Content(10'000, 7));
  Bytes piece = whole.slice(100, 1460);
  EXPECT_EQ(piece.storage(), 0U);
  EXPECT_EQ(piece.compact().data(), whole.data() + 100);
  EXPECT_FALSE(piece.grow(Content{1})) << "it is nobody's to write to";
  EXPECT_TRUE(piece.extend(whole.slice(1560, 1460)));
  EXPECT_TRUE(Bytes::lasting({}).empty());
}

TEST(Bytes, GrowOnlyOverWhatFollowsInTheirOwnStorage) {
  const Bytes whole(Content{1, 2, 3, 4});
  Bytes first = whole.slice(0, 2);
  EXPECT_FALSE(first.extend(whole.slice(3)));        // leaves a gap
  EXPECT_FALSE(first.extend(whole.slice(0, 2)));     // overlaps
  EXPECT_FALSE(first.extend(Bytes(Content{3, 4})));  // the same content, elsewhere
  EXPECT_EQ(content(first), (Content{1, 2}));
  EXPECT_TRUE(first.extend(whole.slice(2)));
  EXPECT_EQ(content(first), (Content{1, 2, 3, 4}));
  EXPECT_EQ(first.data(), whole.data());
}

TEST(Bytes, GrowInTheRoomBehindThem) {
  Bytes bytes = Bytes::with_room(Content{1, 2}, 5);
  const std::uint8_t* const where = bytes.data();
  EXPECT_EQ(bytes.storage(), 5U);
  EXPECT_TRUE(bytes.grow(Content{3}));
  EXPECT_FALSE(bytes.grow(Content{4, 5, 6}));  // one too many
  EXPECT_EQ(content(bytes), (Content{1, 2, 3}));
  EXPECT_TRUE(bytes.grow(Content{4, 5}));
  EXPECT_EQ(content(bytes), (Content{1, 2, 3, 4, 5}));
  EXPECT_EQ(bytes.data(), where);
  EXPECT_FALSE(Bytes().grow(Content{1}));
  EXPECT_FALSE(Bytes(Content{1, 2}).grow(Content{3}));  // none was left
}

// As a World and its copy do, which then go different ways.
TEST(Bytes, CopiesThatBothGrowDoNotSeeEachOther) {
  Bytes first = Bytes::with_room(Content{1, 2, 3}, 10).slice(1);
  Bytes second = first;
  EXPECT_TRUE(first.grow(Content{4, 5}));
  EXPECT_TRUE(second.grow(Content{6}));
  EXPECT_TRUE(first.grow(Content{7}));
  EXPECT_EQ(content(first), (Content{2, 3, 4, 5, 7}));
  EXPECT_EQ(content(second), (Content{2, 3, 6}));
  // Neither can tell that the other was first: both have the room that there was.
  EXPECT_EQ(second.storage(), first.storage());
  EXPECT_TRUE(second.grow(Content{1, 1, 1, 1, 1, 1}));
  EXPECT_FALSE(second.grow(Content{1}));
}

TEST(Bytes, AreEqualByContent) {
  const Bytes bytes(Content{1, 2, 1, 2});
  EXPECT_EQ(bytes.slice(0, 2), bytes.slice(2, 2));
  EXPECT_FALSE(bytes.slice(0, 2) == bytes.slice(1, 2));
  EXPECT_FALSE(bytes.slice(0, 2) == bytes.slice(0, 3));
}

}  // namespace
}  // namespace tcplab
