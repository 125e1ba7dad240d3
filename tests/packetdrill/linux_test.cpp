// What scripts for Linux say and want, beyond what every system does.

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"
#include "tests/line.hpp"
#include "tests/packetdrill/examples.hpp"
#include "tests/packetdrill/linux_run.hpp"

namespace tcplab::packetdrill::run {
namespace {

void expect_passed(const std::string& script, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "should pass");
  const RunReport report = linux_run(script);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
}
void expect_failed(const std::string& script, std::size_t line, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "should fail");
  const RunReport report = linux_run(script);
  EXPECT_EQ(report.verdict, Verdict::kFailed);
  EXPECT_EQ(report.at.line, line) << report.summary();
}

const std::string kFastOpenServer = example("linux/fast_open_server.pkt");

TEST(LinuxScripts, OpenFastWithTheSuitesCookie) {
  expect_passed(kFastOpenServer);
  expect_failed(replaced(kFastOpenServer, "TFO_COOKIE>", "TFO_COOKIE_ZERO>"), 9);
  expect_failed(replaced(kFastOpenServer, "-b2b2b2b2-", "-b2b2b2b3-"), 9);
  expect_failed(replaced(kFastOpenServer, "tcp_fastopen=0x3", "tcp_fastopen=0x1"), 9);
}

TEST(LinuxScripts, SetFastOpenForEveryListenerAndWithoutCookies) {
  const std::string bare =
      replaced(kFastOpenServer, "+0 setsockopt(3, SOL_TCP, TCP_FASTOPEN, [3], 4) = 0\n", "");
  expect_failed(bare, 8);
  expect_passed(replaced(bare, "0x3", "0x403"));
  expect_passed(replaced(replaced(kFastOpenServer, "0x3", "0x203"), ",FO TFO_COOKIE", ""));
  expect_failed(replaced(kFastOpenServer, ",FO TFO_COOKIE", ""), 9);
}

TEST(LinuxScripts, MayNotSetAKeyThatIsNone) {
  const RunReport report = linux_run(replaced(kFastOpenServer, "-d4d4d4d4", ""));
  EXPECT_EQ(report.verdict, Verdict::kNotRun);
  EXPECT_NE(report.reason.in(Language::kEnglish).find("key"), std::string::npos);
}

const std::string kNumbers = example("linux/numbers_from_the_syn.pkt");

TEST(LinuxScripts, CountFromTheSynsBehindThem) {
  expect_passed(kNumbers);
  expect_failed(replaced(kNumbers, "ack 70001", "ack 1"), 7);
  expect_failed(replaced(kNumbers, "ack 201", "ack 70201"), 13);
}

TEST(LinuxScripts, ReconnectASocketThatWasDisconnected) { expect_passed(example("linux/reconnect.pkt")); }

const std::string kZeroCopy = example("linux/zero_copy.pkt");

TEST(LinuxScripts, ReadWhatIsDoneWithWithoutACopy) {
  expect_passed(kZeroCopy);
  const std::string wrong = replaced(kZeroCopy, "ee_info=1, ee_data=2", "ee_info=0, ee_data=2");
  EXPECT_EQ(linux_run(wrong).verdict, Verdict::kFailed);
  EXPECT_EQ(linux_run(replaced(kZeroCopy, "SO_ZEROCOPY, [1]", "SO_ZEROCOPY, [0]")).verdict, Verdict::kFailed)
      << "MSG_ZEROCOPY means nothing without the option";
  EXPECT_EQ(linux_run(replaced(kZeroCopy, "ee_type=0", "ee_pad=0")).verdict, Verdict::kNotRun);
  EXPECT_EQ(linux_run(replaced(kZeroCopy, "{cmsg_level=CMSG_LEVEL_IP, ", "{")).verdict, Verdict::kNotRun);
  EXPECT_EQ(linux_run(replaced(kZeroCopy, "cmsg_type=CMSG_TYPE_RECVERR", "cmsg_type=TCP_CM_INQ")).verdict,
            Verdict::kFailed);
  std::string v6 = "--ip_version=ipv6 --mtu=1520\n" + kZeroCopy;
  expect_passed(v6);
}

TEST(LinuxScripts, WakeAWatcherForTheErrorQueue) { expect_passed(example("linux/error_queue_watched.pkt")); }

const std::string kTimed = example("linux/transmit_timestamps.pkt");

TEST(LinuxScripts, ReadWhenTheLastOctetWasSentAndAcknowledged) {
  expect_passed(kTimed);
  for (const auto& [from, to] :
       {std::pair("nsec=170000000", "nsec=176000000"), std::pair("SCM_TSTAMP_SCHED", "SCM_TSTAMP_ACK"),
        std::pair("17999", "18000"), std::pair("ENOMSG", "EAGAIN"),
        std::pair("MSG_ERRQUEUE|MSG_TRUNC", "MSG_ERRQUEUE"),
        std::pair("SO_EE_ORIGIN_TIMESTAMPING", "SO_EE_ORIGIN_ZEROCOPY")}) {
    EXPECT_EQ(linux_run(replaced(kTimed, from, to)).verdict, Verdict::kFailed) << to;
  }
}

TEST(LinuxScripts, OpenFastAsClients) {
  const std::string script = example("linux/fast_open_client.pkt");
  expect_passed(script);
  EXPECT_EQ(linux_run(replaced(script, "= 600", "= 900")).verdict, Verdict::kFailed)
      << "no more than fits the SYN";
  EXPECT_EQ(
      linux_run(replaced(script, "tcp_timestamps=0", "tcp_timestamps=0 net.ipv4.tcp_fastopen=0")).verdict,
      Verdict::kFailed);
  EXPECT_EQ(linux_run(replaced(script, "FO 001122334455", "FO 0011223344,nop")).verdict, Verdict::kFailed)
      << "cookies have an even number of octets";
}

TEST(LinuxScripts, LetConnectWaitForTheFirstData) { expect_passed(example("linux/fast_open_connect.pkt")); }

TEST(LinuxScripts, WaitForAllOfABlockingFastOpen) { expect_passed(example("linux/fast_open_blocking.pkt")); }

TEST(LinuxScripts, AnswerASynAgainWithASynAck) { expect_passed(example("linux/syn_again.pkt")); }

TEST(LinuxScripts, EndAHandshakeWhateverIsUnreachable) {
  expect_passed(example("linux/unreachable_in_handshake.pkt"));
}

TEST(LinuxScripts, SayHowALateSynCame) { expect_passed(example("linux/accurate_ecn_late_syn.pkt")); }

TEST(LinuxScripts, LimitAnswersToWhatIsBesideTheWindow) {
  expect_passed(example("linux/challenge_acks_limited.pkt"));
  expect_passed(example("linux/challenge_acks_unlimited.pkt"));
}

TEST(LinuxScripts, GiveTheOptionUpThatIsAlwaysLost) {
  expect_passed(example("linux/accurate_ecn_option_lost.pkt"));
}

TEST(LinuxScripts, SwitchTheOptionOffForConnectionsThatAreThere) {
  expect_passed(example("linux/accurate_ecn_option_off.pkt"));
}

TEST(LinuxScripts, CountNoMarksForConnectionsThatNobodyHas) {
  expect_passed(example("linux/accurate_ecn_without_an_owner.pkt"));
}

TEST(LinuxScripts, MayMarkTheEndOfABurst) {
  const std::string burst = example("linux/push_at_the_end_of_a_burst.pkt");
  expect_passed(burst);
  expect_passed(replaced(burst, "P. 2401", ". 2401"));
  EXPECT_EQ(linux_run(replaced(burst, ". 1:1201", "P. 1:1201")).verdict, Verdict::kFailed);
  EXPECT_EQ(linux_run(replaced(burst, ". 1201:", "P. 1201:")).verdict, Verdict::kFailed);
  EXPECT_EQ(linux_run(replaced(burst, "P. 3601", ". 3601")).verdict, Verdict::kFailed);
}

TEST(LinuxScripts, DoNotLoseACopyByAnOriginalOfTheSameInstant) {
  expect_passed(example("linux/copy_younger_than_originals.pkt"));
}

}  // namespace
}  // namespace tcplab::packetdrill::run
