// Lines for the C preprocessor, with which some suites write one script for several systems.
#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"
#include "tests/packetdrill/examples.hpp"
#include "tests/packetdrill/parsed.hpp"

namespace tcplab::packetdrill::run {
namespace {

const std::string kTwoWays = example("conditions.pkt");

std::int64_t second_time(const Script& script) { return script.events.at(1).time.from.ns / 1'000'000; }

TEST(Conditions, ChooseByDefinition) {
  EXPECT_EQ(second_time(parsed(kTwoWays)), 500);
  EXPECT_EQ(second_time(parsed(kTwoWays, {{"FAST", "1"}})), 100);
  EXPECT_EQ(second_time(parsed("--define FAST=1\n" + kTwoWays)), 100);
  EXPECT_EQ(second_time(parsed("-DFAST=1\n" + kTwoWays)), 100);
  EXPECT_EQ(parsed(kTwoWays).events.size(), 3U);
}

TEST(Conditions, KeepThePositions) { EXPECT_EQ(parsed(kTwoWays).events.at(2).at.line, 8U); }

TEST(Conditions, NestAndNegate) {
  const std::string script = "#ifndef A\n#ifdef B\n0 close(1) = 0\n#else\n0 close(2) = 0\n#endif\n#endif\n";
  const auto count = [&](const std::vector<Definition>& names) {
    return parsed(script, names).events.size();
  };
  EXPECT_EQ(count({}), 1U);
  EXPECT_EQ(count({{"B", ""}}), 1U);
  EXPECT_EQ(count({{"A", ""}}), 0U);
  EXPECT_EQ(count({{"A", ""}, {"B", ""}}), 0U);
}

TEST(Conditions, AreNotComments) {
  EXPECT_EQ(parsed("# ifdef we wrote a comment\n#endifs are many\n0 close(1) = 0 # fine\n").events.size(),
            1U);
}

TEST(Conditions, ThatAreNotUnderstoodMakeAScriptNotRun) {
  const std::vector<std::pair<std::string, std::size_t>> scripts = {
      {"0 close(1) = -1\n#ifdef A\n", 2},
      {"#else\n", 1},
      {"0 close(1) = -1\n\n#endif\n", 3},
      {"#ifdef\n#endif\n", 1},
      {"#if 1\n#endif\n", 1},
      {"#include \"a.pkt\"\n", 1},
      {"#ifdef A\n#else\n#else\n#endif\n", 3},
  };
  for (const auto& [text, line] : scripts) {
    const RunReport report = run_text(text);
    EXPECT_EQ(report.verdict, Verdict::kNotRun) << text;
    EXPECT_EQ(report.at.line, line) << text;
  }
}

TEST(Conditions, KnowTheSystemThatTheScriptSpeaksTo) {
  const std::string body =
      "#ifdef FreeBSD\n+0 close(1) = 0\n#endif\n#ifdef Linux\n+0 close(2) = 0\n+0 close(3) = 0\n#endif\n";
  EXPECT_EQ(parsed(body).events.size(), 2U);
  EXPECT_EQ(parsed("0 `sysctl -w net.inet.tcp.sack.enable=1`\n" + body).events.size(), 2U)
      << "the command and one";
}

const std::string kScript = example("freebsd/syn_in_time_wait.pkt");

TEST(Conditions, AndOpenSequenceNumbersRun) {
  const RunReport report = run_text(kScript);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  EXPECT_EQ(run_text(replaced(kScript, "> S. ...(0) ack", "> S. ...(1) ack")).verdict, Verdict::kFailed)
      << "the length still counts";
}

TEST(Conditions, OpenSequenceNumbersCannotBeSent) {
  EXPECT_EQ(run_text(kScript + "+0 < . ...(0) ack 1 win 32767\n").verdict, Verdict::kNotRun);
}

}  // namespace
}  // namespace tcplab::packetdrill::run
