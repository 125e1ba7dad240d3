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

std::string replaced(std::string script, const std::string& from, const std::string& to,
                     Line at = Line::here()) {
  const std::size_t found = script.find(from);
  if (found != std::string::npos) return script.replace(found, from.size(), to);
  ADD_FAILURE_AT(at.file, at.number) << "not in the script: " << from;
  return script;
}

const std::string kListen = R"(0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
+0 bind(3, ..., ...) = 0
+0 listen(3, 2) = 0
)";

const std::string kFastOpenServer = example("fast_open_server.pkt");

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

// In SYNs numbers stand as they are, elsewhere they count from there.
const std::string kNumbers = kListen + R"(+0 < S 70000:70000(0) win 9000 <mss 1200,sackOK>
+0 > S. 500:500(0) ack 70001 <mss 1460,nop,nop,sackOK>
+0 < . 1:1(0) ack 1 win 9000
+0 accept(3, ..., ...) = 4
+0 < . 101:201(100) ack 1 win 9000
+0 > . 1:1(0) ack 1 <nop,nop,sack 101:201>
+0 < P. 1:101(100) ack 1 win 9000
+0 > . 1:1(0) ack 201
)";

TEST(LinuxScripts, CountFromTheSynsBehindThem) {
  expect_passed(kNumbers);
  expect_failed(replaced(kNumbers, "ack 70001", "ack 1"), 6);
  expect_failed(replaced(kNumbers, "ack 201", "ack 70201"), 12);
}

TEST(LinuxScripts, ReconnectASocketThatWasDisconnected) {
  expect_passed(kListen + R"(+0 < S 0:0(0) win 9000 <mss 1200>
+0 > S. 0:0(0) ack 1 win 65535 <mss 1460>
+0 < . 1:1(0) ack 1 win 9000
+0 accept(3, ..., ...) = 4
+0 connect(4, AF_UNSPEC, ...) = 0
+0 > R. 1:1(0) ack 1 win 65535
+0 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 connect(4, ..., ...) = -1 EINPROGRESS (Operation now in progress)
+0 > S 0:0(0) <...>
)");
}

std::string error_report(const std::string& content) {
  return "+0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 0}], msg_flags=MSG_ERRQUEUE, msg_control=["
         "{cmsg_level=CMSG_LEVEL_IP, cmsg_type=CMSG_TYPE_RECVERR, cmsg_data={" +
         content + "}}]}, MSG_ERRQUEUE) = 0\n";
}
std::string copies(int first, int last) {
  return error_report(
      "ee_errno=0, ee_origin=SO_EE_ORIGIN_ZEROCOPY, ee_type=0, ee_code=SO_EE_CODE_ZEROCOPY_COPIED, "
      "ee_info=" +
      std::to_string(first) + ", ee_data=" + std::to_string(last));
}

const std::string kAcceptedWithSack = kListen + R"(+0 < S 0:0(0) win 9000 <mss 1200,sackOK>
+0 > S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
+.1 < . 1:1(0) ack 1 win 9000
+0 accept(3, ..., ...) = 4
)";
const std::string kNothingQueued =
    "+0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 0}], msg_flags=0}, MSG_ERRQUEUE) = -1 EAGAIN "
    "(nothing)\n";

const std::string kZeroCopy = kAcceptedWithSack + R"(+0 setsockopt(4, SOL_SOCKET, SO_ZEROCOPY, [1], 4) = 0
+0 send(4, ..., 300, MSG_ZEROCOPY) = 300
+0 > P. 1:301(300) ack 1
)" + kNothingQueued + R"(+.1 < . 1:1(0) ack 301 win 9000
)" + copies(0, 0) + R"(+0 send(4, ..., 100, 0) = 100
+0 > P. 301:401(100) ack 1
+.1 < . 1:1(0) ack 401 win 9000
+0 send(4, ..., 50, MSG_ZEROCOPY) = 50
+0 > P. 401:451(50) ack 1
+.1 < . 1:1(0) ack 451 win 9000
+0 send(4, ..., 50, MSG_ZEROCOPY) = 50
+0 > P. 451:501(50) ack 1
+.1 < . 1:1(0) ack 501 win 9000
)" + copies(1, 2) + kNothingQueued;

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

TEST(LinuxScripts, WakeAWatcherForTheErrorQueue) {
  expect_passed(kAcceptedWithSack + R"(+0 setsockopt(4, SOL_SOCKET, SO_ZEROCOPY, [1], 4) = 0
+0 epoll_create(1) = 5
+0 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN|EPOLLET, fd=4}) = 0
+0 send(4, ..., 300, MSG_ZEROCOPY) = 300
+0 > P. 1:301(300) ack 1
+0 epoll_wait(5, {events=0, ptr=0}, 1, 0) = 0
+.1 < . 1:1(0) ack 301 win 9000
+0 epoll_wait(5, {events=EPOLLERR, fd=4}, 1, 0) = 1
+0 epoll_wait(5, {events=0, ptr=0}, 1, 0) = 0
)" + copies(0, 0) +
                "+0 poll([{fd=4, events=POLLOUT, revents=POLLOUT}], 1, 0) = 1\n");
}

std::string stamp(const std::string& nanoseconds, const std::string& of, int octet) {
  return "+0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 0}], msg_flags=MSG_ERRQUEUE|MSG_TRUNC, "
         "msg_control=["
         "{cmsg_level=SOL_SOCKET, cmsg_type=SCM_TIMESTAMPING, cmsg_data={scm_sec=0, scm_nsec=" +
         nanoseconds +
         "}}, {cmsg_level=CMSG_LEVEL_IP, cmsg_type=CMSG_TYPE_RECVERR, cmsg_data={ee_errno=ENOMSG, "
         "ee_origin=SO_EE_ORIGIN_TIMESTAMPING, ee_type=0, ee_code=0, ee_info=" +
         of + ", ee_data=" + std::to_string(octet) + "}}]}, MSG_ERRQUEUE) = 0\n";
}

// The window holds the second half back for 50 ms.
const std::string kTimed =
    kAcceptedWithSack +
    "+0 setsockopt(4, SOL_SOCKET, SO_TIMESTAMPING, [SOF_TIMESTAMPING_TX_SCHED | "
    "SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_TX_ACK | SOF_TIMESTAMPING_SOFTWARE | "
    "SOF_TIMESTAMPING_OPT_ID], 4) = 0\n" +
    R"(+0 write(4, ..., 18000) = 18000
+0 > . 1:8401(8400) ack 1
)" + kNothingQueued +
    R"(+.05 < . 1:1(0) ack 8401 win 9600
+0 > P. 8401:18001(9600) ack 1
+.02 < . 1:1(0) ack 18001 win 9600
)" + stamp("150000000", "SCM_TSTAMP_SCHED", 17999) +
    stamp("150000000", "SCM_TSTAMP_SND", 17999) + stamp("170000000", "SCM_TSTAMP_ACK", 17999);

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

const std::string kAsksForACookie = R"(`sysctl -q net.ipv4.tcp_timestamps=0`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 sendto(3, ..., 70, MSG_FASTOPEN, ..., ...) = -1 EINPROGRESS (no cookie yet)
+0 > S 0:0(0) <mss 1460,nop,nop,sackOK,nop,wscale 8,FO,nop,nop>
+.03 < S. 800:800(0) ack 1 win 9000 <mss 640,FO 0011223344,nop>
+0 > . 1:1(0) ack 1
+0 close(3) = 0
+0 > F. 1:1(0) ack 1
+.03 < F. 1:1(0) ack 2 win 9000
+0 > . 2:2(0) ack 2
)";

TEST(LinuxScripts, OpenFastAsClients) {
  const std::string script = kAsksForACookie + R"(+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 4
+0 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 sendto(4, ..., 900, MSG_FASTOPEN, ..., ...) = 600
+0 > S 0:600(600) <mss 1460,nop,nop,sackOK,nop,wscale 8,FO 001122334455>
+0 sendto(4, ..., 5, MSG_FASTOPEN, ..., ...) = -1 EALREADY (it connects)
+0 write(4, ..., 5) = -1 EAGAIN (it connects)
+.03 < S. 90:90(0) ack 601 win 9000 <mss 640>
+0 > . 601:601(0) ack 1
+0 %{ assert (tcpi_options & TCPI_OPT_SYN_DATA) != 0 }%
+0 sendto(4, ..., 5, MSG_FASTOPEN, ..., ...) = -1 EISCONN (it is connected)
)";
  const std::string good = replaced(script, "FO 0011223344,nop", "FO 001122334455");
  expect_passed(good);
  EXPECT_EQ(linux_run(replaced(good, "= 600", "= 900")).verdict, Verdict::kFailed)
      << "no more than fits the SYN";
  EXPECT_EQ(linux_run(replaced(good, "tcp_timestamps=0", "tcp_timestamps=0 net.ipv4.tcp_fastopen=0")).verdict,
            Verdict::kFailed);
  EXPECT_EQ(linux_run(script).verdict, Verdict::kFailed) << "cookies have an even number of octets";
}

TEST(LinuxScripts, LetConnectWaitForTheFirstData) {
  expect_passed(replaced(kAsksForACookie, "FO 0011223344,nop", "FO 001122334455") +
                R"(+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 4
+0 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 setsockopt(4, SOL_TCP, TCP_FASTOPEN_CONNECT, [1], 4) = 0
+0 connect(4, ..., ...) = 0
+0 poll([{fd=4, events=POLLIN|POLLOUT, revents=POLLOUT}], 1, 0) = 1
+0 read(4, ..., 10) = -1 EAGAIN (nothing yet)
+.2 write(4, ..., 50) = 50
+0 > S 0:50(50) <mss 1460,nop,nop,sackOK,nop,wscale 8,FO 001122334455>
)");
}

TEST(LinuxScripts, WaitForAllOfABlockingFastOpen) {
  expect_passed(replaced(kAsksForACookie, "FO 0011223344,nop", "FO 001122334455") +
                R"(+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 4
+0...0.04 sendto(4, ..., 900, MSG_FASTOPEN, ..., ...) = 900
+0 > S 0:600(600) <...>
+.04 < S. 90:90(0) ack 601 win 9000 <mss 640>
+0 > P. 601:901(300) ack 1
)");
}

TEST(LinuxScripts, AnswerASynAgainWithASynAck) {
  expect_passed(kListen + R"(+0 < S 0:0(0) win 9000 <mss 1200,sackOK>
+0 > S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
+.3 < S 0:0(0) win 9000 <mss 1200,sackOK>
+0 > S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
)");
}

TEST(LinuxScripts, EndAHandshakeWhateverIsUnreachable) {
  expect_passed(R"(0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
+0 > S 0:0(0) <...>
+0 < icmp unreachable host_unreachable
+0 write(3, ..., 1) = -1 EHOSTUNREACH (No route to host)
)");
}

const std::string kAccurate = "`sysctl -q net.ipv4.tcp_ecn=3`\n" + kListen +
                              R"(+0 < SEWA 0:0(0) win 9000 <mss 1200,nop,nop,sackOK>
+0 > SW. 0:0(0) ack 1 <mss 1460,ECN e1b 1 ceb 0 e0b 1,nop,nop,nop,sackOK>
+.05 < [ect0] W. 1:1(0) ack 1 win 9000 <ECN e0b 1 ceb 0 e1b 1,nop>
+0 accept(3, ..., ...) = 4
)";

TEST(LinuxScripts, SayHowALateSynCame) {
  expect_passed(kAccurate + R"(+.1 < [ect0] S 0:0(0) win 9000 <mss 1200,nop,nop,sackOK>
+0 > A. 1:1(0) ack 1 <ECN e1b 1 ceb 0 e0b 1,nop>
+.5 < [noecn] S 0:0(0) win 9000 <mss 1200,nop,nop,sackOK>
+0 > W. 1:1(0) ack 1 <ECN e1b 1 ceb 0 e0b 1,nop>
)");
}

TEST(LinuxScripts, LimitAnswersToWhatIsBesideTheWindow) {
  const std::string forged = "+.1 < . 9000000:9000000(0) ack 1 win 9000\n";
  const std::string answered = forged + "+0 > . 1:1(0) ack 1\n";
  expect_passed(kAcceptedWithSack + answered + forged + forged + forged + forged + answered);
  expect_passed("`sysctl -q net.ipv4.tcp_invalid_ratelimit=0`\n" + kAcceptedWithSack + answered + answered);
}

TEST(LinuxScripts, GiveTheOptionUpThatIsAlwaysLost) {
  const std::string data = "+.05 < [ect0] EAP. 1:401(400) ack 1 win 9000 <ECN e0b 1 ceb 0 e1b 1,nop>\n";
  const std::string script = kAccurate + data + "+0 > EA. 1:1(0) ack 401 <ECN e1b 1 ceb 0 e0b 401,nop>\n" +
                             data +
                             "+0 > EA. 1:1(0) ack 401 <ECN e1b 1 ceb 0 e0b 801,nop,nop,nop,sack 1:401>\n" +
                             data + "+0 > EA. 1:1(0) ack 401 <nop,nop,sack 1:401>\n";
  expect_passed(script);
}

TEST(LinuxScripts, SwitchTheOptionOffForConnectionsThatAreThere) {
  expect_passed(kAccurate + R"(+0 write(4, ..., 30) = 30
+0 > EAP. 1:31(30) ack 1 <ECN e1b 1 ceb 0 e0b 1,nop>
+.05 < [ect0] EA. 1:1(0) ack 31 win 9000 <ECN e0b 31 ceb 0 e1b 1,nop>
+0 `sysctl -q net.ipv4.tcp_ecn_option=0`
+0 write(4, ..., 30) = 30
+0 > EAP. 31:61(30) ack 1
)");
}

TEST(LinuxScripts, CountNoMarksForConnectionsThatNobodyHas) {
  expect_passed(kAccurate + R"(+0 close(4) = 0
+0 > EAF. 1:1(0) ack 1 <...>
+.05 < [ect0] EA. 1:1(0) ack 2 win 9000
+.05 < [ect0] EAF. 1:1(0) ack 2 win 9000
+0 > [ect0] . 2:2(0) ack 2 <...>
)");
}

// Three full segments and a rest leave together: the third may carry the mark of what the card cut.
TEST(LinuxScripts, MayMarkTheEndOfABurst) {
  const std::string burst = kAcceptedWithSack + R"(+0 setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 4) = 0
+0 write(4, ..., 3700) = 3700
+0 > . 1:1201(1200) ack 1
+0 > . 1201:2401(1200) ack 1
+0 > P. 2401:3601(1200) ack 1
+0 > P. 3601:3701(100) ack 1
)";
  expect_passed(burst);
  expect_passed(replaced(burst, "P. 2401", ". 2401"));
  EXPECT_EQ(linux_run(replaced(burst, ". 1:1201", "P. 1:1201")).verdict, Verdict::kFailed);
  EXPECT_EQ(linux_run(replaced(burst, ". 1201:", "P. 1201:")).verdict, Verdict::kFailed);
  EXPECT_EQ(linux_run(replaced(burst, "P. 3601", ". 3601")).verdict, Verdict::kFailed);
}

// The copy and an original of which the next ACK tells left in the same instant: the copy is the younger one.
TEST(LinuxScripts, DoNotLoseACopyByAnOriginalOfTheSameInstant) {
  expect_passed(kAcceptedWithSack + R"(+.2 write(4, ..., 6000) = 6000
+0 > P. 1:6001(6000) ack 1
+0 < . 1:1(0) ack 1 win 9000 <sack 1201:4801,nop,nop>
+0 > . 1:1201(1200) ack 1
+0 < . 1:1(0) ack 1 win 9000 <sack 1201:6001,nop,nop>
+0 %{ assert tcpi_lost == 1 and tcpi_retrans == 1 }%
+.1 < . 1:1(0) ack 6001 win 9000
)");
}

}  // namespace
}  // namespace tcplab::packetdrill::run
