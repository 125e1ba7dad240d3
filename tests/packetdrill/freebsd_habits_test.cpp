// What FreeBSD does in a script where others do something else, and how a script for it is known.

#include <string>

#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"
#include "tests/line.hpp"

namespace tcplab::packetdrill::run {
namespace {

Verdict verdict_with(tcp::Profile profile, const std::string& script) {
  RunOptions options;
  options.profile = profile;
  return run_text(script, options).verdict;
}

// FreeBSD runs it as written, Linux does not.
void expect_only_freebsd(const std::string& script, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "should pass on FreeBSD alone");
  RunOptions options;
  options.profile = tcp::Profile::kFreeBsd;
  const RunReport report = run_text(script, options);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
  EXPECT_EQ(verdict_with(tcp::Profile::kLinux, script), Verdict::kFailed);
}

const std::string kOpening =
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
    "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
    "+0 connect(3, ..., ...) = -1 EINPROGRESS\n"
    "+0 > S 0:0(0) <...>\n";

TEST(FreeBsdHabits, ABoundSocketsRstHasItsTtlUntilItIsClosed) {
  const std::string kSyn = "+.2 < S 0:0(0) win 4000 <mss 1460>\n";
  const std::string kBound =
      "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
      "+0 bind(3, ..., ...) = 0\n"
      "+0 setsockopt(3, IPPROTO_IP, IP_TTL, [9], 4) = 0\n"
      "+0 setsockopt(3, IPPROTO_IP, IP_TOS, [IPTOS_DSCP_AF21], 4) = 0\n";
  expect_only_freebsd(kBound + kSyn + "+0 > (ttl 9, tos 0x48) R. 0:0(0)! ack 1 win 0\n");
  expect_only_freebsd(kBound + "+0 close(3) = 0\n" + kSyn + "+0 > (ttl 64, tos 0) R. 0:0(0)! ack 1 win 0\n" +
                      "+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n" +
                      kBound.substr(kBound.find("+0 bind")) + kSyn + "+0 > (ttl 9) R. 0:0(0)! ack 1 win 0\n");
}

TEST(FreeBsdHabits, AProhibitionEndsAnOpen) {
  for (const char* code : {"net_prohibited", "host_prohibited", "packet_filtered"}) {
    expect_only_freebsd(kOpening + "+.1 < icmp unreachable " + code + " [0:0(0)]\n" +
                        "+0 getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0\n");
  }
  const std::string kElsewhere = "+.1 < icmp unreachable host_prohibited [1:1(0)]\n";
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd,
                         kOpening + kElsewhere + "+0 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0\n"),
            Verdict::kPassed)
      << "the quoted number is none of ours";
}

TEST(FreeBsdHabits, ARepeatedSynOffersWhatTheIpv6PathTakes) {
  const std::string kOffer = "1 > S 0:0(0) <mss 1290,nop,wscale 6,sackOK,TS val * ecr 0>\n";
  const std::string kTooBig = "+.1 < icmp packet_too_big mtu 1350 [0:0(0)]\n";
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd, "--ip_version=ipv6\n" + kOpening + kTooBig + kOffer),
            Verdict::kPassed);
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd,
                         kOpening + "+.1 < icmp unreachable frag_needed mtu 1350 [0:0(0)]\n" +
                             "1 > S 0:0(0) <mss 1460,nop,wscale 6,sackOK,TS val * ecr 0>\n"),
            Verdict::kPassed)
      << "with IPv4 the MSS is the interface's";
}

TEST(FreeBsdHabits, AFinAgainStillAcknowledgesOurs) {
  const std::string kClosing = kOpening +
                               "+.1 < S. 0:0(0) ack 1 win 9000 <mss 1200>\n"
                               "+0 > . 1:1(0) ack 1\n"
                               "+.1 shutdown(3, SHUT_WR) = 0\n"
                               "+0 > F. 1:1(0) ack 1\n"
                               "+.1 < F. 1:1(0) ack 1 win 9000\n"
                               "+0 > F. 1:1(0) ack 2\n";
  const std::string kSays = "+0 `sockstat -4 -P tcp -s | grep -c TIME_WAIT | grep ";
  const auto ends = [&](const std::string& last, const std::string& count) {
    return verdict_with(tcp::Profile::kFreeBsd, kClosing + last + kSays + count + "`\n");
  };
  EXPECT_EQ(ends("+.1 < F. 1:1(0) ack 2 win 9000\n", "1"), Verdict::kPassed);
  EXPECT_EQ(ends("+.1 < F. 1:1(0) ack 1 win 9000\n", "0"), Verdict::kPassed) << "it acknowledges nothing new";
}

// FreeBSD and Linux agree here: a segment above the MSS we gave is several, joined on the way.
TEST(FreeBsdHabits, MoreThanAFullSegmentIsAcknowledgedAtOnce) {
  const std::string kServer =
      "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
      "+0 bind(3, ..., ...) = 0\n"
      "+0 listen(3, 1) = 0\n"
      "+0 < S 0:0(0) win 9000 <mss 1460>\n"
      "+0 > S. 0:0(0) ack 1 <...>\n"
      "+.1 < . 1:1(0) ack 1 win 9000\n"
      "+0 accept(3, ..., ...) = 4\n";
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd,
                         kServer + "+.1 < P. 1:1701(1700) ack 1 win 9000\n+0 > . 1:1(0) ack 1701\n"),
            Verdict::kPassed);
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd,
                         kServer + "+.1 < P. 1:1461(1460) ack 1 win 9000\n+.04 > . 1:1(0) ack 1461\n"),
            Verdict::kPassed);
}

TEST(FreeBsdHabits, IpHeaderFieldsHaveTheirNamesThere) {
  expect_only_freebsd(
      "--ip_version=ipv6\n"
      "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
      "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
      "+0 setsockopt(3, IPPROTO_IPV6, IPV6_TCLASS, [IPTOS_DSCP_CS5], 4) = 0\n"
      "+0 connect(3, ..., ...) = -1 EINPROGRESS\n"
      "+0 > (class 0xa0) S 0:0(0) <mss 1440,nop,wscale 6,sackOK,TS val * ecr 0>\n");
}

tcp::Profile profile_of(const std::string& script, tcp::Profile presumed) {
  RunOptions options;
  options.presumed = presumed;
  return run_text(script, options).profile;
}

TEST(FreeBsdHabits, WhatAScriptSaysGoesBeforeWhatIsPresumed) {
  const std::string kSocket = "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n";
  EXPECT_EQ(profile_of(kSocket, tcp::Profile::kFreeBsd), tcp::Profile::kFreeBsd);
  EXPECT_EQ(profile_of(kSocket, tcp::Profile::kLinux), tcp::Profile::kLinux);
  EXPECT_EQ(profile_of("0 `sysctl -q net.ipv4.tcp_sack=1`\n", tcp::Profile::kFreeBsd), tcp::Profile::kLinux);
  EXPECT_EQ(profile_of(kSocket + "+0 %{ assert tcpi_state == TCPI_CLOSED }%\n", tcp::Profile::kLinux),
            tcp::Profile::kFreeBsd);
  EXPECT_EQ(profile_of(kSocket + "+0 %{ assert tcpi_options == TCPI_OPT_SACK }%\n", tcp::Profile::kLinux),
            tcp::Profile::kLinux);
  EXPECT_EQ(profile_of(kOpening.substr(0, kOpening.find("+0 >")) +
                           "+0 > S 0:0(0) <mss 1460,nop,wscale 6,sackOK,TS val * ecr 0>\n",
                       tcp::Profile::kLinux),
            tcp::Profile::kFreeBsd);
}

}  // namespace
}  // namespace tcplab::packetdrill::run
