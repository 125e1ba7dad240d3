#include "core/base/number_table.hpp"

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"

namespace tcplab {
namespace {

// By hashes of which many are alike, so that they stand in each other's places.
TEST(NumberTable, ItAndItsCopiesFindWhatIsThere) {
  Rng rng(3);
  NumberTable table;
  std::map<std::uint32_t, std::uint32_t> hashes;  // by number
  std::vector<std::pair<NumberTable, std::map<std::uint32_t, std::uint32_t>>> copies;
  const auto expect_found = [](const NumberTable& in, const std::map<std::uint32_t, std::uint32_t>& all) {
    EXPECT_EQ(in.size(), all.size());
    for (const auto& [number, hash] : all) {
      const std::uint32_t wanted = number;
      EXPECT_EQ(in.find(hash, [wanted](std::uint32_t each) { return each == wanted; }), number);
    }
  };
  for (std::uint32_t number = 1; number <= 6000; ++number) {
    const std::uint32_t hash = static_cast<std::uint32_t>(rng.below(900)) * 2654435761U >> 20;
    table.insert(hash, number);
    hashes[number] = hash;
    while (hashes.size() > 1500 || (rng.below(3) == 0 && !hashes.empty())) {
      auto any = hashes.lower_bound(static_cast<std::uint32_t>(rng.below(number)) + 1);
      if (any == hashes.end()) any = hashes.begin();
      table.erase(any->second, any->first);
      hashes.erase(any);
    }
    if (number % 1000 == 0) copies.emplace_back(table, hashes);
    if (number % 200 == 0) expect_found(table, hashes);
  }
  for (const auto& [copy, as_it_was] : copies) expect_found(copy, as_it_was);
  EXPECT_EQ(table.find(12345678, [](std::uint32_t) { return true; }), 0U);
}

TEST(NumberTable, AChangeAfterACopyMovesOnePage) {
  NumberTable table;
  for (std::uint32_t i = 1; i <= 3000; ++i) table.insert(i * 2654435761U, i);
  const NumberTable copy = table;
  table.insert(5, 4000);
  EXPECT_LT(table.footprint(Share::kUnshared), 3000U);
  EXPECT_GT(table.footprint(Share::kAll), 3000U * 8);
  EXPECT_EQ(copy.size(), 3000U);
}

}  // namespace
}  // namespace tcplab
