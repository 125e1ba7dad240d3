#include "core/base/byte_queue.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "tests/base/content.hpp"

namespace tcplab {
namespace {

ByteQueue queue_of(std::initializer_list<Content> slices) {
  ByteQueue queue;
  for (const Content& slice : slices) queue.append(Bytes(slice));
  return queue;
}

TEST(ByteQueue, StartsEmptyAndGivesNothing) {
  ByteQueue queue;
  EXPECT_TRUE(queue.empty());
  EXPECT_TRUE(queue.peek(0, 10).empty());
  EXPECT_TRUE(queue.take(10).empty());
  queue.drop(10);
  EXPECT_EQ(queue.size(), 0U);
}

TEST(ByteQueue, PeekReadsAcrossSlicesAndRemovesNothing) {
  const ByteQueue queue = queue_of({{1, 2}, {}, {3}, {4, 5, 6}});
  EXPECT_EQ(queue.size(), 6U);
  EXPECT_EQ(content(queue.peek(0, 6)), (Content{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(content(queue.peek(1, 3)), (Content{2, 3, 4}));
  EXPECT_EQ(content(queue.peek(4, 100)), (Content{5, 6}));
  EXPECT_TRUE(queue.peek(6, 1).empty());
  EXPECT_TRUE(queue.peek(2, 0).empty());
  EXPECT_EQ(queue.size(), 6U);
}

TEST(ByteQueue, PeekWithinOneSliceSharesItsStorage) {
  const Bytes slice(Content{1, 2, 3, 4});
  ByteQueue queue;
  queue.append(slice);
  EXPECT_EQ(queue.peek(1, 2).data(), slice.data() + 1);
}

TEST(ByteQueue, DropAndTakeRemoveFromTheFront) {
  ByteQueue queue = queue_of({{1, 2}, {3}, {4, 5, 6}});
  queue.drop(1);
  EXPECT_EQ(content(queue.take(3)), (Content{2, 3, 4}));
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_EQ(content(queue.take(100)), (Content{5, 6}));
  EXPECT_TRUE(queue.empty());
  queue.append(Bytes(Content{7}));
  EXPECT_EQ(content(queue.peek(0, 1)), (Content{7}));
}

TEST(ByteQueue, ClearForgetsEverything) {
  ByteQueue queue = queue_of({{1, 2}, {3}});
  queue.clear();
  EXPECT_TRUE(queue.empty());
  EXPECT_TRUE(queue.peek(0, 1).empty());
}

TEST(ByteQueue, CopyIsIndependent) {
  ByteQueue queue = queue_of({{1, 2}, {3}});
  const ByteQueue copy = queue;
  queue.drop(3);
  EXPECT_EQ(content(copy.peek(0, 3)), (Content{1, 2, 3}));
}

TEST(ByteQueue, WhatWasCutIntoPiecesIsReadWholeWithoutACopy) {
  const Bytes whole(Content{1, 2, 3, 4, 5, 6});
  ByteQueue queue;
  for (const std::size_t at : {0U, 2U, 4U}) queue.append(whole.slice(at, 2));
  EXPECT_EQ(queue.peek(1, 4).data(), whole.data() + 1);
  queue.drop(3);
  EXPECT_EQ(queue.take(3).data(), whole.data() + 3);

  queue.append(whole.slice(4));
  queue.append(whole.slice(0, 4));  // not in their order
  EXPECT_EQ(content(queue.take(6)), (Content{5, 6, 1, 2, 3, 4}));
}

// Against a plain vector as the model, over random operations.
TEST(ByteQueue, BehavesAsAPlainSequenceOfBytes) {
  Rng rng(1);
  ByteQueue queue;
  Content model;
  Content octets(64);
  for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(rng.next());
  const Bytes stock(octets);  // every piece is cut from it, most often where the one before ended
  std::size_t next = 0;
  for (int step = 0; step < 5000; ++step) {
    const std::size_t count = rng.below(9);
    const std::size_t offset = rng.below(20);
    switch (rng.below(3)) {
      case 0: {
        if (rng.below(4) == 0) next = offset;
        const Bytes piece = stock.slice(next, count);
        next = (next + piece.size()) % stock.size();
        model.insert(model.end(), piece.begin(), piece.end());
        queue.append(piece);
        break;
      }
      case 1:
        queue.drop(count);
        model.erase(model.begin(),
                    model.begin() + static_cast<std::ptrdiff_t>(std::min(count, model.size())));
        break;
      default: {
        const std::size_t from = std::min(offset, model.size());
        const std::size_t to = std::min(from + count, model.size());
        const Content expected(model.begin() + static_cast<std::ptrdiff_t>(from),
                               model.begin() + static_cast<std::ptrdiff_t>(to));
        ASSERT_EQ(content(queue.peek(offset, count)), expected) << "step " << step;
      }
    }
    ASSERT_EQ(queue.size(), model.size()) << "step " << step;
  }
}

TEST(ByteQueue, PackedOctetsComeOutAsTheyCameInAndCostLittle) {
  ByteQueue queue;
  std::vector<std::uint8_t> all;
  for (int i = 0; i < 3000; ++i) {
    all.push_back(static_cast<std::uint8_t>(i * 7));
    queue.append_packed(Bytes({all.back()}));
  }
  EXPECT_EQ(queue.peek(0, 5000), Bytes(all));
  EXPECT_GE(queue.memory(), 3000U);
  EXPECT_LE(queue.memory(), 4500U);
  EXPECT_EQ(queue.take(2999).size(), 2999U);
  EXPECT_EQ(queue.take(2), Bytes({all.back()}));
  EXPECT_EQ(queue.memory(), 0U);
}

TEST(ByteQueue, PackedPiecesOfAStreamAreReadInOnePieceOnceTheirNumberIsKnown) {
  const Bytes elsewhere(std::vector<std::uint8_t>(1 << 20, 9));
  ByteQueue queue;
  for (int burst = 0; burst < 3; ++burst) {
    for (std::size_t i = 0; i < 40; ++i) queue.append_packed(elsewhere.slice(3000 * i, 1460));
    const Bytes first = queue.peek(0, 1);
    const Bytes all = queue.take(40 * 1460);
    ASSERT_EQ(all.size(), 40U * 1460);
    EXPECT_EQ(all.data() == first.data(), burst > 0) << "burst " << burst;
  }
}

TEST(ByteQueue, PackedOctetsKeepNothingLargeAlive) {
  const Bytes elsewhere(std::vector<std::uint8_t>(1 << 20));
  ByteQueue queue;
  queue.append_packed(elsewhere.slice(10, 1));
  EXPECT_LT(queue.memory(), 200U);
  queue.append_packed(elsewhere.slice(2000, 1460));
  EXPECT_LT(queue.memory(), 3500U);
}

// What a queue costs decides what a Host refuses, so a copy that goes the same way must cost the same.
TEST(ByteQueue, CopiesThatGoTheSameWayCostTheSame) {
  Rng rng(2);
  const Bytes stock(std::vector<std::uint8_t>(5000, 1));
  ByteQueue queue;
  for (int step = 0; step < 300; ++step) {
    ByteQueue copy = queue;
    for (int i = 0; i < 4; ++i) {
      const Bytes piece = stock.slice(rng.below(3000), 1 + rng.below(1460));
      const std::size_t dropped = rng.below(1500);
      for (ByteQueue* each : {&queue, &copy}) {
        each->append_packed(piece);
        each->drop(dropped);
      }
    }
    ASSERT_EQ(queue.memory(), copy.memory()) << step;
    ASSERT_EQ(queue.peek(0, SIZE_MAX), copy.peek(0, SIZE_MAX)) << step;
  }
}

TEST(ByteQueue, MemoryIsWhatTheSlicesKeepAlive) {
  ByteQueue queue;
  const Bytes large(std::vector<std::uint8_t>(10000));
  queue.append(large.slice(0, 10));
  EXPECT_GE(queue.memory(), 10000U);
  queue.append(large.slice(10, 10));  // the same storage
  EXPECT_LT(queue.memory(), 20000U);
  queue.drop(19);
  EXPECT_GE(queue.memory(), 10000U);
  queue.drop(1);
  EXPECT_EQ(queue.memory(), 0U);
}

}  // namespace
}  // namespace tcplab
