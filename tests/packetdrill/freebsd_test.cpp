// Settings and options that only scripts for FreeBSD speak of.

#include <string>

#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"
#include "tests/line.hpp"
#include "tests/packetdrill/examples.hpp"

namespace tcplab::packetdrill::run {
namespace {

void expect_pass(const RunReport& report, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "pass");
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
}

TEST(FreeBsdSettings, SayHowEcnIsAskedFor) {
  const std::string script = example("freebsd/asking_for_ecn.pkt");
  const std::string kSyn = " 0:0(0) win 65535 <mss 1460,nop,wscale 6,sackOK,TS val * ecr 0>\n";
  const auto with = [&](const std::string& settings, const std::string& packet) {
    return replaced(replaced(script, "net.inet.tcp.ecn.enable=1", settings), "[noecn] SEW", packet);
  };
  const auto asks = [&](const std::string& settings, const std::string& packet) {
    expect_pass(run_text(with(settings, packet)));
  };
  asks("net.inet.tcp.ecn.enable=0", "[noecn] S");
  asks("net.inet.tcp.ecn.enable=1", "[noecn] SEW");
  asks("net.inet.tcp.ecn.enable=2", "[noecn] S");
  asks("net.inet.tcp.ecn.enable=3", "[noecn] SEWA");
  asks("net.inet.tcp.ecn.enable=4", "[noecn] S");
  asks("net.inet.tcp.ecn.enable=1 net.inet.tcp.ecn.plusplus=1", "[noecn] SEW");
  asks("net.inet.tcp.ecn.enable=1 net.inet.tcp.ecn.plusplus=2", "[ect0] SEW");
  for (const int retries : {0, 1}) {
    const std::string settings =
        "net.inet.tcp.ecn.enable=1 net.inet.tcp.ecn.maxretries=" + std::to_string(retries);
    expect_pass(
        run_text(with(settings, "SEW") + "+1 > " + (retries == 0 ? "S" : "SEW") + kSyn + "+2.2 > S" + kSyn));
  }
}

TEST(FreeBsdSettings, SayWhatASynOffers) {
  expect_pass(run_text(example("freebsd/small_buffers.pkt")));
  expect_pass(run_text(example("freebsd/no_options.pkt")));
  expect_pass(run_text(example("freebsd/options_dropped.pkt")));
}

TEST(FreeBsdSettings, CountMarks) { expect_pass(run_text(example("freebsd/accurate_ecn_client.pkt"))); }

TEST(FreeBsdState, OfASocketThatWasNeverOpenedIsClosed) {
  const std::string script = example("freebsd/never_opened.pkt");
  expect_pass(run_text(script));
  EXPECT_EQ(run_text(replaced(script, "TCPI_CLOSED", "TCPI_LISTEN")).verdict, Verdict::kFailed);
  EXPECT_EQ(run_text(replaced(script, "tcpi_state == TCPI_CLOSED", "tcpi_rtt == 0")).verdict,
            Verdict::kNotRun);
}

}  // namespace
}  // namespace tcplab::packetdrill::run
