// Why a connection sends nothing: whoever decides says it, so it is always so.

#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/tcp/hindrance.hpp"
#include "tests/fuzz/connection_driver.hpp"

namespace tcplab::tcp {
namespace {

std::set<Hold> expect_truth(fuzz::Rules rules, std::uint64_t seeds) {
  std::set<Hold> holds;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    Rng rng(seed * 7919);
    std::vector<std::uint8_t> octets(100 + rng.next() % 900);
    for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(rng.next() >> 56);
    fuzz::Input input(octets);
    fuzz::Driver driver(input, rules);
    driver.run();
    EXPECT_EQ(driver.contradiction(), "") << "seed " << seed;
    holds.insert(driver.holds().begin(), driver.holds().end());
  }
  return holds;
}

// Nothing holds it back if and only if a segment is sent; whatever is said to hold it back is so by the
// figures.
TEST(WhyNothing, OfTheFuzzersInputsIsNeverContradictedByWhatIsSent) {
  const std::set<Hold> holds = expect_truth(fuzz::Rules::kAll, 400);
  for (int i = 0; i < kHoldCount; ++i) {
    EXPECT_EQ(holds.count(static_cast<Hold>(i)), 1U)
        << "the inputs never reach " << info(static_cast<Hold>(i)).name;
  }
}

TEST(WhyNothing, IsTrueAsWellWhereRulesAreTakenAway) { expect_truth(fuzz::Rules::kSomeTakenAway, 200); }

TEST(WhyNothing, EveryReasonHasANameASourceAndASentenceInBothLanguages) {
  std::set<std::string_view> names;
  for (int i = 0; i < kHoldCount; ++i) {
    const HoldInfo& hold = info(static_cast<Hold>(i));
    EXPECT_TRUE(names.insert(hold.name).second) << hold.name;
    EXPECT_EQ(hold.citation.empty(), i == 0) << hold.name;
    EXPECT_FALSE(hold.sentence.english.empty() || hold.sentence.chinese.empty()) << hold.name;
  }
}

}  // namespace
}  // namespace tcplab::tcp
