// Why a connection sends nothing: whoever decides says it, so it is always so.

#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/tcp/hindrance.hpp"
#include "tests/fuzz/connection_driver.hpp"
#include "tests/line.hpp"

namespace tcplab::tcp {
namespace {

// What the fuzzer does, from seeds. The same of thousands of inputs, and that they reach every reason:
// accounted_test.cpp.
void expect_truth(fuzz::Rules rules, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "truth");
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Rng rng(seed * 7919);
    std::vector<std::uint8_t> octets(100 + rng.next() % 900);
    for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(rng.next() >> 56);
    fuzz::Input input(octets);
    fuzz::Driver driver(input, rules);
    driver.run();
    EXPECT_EQ(driver.contradiction(), "") << "seed " << seed;
  }
}

// Nothing holds it back if and only if a segment is sent; what is said to hold it back is so by the figures.
TEST(WhyNothing, IsNeverContradictedByWhatIsSent) { expect_truth(fuzz::Rules::kAll); }

TEST(WhyNothing, IsTrueAsWellWhereRulesAreTakenAway) { expect_truth(fuzz::Rules::kSomeTakenAway); }

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
