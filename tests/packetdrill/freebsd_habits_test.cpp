// What FreeBSD does in a script where others do something else, and how a script for it is known.

#include <string>

#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"
#include "tests/line.hpp"
#include "tests/packetdrill/examples.hpp"

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

TEST(FreeBsdHabits, ABoundSocketsRstHasItsTtlUntilItIsClosed) {
  expect_only_freebsd(example("freebsd/rst_of_a_bound_socket.pkt"));
  expect_only_freebsd(example("freebsd/rst_after_close.pkt"));
}

TEST(FreeBsdHabits, AProhibitionEndsAnOpen) {
  const std::string script = example("freebsd/prohibited.pkt");
  for (const char* code : {"net_prohibited", "host_prohibited", "packet_filtered"})
    expect_only_freebsd(replaced(script, "host_prohibited", code));
  const std::string elsewhere = replaced(replaced(script, "[0:0(0)]", "[1:1(0)]"), "[ECONNREFUSED]", "[0]");
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd, elsewhere), Verdict::kPassed)
      << "the quoted number is none of ours";
}

TEST(FreeBsdHabits, ARepeatedSynOffersWhatTheIpv6PathTakes) {
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd, example("freebsd/packet_too_big_ipv6.pkt")),
            Verdict::kPassed);
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd, example("freebsd/frag_needed_ipv4.pkt")), Verdict::kPassed)
      << "with IPv4 the MSS is the interface's";
}

TEST(FreeBsdHabits, AFinAgainStillAcknowledgesOurs) {
  const std::string script = example("freebsd/fin_again.pkt");
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd, script), Verdict::kPassed);
  const std::string nothing_new = replaced(replaced(script, "< F. 1:1(0) ack 2 win", "< F. 1:1(0) ack 1 win"),
                                           "> . 2:2(0) ack 2", "> F. 1:1(0) ack 2");
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd, replaced(nothing_new, "grep 1`", "grep 0`")),
            Verdict::kPassed)
      << "it acknowledges nothing new";
}

// FreeBSD and Linux agree here: a segment above the MSS we gave is several, joined on the way.
TEST(FreeBsdHabits, MoreThanAFullSegmentIsAcknowledgedAtOnce) {
  const std::string script = example("more_than_a_segment.pkt");
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd, script), Verdict::kPassed);
  const std::string full = replaced(replaced(script, "1:1701(1700)", "1:1461(1460)"),
                                    "+0 > . 1:1(0) ack 1701", "+.04 > . 1:1(0) ack 1461");
  EXPECT_EQ(verdict_with(tcp::Profile::kFreeBsd, full), Verdict::kPassed);
}

TEST(FreeBsdHabits, IpHeaderFieldsHaveTheirNamesThere) {
  expect_only_freebsd(example("freebsd/traffic_class.pkt"));
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
  EXPECT_EQ(profile_of(example("freebsd/told_by_the_syn.pkt"), tcp::Profile::kLinux), tcp::Profile::kFreeBsd);
}

}  // namespace
}  // namespace tcplab::packetdrill::run
