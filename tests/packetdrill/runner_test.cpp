// Whole scripts: one that passes, and what becomes of it when one thing in it is not so.
#include <gtest/gtest.h>

#include "core/packetdrill/run/junit.hpp"
#include "core/packetdrill/run/run.hpp"
#include "tests/packetdrill/examples.hpp"
#include "tests/packetdrill/linux_run.hpp"

namespace tcplab::packetdrill::run {
namespace {

const std::string kServer = example("server.pkt");

std::string with(const std::string& from, const std::string& to, Line at = Line::here()) {
  return replaced(kServer, from, to, at);
}

TEST(Run, PassesAScriptThatHolds) {
  const RunReport report = linux_run(kServer);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  EXPECT_EQ(report.checked, 20U);
  EXPECT_TRUE(report.summary().empty());
}

struct Broken {
  const char* what;
  const char* from;
  const char* to;
  std::size_t line;
  const char* reason;
};

class BrokenScript : public testing::TestWithParam<Broken> {};

TEST_P(BrokenScript, Fails) {
  const Broken& broken = GetParam();
  const RunReport report = linux_run(with(broken.from, broken.to));
  EXPECT_EQ(report.verdict, Verdict::kFailed) << report.summary();
  EXPECT_EQ(report.at.line, broken.line);
  EXPECT_NE(report.reason.in(Language::kEnglish).find(broken.reason), std::string::npos)
      << report.reason.in(Language::kEnglish);
  EXPECT_NE(report.expected.in(Language::kEnglish), report.actual.in(Language::kEnglish));
  EXPECT_FALSE(report.steps.back().held);
}

constexpr Broken kBroken[] = {
    {"Flag", "> P. 1:1001(1000) ack 1", "> . 1:1001(1000) ack 1", 14, "the flags"},
    {"FlagMissing", "> F. 1501", "> . 1501", 25, "the flags"},
    {"Sequence", "> P. 1001:1501(500)", "> P. 1002:1502(500)", 19, "the sequence number"},
    {"Length", "> P. 1001:1501(500)", "> P. 1001:1500(499)", 19, "the length"},
    {"Acknowledgment", "> . 1501:1501(0) ack 101", "> . 1501:1501(0) ack 100", 21,
     "the acknowledgment number"},
    {"Window", "ack 1 win 65535", "ack 1 win 65534", 8, "the window"},
    {"OptionValue", "<mss 1460,nop,nop,sackOK,nop,wscale 8>", "<mss 1461,nop,nop,sackOK,nop,wscale 8>", 8,
     "the options"},
    {"OptionOrder", "<mss 1460,nop,nop,sackOK,nop,wscale 8>", "<mss 1460,nop,wscale 8,nop,nop,sackOK>", 8,
     "the options"},
    {"OptionMissing", "<mss 1460,nop,nop,sackOK,nop,wscale 8>", "<mss 1460,nop,nop,sackOK>", 8,
     "the options"},
    {"OptionsNone", " <mss 1460,nop,nop,sackOK,nop,wscale 8>", "", 8, "the options"},
    {"OptionTooMany", "> P. 1:1001(1000) ack 1\n", "> P. 1:1001(1000) ack 1 <nop,nop,nop,nop>\n", 14,
     "the options"},
    {"Ecn", "> P. 1:1001(1000)", "> [ect0] P. 1:1001(1000)", 14, "the ECN field"},
    {"Ttl", "> P. 1:1001(1000)", "> [ttl 63] P. 1:1001(1000)", 14, "the ttl"},
    {"Early", "+.3 > P.", "+.4 > P.", 15, "at another time"},
    {"Late", "+.3 > P.", "+.2 > P.", 15, "no packet was sent"},
    {"Range", "+.3 > P.", "+.31~+.32 > P.", 15, "at another time"},
    {"Errno", "= -1 EAGAIN", "= -1 ENOTCONN", 12, "read() answers something else"},
    {"NoErrno", "= -1 EAGAIN (Resource temporarily unavailable)", "= 0", 12, "read() answers something else"},
    {"Result", "write(4, ..., 1000) = 1000", "write(4, ..., 1000) = 999", 13,
     "write() answers something else"},
    {"Output", "SIOCINQ, [100]", "SIOCINQ, [99]", 22, "the number"},
    {"Assertion", "tcpi_total_retrans == 1", "tcpi_total_retrans == 2", 16, "the assertion"},
    {"MissingPacket", "+.1 < . 1:1(0) ack 1001 win 257\n",
     "+0 > . 1001:1001(0) ack 1\n+.1 < . 1:1(0) ack 1001 win 257\n", 17, "no packet was sent"},
    {"ExtraPacket", "+0 > P. 1001:1501(500) ack 1\n", "", 20, "the flags"},
    {"TimeGoesBackward", "+.1 < F. 101", "0.8 < . 101:101(0) ack 1502 win 257\n0.79 < F. 101", 27,
     "time goes backward"},
    {"TimeIsOver", "+0 close(4) = 0", "0.1 close(4) = 0", 24, "its time is over"},
    {"AddressSize", "accept(3, ..., ...)", "accept(3, ..., [28])", 10, "the size of the address"},
    {"Octets", "read(4, ..., 1000) = 100", "read(4, \"GET\"..., 1000) = 100", 23, "other octets"},
    {"PartOfOctets", "read(4, ..., 1000) = 100", "readv(4, [{..., 50}, {\"x\", 1}, {..., 999}], 3) = 100", 23,
     "other octets"},
    {"CallWaits", "+0 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n", "", 11, "the call waits"},
    {"CallReturnsLate", "+0 read(4, ..., 1000) = 100\n", "+0...0.5 read(4, ..., 1000) = 100\n", 23,
     "at another time"},
    {"CallNeverReturns", "+0 close(4) = 0\n",
     "+0 fcntl(4, F_SETFL, O_RDWR) = 0\n+0...0.52 read(4, ..., 10) = 10\n+.1 close(4) = 0\n", 25,
     "does not return"},
};

INSTANTIATE_TEST_SUITE_P(OnPurpose, BrokenScript, testing::ValuesIn(kBroken),
                         [](const testing::TestParamInfo<Broken>& test) {
                           return std::string(test.param.what);
                         });

struct Unrunnable {
  const char* what;
  const char* line;  // put before close(4)
  const char* reason;
};

class UnrunnableScript : public testing::TestWithParam<Unrunnable> {};

TEST_P(UnrunnableScript, IsNotRunAndSaysWhere) {
  const Unrunnable& unrunnable = GetParam();
  const RunReport report =
      linux_run(with("+0 close(4) = 0\n", std::string(unrunnable.line) + "\n+0 close(4) = 0\n"));
  EXPECT_EQ(report.verdict, Verdict::kNotRun) << report.summary();
  EXPECT_EQ(report.at.line, 24U);
  EXPECT_NE(report.reason.in(Language::kEnglish).find(unrunnable.reason), std::string::npos)
      << report.reason.in(Language::kEnglish);
}

constexpr Unrunnable kUnrunnable[] = {
    {"Call", "+0 sendfile(4, 5, [0], 10) = 10", "sendfile"},
    {"SocketOption", "+0 setsockopt(4, SOL_TCP, TCP_MD5SIG, [1], 4) = 0", "socket option"},
    {"UnknownName", "+0 setsockopt(4, SOL_TCP, TCP_NO_SUCH_THING, [1], 4) = 0", "TCP_NO_SUCH_THING"},
    {"CheckingCommand", "+0 `nstat | grep -q TcpExtTCPLoss`", "nstat"},
    {"NetworkCommand", "+0 `tc qdisc add dev tun0 root pfifo limit 0`", "tc qdisc"},
    {"TcpInfo", "+0 %{ assert tcpi_no_such_field == 1 }%", "tcpi_no_such_field"},
    {"Code", "+0 %{ import os }%", ""},
    {"TcpOption", "+0 < . 101:101(0) ack 1501 win 257 <mp_capable_v0 0xdeadbeef>", "option"},
    {"Udp", "+0 < udp (100)", "UDP"},
    {"NegativeLength", "+0 readv(4, [{..., -1}], 1) = 0", "too many octets"},
    {"TooManyOctets", "+0 writev(4, [{..., 50000000}, {..., 50000000}], 2) = 100000000", "too many octets"},
    {"NamedAddresses", "+0 < addr[caddr0] > addr[saddr0] . 101:101(0) ack 1501 win 257", "by name"},
    {"UdpTunnel", "+0 < . 101:101(0) ack 1501 win 257/udp(1 > 9811)", "packets in UDP"},
    {"UnknownEcho", "+0 < . 101:101(0) ack 1501 win 257 <nop,nop,TS val 1 ecr 12345>", "12345"},
    {"PacketWithAnEnd", "+0...0.1 < . 101:101(0) ack 1501 win 257", "only a system call"},
    {"MessageName", "+0 recvmsg(4, {msg_name(16)={sa_family=AF_INET}, msg_iov(1)=[{..., 0}]}, 0) = 0",
     "msg_name"},
    {"AddressOfData", "+0 recvfrom(4, ..., 0, 0, {sa_family = AF_INET}, [16]) = 0", "address"},
    {"OutboundIcmp", "+0 > icmp unreachable port_unreachable", "ICMP"},
};

INSTANTIATE_TEST_SUITE_P(Each, UnrunnableScript, testing::ValuesIn(kUnrunnable),
                         [](const testing::TestParamInfo<Unrunnable>& test) {
                           return std::string(test.param.what);
                         });

TEST(Run, IsNotRunWhenNothingIsExpected) {
  EXPECT_EQ(linux_run("0 `sysctl -w net.ipv4.tcp_sack=0`\n").verdict, Verdict::kNotRun);
  EXPECT_EQ(linux_run("0 < S 0:0(0) win 100\n").verdict, Verdict::kNotRun);
}

TEST(Run, SaysWhereTextIsNoScript) {
  const RunReport report = linux_run("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 > S. 0:0(0 ack 1\n");
  EXPECT_EQ(report.verdict, Verdict::kNotRun);
  EXPECT_EQ(report.at.line, 2U);
  EXPECT_FALSE(report.reason.empty());
}

TEST(Run, TellsTheInstantAndThePacketOfAFailure) {
  const RunReport report = linux_run(with("> P. 1001:1501(500)", "> P. 1001:1500(499)"));
  EXPECT_EQ(report.instant, Instant{} + milliseconds(500));
  EXPECT_EQ(report.expected.in(Language::kEnglish), "P. 1001:1500(499) ack 1");
  EXPECT_EQ(report.actual.in(Language::kEnglish), "P. 1001:1501(500) ack 1");
  ASSERT_NE(report.trace_event, trace::kNoEvent);
  const trace::PacketId packet = report.trace.packet_of(report.trace_event);
  EXPECT_EQ(report.trace.packets()[packet].segment.payload.size(), 500U);
}

// The script says nothing of the window, so neither side of the failure shows one.
TEST(Run, ShowsOnlyWhatTheScriptChecks) {
  EXPECT_EQ(linux_run(with("> P. 1001:1501(500) ack 1", "> P. 1001:1501(500) ack 2 win 7"))
                .actual.in(Language::kEnglish),
            "P. 1001:1501(500) ack 1 win 256");
  EXPECT_EQ(linux_run(with("> P. 1001:1501(500) ack 1", "> P. 1001:1501(500) ack 2 <...>"))
                .actual.in(Language::kEnglish),
            "P. 1001:1501(500) ack 1 <...>");
}

// As packetdrill does: what follows the last expectation on a connection is not compared with anything.
TEST(Run, TellsOfPacketsThatTheScriptLeavesUnmentioned) {
  const std::string script = with("+0 > F. 1501:1501(0) ack 101\n+.1 < F. 101:101(0) ack 1502 win 257\n", "")
                                 .substr(0, kServer.find("+0 > F. "));
  const RunReport report = linux_run(script + "+.1 close(3) = 0\n");
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  ASSERT_EQ(report.unexpected.size(), 1U);
  EXPECT_EQ(report.unexpected[0].text.in(Language::kEnglish), "F. 1501:1501(0) ack 101 win 256");
  EXPECT_EQ(report.trace.events()[report.unexpected[0].sent].at, Instant{} + milliseconds(600));
}

TEST(Run, FailsForThemWhenItIsToBeStrict) {
  RunOptions strict;
  strict.strict = true;
  EXPECT_EQ(run_text(kServer, strict).verdict, Verdict::kPassed);
  const std::string script = with("+0 > . 1502:1502(0) ack 102\n", "+0 close(3) = 0\n");
  EXPECT_EQ(run_text(script).verdict, Verdict::kPassed);
  const RunReport report = run_text(script, strict);
  EXPECT_EQ(report.verdict, Verdict::kFailed);
  EXPECT_EQ(report.reason.in(Language::kEnglish), "a packet was sent that the script does not expect");
  EXPECT_EQ(report.at.line, 27U);
  EXPECT_EQ(report.actual.in(Language::kEnglish), ". 1502:1502(0) ack 102 win 256");
}

TEST(Run, KnowsEveryOptionOrSaysSo) {
  const RunReport report = linux_run(std::string("--wire_client --no_such_option=1\n") + kServer);
  EXPECT_EQ(report.verdict, Verdict::kNotRun);
  EXPECT_EQ(report.at.line, 1U);
  EXPECT_NE(report.reason.in(Language::kEnglish).find("--no_such_option"), std::string::npos)
      << report.reason.in(Language::kEnglish);
  EXPECT_EQ(linux_run(std::string("--init_scripts=./defaults.sh\n") + kServer).verdict, Verdict::kPassed);
  EXPECT_EQ(linux_run(std::string("--init_scripts=./check.sh\n") + kServer).verdict, Verdict::kNotRun);
}

TEST(Run, ListsOptionsOfNoEffect) {
  const RunReport report =
      linux_run(std::string("--gateway_ip=192.0.2.9 --non_fatal=packet --speed=1000 --mss=1000\n") + kServer);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  ASSERT_EQ(report.ignored.size(), 4U);
  EXPECT_EQ(report.ignored[1].text, "--non_fatal=packet");
}

TEST(Run, HeedsTheCongestionControlThatIsSet) {
  const std::string reno = example("linux/congestion_control.pkt");
  const auto script = [&reno](const std::string& set, const std::string& expected) {
    return linux_run(replaced(replaced(reno, "=reno", "=" + set), "\"reno\"", '"' + expected + '"'));
  };
  EXPECT_EQ(script("reno", "reno").verdict, Verdict::kPassed) << script("reno", "reno").summary();
  EXPECT_EQ(script("reno", "cubic").verdict, Verdict::kFailed);
  EXPECT_EQ(script("cubic", "cubic").verdict, Verdict::kPassed);
  EXPECT_EQ(script("bbr", "bbr").verdict, Verdict::kPassed);
  EXPECT_EQ(script("dctcp", "bbr").verdict, Verdict::kFailed);
  EXPECT_EQ(script("vegas", "vegas").verdict, Verdict::kNotRun);
}

TEST(Run, KeepsSegmentsApartWhenTheyAreToBeStrict) {
  const std::string script = with("write(4, ..., 500) = 500\n+0 > P. 1001:1501(500) ack 1\n",
                                  "write(4, ..., 1500) = 1500\n+0 > P. 1001:2501(1500) ack 1\n");
  const std::string start = script.substr(0, script.find("+.1 < P. 1:101(100)"));
  EXPECT_EQ(linux_run(start).verdict, Verdict::kPassed) << linux_run(start).summary();
  EXPECT_EQ(linux_run("--strict_segments\n" + start).verdict, Verdict::kFailed);
}

TEST(Run, LeavesATraceWithBothEndsAndCauses) {
  const RunReport report = linux_run(kServer);
  ASSERT_EQ(report.trace.hosts().size(), 2U);
  EXPECT_EQ(report.trace.hosts()[1].name, "script");
  EXPECT_EQ(report.steps.size(), 25U);
  for (const trace::Packet& packet : report.trace.packets()) {
    ASSERT_NE(packet.sent, trace::kNoEvent);
    ASSERT_NE(packet.received, trace::kNoEvent);
    EXPECT_EQ(report.trace.events()[packet.received].cause, packet.sent);
  }
  // The peer's numbers are relative to its own SYN, ours to ours.
  const trace::Packet& data = report.trace.packets()[3];
  EXPECT_EQ(report.trace.relative_seq(data), 1U);
  EXPECT_EQ(report.trace.relative_ack(data), 1U);
}

TEST(Run, IsTheSameEveryTime) {
  EXPECT_EQ(trace::to_json(linux_run(kServer).trace), trace::to_json(linux_run(kServer).trace));
}

TEST(Run, GoesOnWithCallsThatWait) {
  const RunReport report = linux_run(example("blocking_calls.pkt"));
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
}

TEST(Run, DeliversIcmp) {
  const RunReport report = linux_run(example("refused.pkt"));
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
}

TEST(Run, ShowsSeveralSegmentsAsOneWhereTheScriptDoes) {
  std::string script = with("write(4, ..., 500) = 500\n+0 > P. 1001:1501(500) ack 1\n",
                            "write(4, ..., 1500) = 1500\n+0 > P. 1001:2501(1500) ack 1\n");
  const std::size_t rest = script.find("+.1 < P. 1:101(100)");
  const RunReport report = linux_run(script.substr(0, rest));
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
}

TEST(Run, FollowsTheSystemThatTheScriptSpeaksOf) {
  EXPECT_EQ(run_text("0 `sysctl net.inet.tcp.msl=1000`\n").profile, tcp::Profile::kFreeBsd);
  EXPECT_EQ(run_text("0 `sysctl net.ipv4.tcp_sack=1`\n").profile, tcp::Profile::kLinux);
  RunOptions rfc;
  rfc.profile = tcp::Profile::kRfc;
  EXPECT_EQ(run_text("0 `sysctl net.inet.tcp.msl=1000`\n", rfc).profile, tcp::Profile::kRfc);
}

TEST(Run, HeedsSettingsAndRecordsTheRest) {
  std::string script = kServer;
  script.insert(script.find("0 socket"),
                "`sysctl -q net.ipv4.tcp_sack=0 net.ipv4.tcp_no_such=5; ./client.sh`\n");
  const RunReport report = linux_run(script);
  EXPECT_EQ(report.verdict, Verdict::kFailed);
  EXPECT_EQ(report.actual.in(Language::kEnglish), "<mss 1460,nop,wscale 8>");
  ASSERT_EQ(report.ignored.size(), 2U);
  EXPECT_EQ(report.ignored[0].text, "net.ipv4.tcp_no_such=5");
  EXPECT_EQ(report.ignored[1].text, "./client.sh");
}

TEST(Run, BeginsWithTheSettingsOfTheCommonScript) {
  const RunReport report = linux_run(example("linux/common_settings.pkt"));
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
}

TEST(Run, ComputesWhatAShellWould) {
  const RunReport report = linux_run(example("linux/shell_arithmetic.pkt"));
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
}

TEST(Run, LinuxHoldsWhatItIsToldToHold) {
  const RunReport report = linux_run(example("linux/held_data.pkt"));
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
}

TEST(Run, ChecksStatesThatSockstatIsAskedFor) {
  const auto script = [](const char* state, const char* count) {
    return with("+0 close(4) = 0\n", std::string("+0 `sockstat -4 -P tcp -s | grep packetdril | grep -c ") +
                                         state + " | grep " + count + "`\n+0 close(4) = 0\n");
  };
  EXPECT_EQ(linux_run(script("ESTABLISHED", "1")).verdict, Verdict::kPassed);
  EXPECT_EQ(linux_run(script("ESTABLISHED", "2")).verdict, Verdict::kFailed);
  EXPECT_EQ(linux_run(script("TIME_WAIT", "1")).verdict, Verdict::kFailed);
}

TEST(Run, KnowsIpv6) {
  std::string script = with("<mss 1460,nop,nop", "<mss 1440,nop,nop");
  script.insert(0, "--ip_version=ipv6\n");
  const RunReport report = linux_run(script);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  EXPECT_EQ(report.trace.hosts()[0].address.version, wire::IpVersion::kV6);
}

TEST(Junit, CountsAndEscapes) {
  const std::vector<Checked> checked = {{"a/one.pkt", Verdict::kPassed, ""},
                                        {"a/two.pkt", Verdict::kFailed, "3: expected <mss> & \"more\""},
                                        {"three.pkt", Verdict::kNotRun, "1: no"}};
  const Totals totals = totals_of(checked);
  EXPECT_EQ(totals.passed + totals.failed + totals.not_run, 3U);
  const std::string xml = to_junit(checked);
  EXPECT_NE(xml.find("tests=\"3\" failures=\"1\" errors=\"0\" skipped=\"1\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("<testcase classname=\"a\" name=\"one.pkt\"/>"), std::string::npos) << xml;
  EXPECT_NE(xml.find("<failure message=\"3: expected &lt;mss&gt; &amp; &quot;more&quot;\"/>"),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("<skipped message=\"1: no\"/>"), std::string::npos) << xml;
}

}  // namespace
}  // namespace tcplab::packetdrill::run
