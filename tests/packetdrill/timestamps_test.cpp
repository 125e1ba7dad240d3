// The timestamps option: our host's clock is not the script's, so values are names, or measured from the
// first.
#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"

namespace tcplab::packetdrill::run {
namespace {

TEST(Timestamps, AreMappedBothWays) {
  const char* const script = R"(
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+.5 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 connect(3, ..., ...) = -1 EINPROGRESS
+0 > S 0:0(0) <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 8>
+.1 < S. 0:0(0) ack 1 win 5792 <mss 1460,sackOK,TS val 700 ecr 100,nop,wscale 7>
+0 > . 1:1(0) ack 1 <nop,nop,TS val 200 ecr 700>
+0 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0
+0 %{ assert 99000 <= tcpi_rtt <= 101000, tcpi_rtt }%
)";
  const RunReport report = run_text(script);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  std::string wrong = script;
  wrong.replace(wrong.find("ecr 700>\n+0 get"), 7, "ecr 701");
  EXPECT_EQ(run_text(wrong).verdict, Verdict::kFailed);
}

TEST(Timestamps, AreMeasuredWhenATickIsGiven) {
  const std::string script = R"(--tcp_ts_tick_usecs=1000
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 connect(3, ..., ...) = -1 EINPROGRESS
+0 > S 0:0(0) <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 8>
+1 > S 0:0(0) <mss 1460,sackOK,TS val 1100 ecr 0,nop,wscale 8>
)";
  EXPECT_EQ(run_text(script).verdict, Verdict::kPassed) << run_text(script).summary();
  std::string wrong = script;
  wrong.replace(wrong.find("val 1100"), 8, "val 1200");
  EXPECT_EQ(run_text(wrong).verdict, Verdict::kFailed);
}

constexpr const char* kTwoSyns = R"(
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 connect(3, ..., ...) = -1 EINPROGRESS
+0 > S 0:0(0) <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 8>
+1 > S 0:0(0) <mss 1460,sackOK,TS val 300 ecr 0,nop,wscale 8>
)";

TEST(Timestamps, AreNamesWithoutATickAndTheReportSaysSo) {
  const RunReport report = run_text(kTwoSyns);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  EXPECT_EQ(report.unmeasured_timestamps, 2U);
}

// In packetdrill the tolerance is that of time, and no more.
TEST(Timestamps, AreMeasuredByTheTolerance) {
  const auto with = [](const std::string& tolerance) {
    std::string script = kTwoSyns;
    script.replace(script.find("val 300"), 7, "val 1105");
    return run_text("--tcp_ts_tick_usecs=1000 --tolerance_usecs=" + tolerance + script);
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
  const RunReport report = run_text(kTwoSyns + answer);
  EXPECT_EQ(report.verdict, Verdict::kNotRun);
  EXPECT_EQ(report.at.line, 7U);
  const RunReport scaled = run_text("--tcp_ts_ecr_scaled" + (kTwoSyns + answer));
  EXPECT_EQ(scaled.verdict, Verdict::kPassed) << scaled.summary();
}

}  // namespace
}  // namespace tcplab::packetdrill::run
