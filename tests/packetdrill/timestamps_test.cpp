// The timestamps option: our host's clock is not the script's, so values are names, or measured from the
// first.
#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"
#include "tests/packetdrill/examples.hpp"

namespace tcplab::packetdrill::run {
namespace {

TEST(Timestamps, AreMappedBothWays) {
  const std::string script = example("timestamps_as_names.pkt");
  const RunReport report = run_text(script);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  EXPECT_EQ(run_text(replaced(script, "val 200 ecr 700", "val 200 ecr 701")).verdict, Verdict::kFailed);
}

const std::string kMeasured = example("timestamps_measured.pkt");

TEST(Timestamps, AreMeasuredWhenATickIsGiven) {
  EXPECT_EQ(run_text(kMeasured).verdict, Verdict::kPassed) << run_text(kMeasured).summary();
  EXPECT_EQ(run_text(replaced(kMeasured, "val 1100", "val 1200")).verdict, Verdict::kFailed);
}

// The two SYNs of it, of which the second has this value; and `options` at the top.
std::string two_syns(const std::string& options, const std::string& second, Line at = Line::here()) {
  return replaced(replaced(kMeasured, "--tcp_ts_tick_usecs=1000", options, at), "val 1100", "val " + second,
                  at);
}

TEST(Timestamps, AreNamesWithoutATickAndTheReportSaysSo) {
  const RunReport report = run_text(two_syns("", "300"));
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  EXPECT_EQ(report.unmeasured_timestamps, 2U);
}

// In packetdrill the tolerance is that of time, and no more.
TEST(Timestamps, AreMeasuredByTheTolerance) {
  const auto with = [](const std::string& tolerance) {
    return run_text(two_syns("--tcp_ts_tick_usecs=1000 --tolerance_usecs=" + tolerance, "1105"));
  };
  EXPECT_EQ(with("5000").verdict, Verdict::kPassed) << with("5000").summary();
  EXPECT_EQ(with("4999").verdict, Verdict::kFailed);
  EXPECT_EQ(with("4999").expected.in(Language::kEnglish), "by 1005");
  EXPECT_EQ(with("4999").actual.in(Language::kEnglish), "by 1000");
}

// Between two that were expected the answer's echo may be reckoned, when the script asks for it.
TEST(Timestamps, OfAnEchoAreReckonedOnlyWhenThatIsAskedFor) {
  const std::string answer =
      "+.1 < S. 0:0(0) ack 1 win 5792 <mss 1460,sackOK,TS val 700 ecr 600,nop,wscale 7>\n"
      "+0 > . 1:1(0) ack 1 <nop,nop,TS val 400 ecr 700>\n";
  const RunReport report = run_text(two_syns("", "300") + answer);
  EXPECT_EQ(report.verdict, Verdict::kNotRun);
  EXPECT_EQ(report.at.line, 8U);
  const RunReport scaled = run_text(two_syns("--tcp_ts_ecr_scaled", "300") + answer);
  EXPECT_EQ(scaled.verdict, Verdict::kPassed) << scaled.summary();
}

}  // namespace
}  // namespace tcplab::packetdrill::run
