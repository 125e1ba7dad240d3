// Nothing passes that was not checked: whatever a script expects, it does not pass when it expects something
// else.
#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"
#include "tests/packetdrill/mutations.hpp"
#include "tests/packetdrill/own_scripts.hpp"

namespace tcplab::packetdrill::run {
namespace {

class OwnScripts : public testing::TestWithParam<OwnScript> {};

TEST_P(OwnScripts, PassAsTheyAre) {
  const RunReport report = run_text(GetParam().text);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  EXPECT_TRUE(report.unexpected.empty());
  EXPECT_EQ(report.unmeasured_timestamps, 0U);
}

TEST_P(OwnScripts, PassWithNoExpectationAltered) {
  const auto script = parse_script(GetParam().text);
  ASSERT_TRUE(script) << script.error().to_string(GetParam().name, GetParam().text);
  const std::vector<Mutation> mutations = mutations_of(*script);
  EXPECT_GT(mutations.size(), script->events.size());
  for (const Mutation& mutation : mutations) {
    EXPECT_NE(run_script(mutation.script).verdict, Verdict::kPassed) << mutation.what;
  }
}

INSTANTIATE_TEST_SUITE_P(Each, OwnScripts, testing::ValuesIn(own_scripts()),
                         [](const testing::TestParamInfo<OwnScript>& test) {
                           return std::string(test.param.name);
                         });

}  // namespace
}  // namespace tcplab::packetdrill::run
