// Settings and options that only scripts for FreeBSD speak of.

#include <string>

#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"
#include "tests/line.hpp"

namespace tcplab::packetdrill::run {
namespace {

// An OPEN, with settings and an option of the socket before it.
RunReport connecting(const std::string& settings, const std::string& option, const std::string& rest) {
  return run_text("0 `sysctl -w net.inet.tcp.hostcache.purgenow=1 " + settings + "`\n" +
                  "+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
                  "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n" +
                  option + "+0 connect(3, ..., ...) = -1 EINPROGRESS\n" + rest);
}

void expect_pass(const RunReport& report, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "pass");
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
}

TEST(FreeBsdSettings, SayHowEcnIsAskedFor) {
  const std::string kSyn = " 0:0(0) win 65535 <mss 1460,nop,wscale 6,sackOK,TS val * ecr 0>\n";
  const auto asks = [&](const std::string& settings, const std::string& packet) {
    expect_pass(connecting(settings, "", "+0 > " + packet + kSyn));
  };
  asks("net.inet.tcp.ecn.enable=0", "[noecn] S");
  asks("net.inet.tcp.ecn.enable=1", "[noecn] SEW");
  asks("net.inet.tcp.ecn.enable=2", "[noecn] S");
  asks("net.inet.tcp.ecn.enable=3", "[noecn] SEWA");
  asks("net.inet.tcp.ecn.enable=4", "[noecn] S");
  asks("net.inet.tcp.ecn.enable=1 net.inet.tcp.ecn.plusplus=1", "[noecn] SEW");
  asks("net.inet.tcp.ecn.enable=1 net.inet.tcp.ecn.plusplus=2", "[ect0] SEW");
  for (const int retries : {0, 1}) {
    expect_pass(
        connecting("net.inet.tcp.ecn.enable=1 net.inet.tcp.ecn.maxretries=" + std::to_string(retries), "",
                   "+0 > SEW" + kSyn + "+1 > " + (retries == 0 ? "S" : "SEW") + kSyn + "+2.2 > S" + kSyn));
  }
}

TEST(FreeBsdSettings, SayWhatASynOffers) {
  expect_pass(connecting("kern.ipc.maxsockbuf=65535", "",
                         "+0 > S 0:0(0) <mss 1460,nop,wscale 0,sackOK,TS val * ecr 0>\n"));
  expect_pass(
      connecting("", "+0 setsockopt(3, IPPROTO_TCP, TCP_NOOPT, [1], 4) = 0\n", "+0 > S 0:0(0) win 65535\n"));
  const std::string kFull = "> S 0:0(0) <mss 1460,nop,wscale 6,sackOK,TS val * ecr 0>\n";
  expect_pass(connecting("net.inet.tcp.rexmit_drop_options=1", "",
                         "+0 " + kFull + "+1 " + kFull + "+2.2 " + kFull + "* > S 0:0(0) <mss 1460>\n"));
}

TEST(FreeBsdSettings, CountMarks) {
  expect_pass(connecting("net.inet.tcp.ecn.enable=3", "",
                         "+0 > [noecn] SEWA 0:0(0) <...>\n"
                         "+0 < [ce] SW. 0:0(0) ack 1 win 65535 <mss 1460,sackOK,eol,eol>\n"
                         "+0 > [noecn] AW. 1:1(0) ack 1\n"
                         "+0 %{ assert tcpi_options == TCPI_OPT_SACK | TCPI_OPT_ACE }%\n"
                         "+0 < [ce] P5. 1:11(10) ack 1 win 65535\n"
                         "* > [noecn] 7. 1:1(0) ack 11\n"));
}

TEST(FreeBsdState, OfASocketThatWasNeverOpenedIsClosed) {
  const std::string kSocket =
      "0 `sysctl -w net.inet.tcp.syncookies=0`\n+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n";
  const std::string kBind = "+0 bind(3, ..., ...) = 0\n";
  expect_pass(run_text(kSocket + kBind + "+0 %{ assert tcpi_state == TCPI_CLOSED }%\n"));
  EXPECT_EQ(run_text(kSocket + kBind + "+0 %{ assert tcpi_state == TCPI_LISTEN }%\n").verdict,
            Verdict::kFailed);
  EXPECT_EQ(run_text(kSocket + kBind + "+0 %{ assert tcpi_rtt == 0 }%\n").verdict, Verdict::kNotRun);
}

}  // namespace
}  // namespace tcplab::packetdrill::run
