// What a script may not ask for, and texts that would make a message endless.
#include <string>

#include <gtest/gtest.h>

#include "core/packetdrill/language/parser.hpp"
#include "core/packetdrill/run/run.hpp"
#include "tests/packetdrill/examples.hpp"

namespace tcplab::packetdrill::run {
namespace {

const std::string kListen = example("listening.pkt");

RunReport inject(std::uint32_t octets, const std::string& family = "") {
  const std::string count = std::to_string(octets);
  return run_text(family + kListen + "+0 < S 0:" + count + "(" + count + ") win 1000 <mss 1000>\n");
}

TEST(Limits, InjectsNoMoreThanAnIpDatagramHolds) {
  for (const std::uint32_t octets : {65492U, 65536U, 2'000'000'000U}) {
    const RunReport report = inject(octets);
    EXPECT_EQ(report.verdict, Verdict::kNotRun) << octets;
    EXPECT_EQ(report.at, (Position{5, 8})) << octets;
    EXPECT_NE(report.reason.in(Language::kEnglish).find("more than an IP datagram holds"), std::string::npos)
        << report.reason.in(Language::kEnglish);
  }
  EXPECT_EQ(inject(65491).verdict, Verdict::kPassed)
      << inject(65491).reason.in(Language::kEnglish);  // 20 + 24 + 65491
}

TEST(Limits, Ipv6CountsItsPayloadOnly) {
  const std::string ipv6 = "--ip_version=ipv6\n";
  EXPECT_EQ(inject(65511, ipv6).verdict, Verdict::kPassed)
      << inject(65511, ipv6).reason.in(Language::kEnglish);
  EXPECT_EQ(inject(65512, ipv6).verdict, Verdict::kNotRun);
}

// RFC 1191 4 has 16 bits for it, RFC 4443 3.2 has 32.
TEST(Limits, AnIcmpMessageOfIpv4SaysNoLargerMtuThanItHolds) {
  const auto told = [](const std::string& mtu) {
    return run_text(std::string(kListen) +
                    "+0 < S 0:0(0) win 1000 <mss 1000>\n+0 > S. 0:0(0) ack 1 <...>\n"
                    "+0 < icmp unreachable frag_needed mtu " +
                    mtu + " [0:0(0)]\n");
  };
  EXPECT_EQ(told("65535").verdict, Verdict::kPassed) << told("65535").reason.in(Language::kEnglish);
  for (const char* mtu : {"65536", "99999999"}) {
    const RunReport report = told(mtu);
    EXPECT_EQ(report.verdict, Verdict::kNotRun) << mtu;
    EXPECT_EQ(report.at, (Position{7, 39})) << mtu;
    EXPECT_NE(report.reason.in(Language::kEnglish).find("at most 65535"), std::string::npos)
        << report.reason.in(Language::kEnglish);
  }
}

TEST(Limits, AMessageShowsAsMuchOfALongLineAsStandsAroundThePlace) {
  const std::string text = "0 close(" + std::string(400'000, '[') + ") = 0\n";
  const auto script = parse_script(text);
  ASSERT_FALSE(script);
  const std::string message = script.error().to_string("script", text);
  EXPECT_NE(message.find("nested too deeply"), std::string::npos);
  EXPECT_LT(message.size(), 500U);
  const std::size_t excerpt = message.find("\n  ") + 3;
  const std::size_t caret = message.rfind('^') - (message.rfind('\n') + 3);
  EXPECT_EQ(message[excerpt + caret], '[');
}

TEST(Limits, AByteOrderMarkIsNoPartOfAScript) {
  EXPECT_EQ(run_text("\xef\xbb\xbf" + kListen).verdict, Verdict::kPassed);
  const std::string wrong =
      "\xef\xbb\xbf"
      "0 close(3 = 0\n";
  const auto script = parse_script(wrong);
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().at, (Position{1, 11}));
  EXPECT_EQ(script.error().to_string("s", wrong).find('\xef'), std::string::npos);
}

// What would wrap, or make a run endless, is refused where it stands.
TEST(Limits, SettingsAndTimesHaveBounds) {
  for (const char* line : {
           "0 `sysctl -q net.ipv4.tcp_keepalive_time=0`",
           "0 `sysctl -q net.ipv4.tcp_keepalive_time=-5`",
           "0 `sysctl -q net.ipv4.tcp_keepalive_time=18446744074`",
           "0 `sysctl -q net.ipv4.tcp_retries2=4294967296`",
           "0 `sysctl -q net.ipv4.tcp_rto_max_ms=0`",
           "0 `sysctl -q net.inet.tcp.recvspace=4294967295`",
           "0 `sysctl -q net.ipv4.ip_default_ttl=256`",
           "0 `sysctl -q net.ipv4.tcp_wmem=\"4096 8192 4294967296\"`",
       }) {
    const RunReport report = run_text(std::string(line) + "\n+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n");
    EXPECT_EQ(report.verdict, Verdict::kNotRun) << line;
    EXPECT_NE(report.reason.in(Language::kEnglish).find("cannot be"), std::string::npos)
        << report.reason.in(Language::kEnglish);
  }
  const std::string time =
      "+0 setsockopt(3, SOL_SOCKET, SO_RCVTIMEO, {tv_sec=18446744074, tv_usec=0}, 16) = 0\n";
  EXPECT_EQ(run_text(kListen + time).verdict, Verdict::kNotRun);
  EXPECT_EQ(run_text(kListen + std::string("+0 read(3, ..., -1) = -1 ENOTCONN\n")).verdict, Verdict::kNotRun);
}

}  // namespace
}  // namespace tcplab::packetdrill::run
