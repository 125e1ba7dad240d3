// Nothing passes that was not checked: whatever an example expects, it does not pass when it expects something
// else.
#include <string>

#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"
#include "tests/packetdrill/examples.hpp"
#include "tests/packetdrill/mutations.hpp"

namespace tcplab::packetdrill::run {
namespace {

class Examples : public testing::TestWithParam<std::string> {};

TEST_P(Examples, PassAsTheyAre) {
  const RunReport report = run_text(example(GetParam()));
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  EXPECT_TRUE(report.unexpected.empty());
  EXPECT_EQ(report.unmeasured_timestamps, 0U);
}

TEST_P(Examples, SayFirstWhatTheyShow) { EXPECT_EQ(example(GetParam()).substr(0, 3), "// "); }

TEST_P(Examples, PassWithNoExpectationAltered) {
  const std::string text = example(GetParam());
  const auto script = parse_script(text);
  ASSERT_TRUE(script) << script.error().to_string(GetParam(), text);
  const std::vector<Mutation> mutations = mutations_of(*script);
  EXPECT_GT(mutations.size(), script->events.size());
  for (const Mutation& mutation : mutations) {
    EXPECT_NE(run_script(mutation.script).verdict, Verdict::kPassed) << mutation.what;
  }
}

INSTANTIATE_TEST_SUITE_P(Each, Examples, testing::ValuesIn(example_names()),
                         [](const testing::TestParamInfo<std::string>& test) {
                           return test.param.substr(0, test.param.find('.'));
                         });

}  // namespace
}  // namespace tcplab::packetdrill::run
