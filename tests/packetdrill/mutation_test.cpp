// Nothing passes that was not checked: whatever an example expects, it does not pass when it expects
// something else.
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"
#include "tests/packetdrill/examples.hpp"
#include "tests/packetdrill/mutations.hpp"

namespace tcplab::packetdrill::run {
namespace {

// At the end of several full segments PSH may stand or not: a card marks what it cuts.
bool is_left_open(const std::string& script, const std::string& altered) {
  return (script == "linux/push_at_the_end_of_a_burst.pkt" && altered == "line 14: flag 8") ||
         (script == "linux/transmit_timestamps.pkt" && altered == "line 16: flag 8");
}

class Examples : public testing::TestWithParam<std::string> {};

TEST_P(Examples, PassAsTheyAre) {
  const RunReport report = run_text(example(GetParam()));
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  EXPECT_TRUE(report.unexpected.empty());
  EXPECT_EQ(report.unmeasured_timestamps, GetParam() == "timestamps_as_names.pkt" ? 2U : 0U);
}

TEST_P(Examples, AreListedInTheDocumentation) {
  EXPECT_NE(example("../packetdrill.md").find("(examples/" + GetParam() + ")"), std::string::npos);
}

TEST_P(Examples, SayFirstWhatTheyShow) { EXPECT_EQ(example(GetParam()).substr(0, 3), "// "); }

TEST_P(Examples, PassWithNoExpectationAltered) {
  const std::string text = example(GetParam());
  const auto script = parse_script(text);
  ASSERT_TRUE(script) << script.error().to_string(GetParam(), text);
  const std::vector<Mutation> mutations = mutations_of(*script);
  EXPECT_GT(mutations.size(), script->events.size());
  for (const Mutation& mutation : mutations) {
    const bool passes = run_script(mutation.script).verdict == Verdict::kPassed;
    EXPECT_EQ(passes, is_left_open(GetParam(), mutation.what)) << mutation.what;
  }
}

INSTANTIATE_TEST_SUITE_P(Each, Examples, testing::ValuesIn(example_names()),
                         [](const testing::TestParamInfo<std::string>& test) {
                           std::string name = test.param.substr(0, test.param.find('.'));
                           std::replace(name.begin(), name.end(), '/', '_');
                           return name;
                         });

}  // namespace
}  // namespace tcplab::packetdrill::run
