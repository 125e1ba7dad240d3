// The script as a whole: events, commands, options at the top, times.
#include <string>

#include <gtest/gtest.h>

#include "tests/packetdrill/parsed.hpp"

namespace tcplab::packetdrill::language {
namespace {

// ---- The script as a whole ----

TEST(PacketdrillScript, NothingIsAScriptToo) {
  EXPECT_TRUE(parsed("").events.empty());
  EXPECT_TRUE(parsed(" \n\t// only a remark\n/* and\nanother */ # a third").events.empty());
}

TEST(PacketdrillScript, EveryEventKeepsItsPlaceAndItsLastLine) {
  const Script script = parsed("0 close(3) = 0\n+0 f(1,\n  2) = 0\n   +0 > . 1:1(0) ack 1\n");
  ASSERT_EQ(script.events.size(), 3U);
  EXPECT_EQ(script.events[0].at, (Position{1, 3}));
  EXPECT_EQ(script.events[1].at, (Position{2, 4}));
  EXPECT_EQ(script.events[1].last_line, 3U);
  EXPECT_EQ(script.events[2].time.at, (Position{4, 4}));
  EXPECT_EQ(script.events[2].at, (Position{4, 7}));
}

TEST(PacketdrillScript, CommentsStandAnywhere) {
  const Script script =
      parsed("0 /* a */ socket(..., // b\n SOCK_STREAM /* c\n d */, 0) # e\n = 3 // f\n+0 close(3) = 0");
  ASSERT_EQ(script.events.size(), 2U);
  EXPECT_EQ(std::get<SystemCallEvent>(script.events[0].action).arguments.size(), 3U);
}

TEST(PacketdrillScript, LineEndsOfWindowsAreWhiteSpace) {
  EXPECT_EQ(parsed("0 close(3) = 0\r\n+0 > . 1:1(0) ack 1\r\n").events.size(), 2U);
}

TEST(PacketdrillScript, ACommandBeforeAndAfterTheEventsNeedsNoTime) {
  const Script script =
      parsed("--mss=1000\n`./defaults.sh\nsysctl -q net.ipv4.tcp_ecn=3`\n0 close(3) = 0\n`cleanup`\n");
  ASSERT_TRUE(script.init);
  EXPECT_EQ(script.init->text, "./defaults.sh\nsysctl -q net.ipv4.tcp_ecn=3");
  EXPECT_EQ(script.init_at, (Position{2, 1}));
  ASSERT_TRUE(script.cleanup);
  EXPECT_EQ(script.cleanup->text, "cleanup");
  EXPECT_EQ(script.events.size(), 1U);
}

TEST(PacketdrillScript, ACommandMayHoldQuotesAndEscapedBackticks) {
  const Event event = only_event("+0 `echo \"it's\" // \\`date\\``");
  EXPECT_EQ(std::get<CommandEvent>(event.action).text, "echo \"it's\" // \\`date\\`");
}

TEST(PacketdrillScript, CodeIsKeptAsWrittenAndAsRead) {
  const Event event = only_event("+0 %{ assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd }%");
  const auto& code = std::get<CodeEvent>(event.action);
  EXPECT_EQ(code.text, " assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd ");
  EXPECT_EQ(code.text_at, (Position{1, 6}));
  EXPECT_FALSE(code.code.error);
  EXPECT_EQ(code.code.statements.size(), 1U);
}

TEST(PacketdrillScript, CodeThatCannotBeReadIsStillAnEvent) {
  const Event event = only_event("+0 %{\nimport os\n}%");
  const auto& code = std::get<CodeEvent>(event.action);
  ASSERT_TRUE(code.code.error);
  EXPECT_EQ(code.code.error->at, (Position{2, 1}));
  EXPECT_EQ(code.code.error->message.in(Language::kEnglish), "'import' is beyond this evaluator");
}

// ---- Options at the top ----

TEST(PacketdrillOptions, TheSettingsAreRead) {
  const Script script = parsed(
      "--ip_version=ipv6 --tolerance_usecs=75000\n--mtu=1520 // why "
      "not\n--tcp_ts_tick_usecs=1000\n"
      "--local_ip=2001:db8::1 --remote_ip=2001:db8::2/64\n--bind_port=8080\n"
      "--connect_port=8081 --tolerance_percent=2 --dry_run\n");
  const Settings& settings = script.settings;
  EXPECT_EQ(settings.ip_mode, IpMode::kIpv6);
  EXPECT_EQ(settings.tolerance, milliseconds(75));
  EXPECT_EQ(settings.tolerance_percent, 2.0);
  EXPECT_EQ(settings.timestamp_tick, milliseconds(1));
  EXPECT_EQ(settings.mtu, 1520U);
  EXPECT_EQ(settings.local_ip->to_string(), "2001:db8::1");
  EXPECT_EQ(settings.remote_ip->to_string(), "2001:db8::2");
  EXPECT_EQ(settings.bind_port, 8080);
  EXPECT_EQ(settings.connect_port, 8081);
  EXPECT_TRUE(settings.dry_run);
  EXPECT_FALSE(settings.strict_segments);
  EXPECT_TRUE(parsed("--strict_segments").settings.strict_segments);
  EXPECT_EQ(script.options.size(), 10U);
}

TEST(PacketdrillOptions, TheThreeWaysToSpeakIp) {
  EXPECT_EQ(parsed("--ip_version=ipv4").settings.ip_mode, IpMode::kIpv4);
  EXPECT_EQ(parsed("--ip_version=ipv4-mapped-ipv6").settings.ip_mode, IpMode::kIpv4MappedIpv6);
  EXPECT_FALSE(parsed("--mtu=1000").settings.ip_mode);
}

TEST(PacketdrillOptions, ListsAreSplitAtTheirCommas) {
  const Settings settings = parsed("--init_scripts=\"a.sh,b.sh\"").settings;
  EXPECT_EQ(settings.init_scripts, (std::vector<std::string>{"a.sh", "b.sh"}));
}

TEST(PacketdrillOptions, WhatIsUnknownIsKeptAndSaidToBe) {
  const Script script = parsed("--verbose --udp_encapsulation=tcp");
  ASSERT_EQ(script.options.size(), 2U);
  EXPECT_TRUE(script.options[0].known);
  EXPECT_FALSE(script.options[1].known);
  EXPECT_EQ(script.options[1].name, "udp_encapsulation");
  EXPECT_EQ(script.options[1].value, "tcp");
  EXPECT_EQ(script.options[1].at, (Position{1, 11}));
}

TEST(PacketdrillOptions, DefinitionsOfTheCommandLineComeFirst) {
  const Script script = parsed("--define=A=1 -D B=2\n-D A=3", {{"A", "4"}});
  ASSERT_EQ(script.definitions.size(), 2U);
  EXPECT_EQ(script.definitions[0].value, "4");
  EXPECT_EQ(script.definitions[1].name, "B");
}

// ---- Times ----

TEST(PacketdrillTime, AbsoluteRelativeAndAny) {
  EXPECT_EQ(only_event("0 close(3) = 0").time.kind, EventTime::Kind::kAbsolute);
  EXPECT_EQ(only_event("0.100 close(3) = 0").time.from, milliseconds(100));
  const EventTime relative = only_event("+.1 close(3) = 0").time;
  EXPECT_EQ(relative.kind, EventTime::Kind::kRelative);
  EXPECT_EQ(relative.from, milliseconds(100));
  EXPECT_EQ(only_event("* > . 1:1(0) ack 1").time.kind, EventTime::Kind::kAny);
  EXPECT_EQ(only_event("+0>. 1:1(0)").time.from, Duration{});
  EXPECT_EQ(only_event("+ 2.20 > S 0:0(0)").time.from, milliseconds(2200));
}

TEST(PacketdrillTime, DecimalsCountDownToTheNanosecond) {
  EXPECT_EQ(only_event("+1.234567 close(3) = 0").time.from, microseconds(1'234'567));
  EXPECT_EQ(only_event("+0.0000000019 close(3) = 0").time.from, nanoseconds(1));
  EXPECT_EQ(only_event("86400 close(3) = 0").time.from, seconds(86400));
}

TEST(PacketdrillTime, Ranges) {
  const EventTime relative = only_event("+.21~+.215 > P. 1:41(40) ack 1").time;
  EXPECT_EQ(relative.from, milliseconds(210));
  EXPECT_EQ(relative.until, milliseconds(215));
  const EventTime absolute = only_event("0.1 ~ 0.2 > . 1:1(0)").time;
  EXPECT_EQ(absolute.kind, EventTime::Kind::kAbsolute);
  EXPECT_EQ(absolute.until, milliseconds(200));
}

TEST(PacketdrillTime, BlockingCallsHaveAnEnd) {
  for (const char* text : {"0.1...0.2 accept(3, ..., ...) = 4", "0.1 ... 0.2 accept(3, ..., ...) = 4"}) {
    const EventTime time = only_event(text).time;
    EXPECT_EQ(time.from, milliseconds(100));
    EXPECT_EQ(time.end, milliseconds(200));
    EXPECT_FALSE(time.until);
  }
  EXPECT_EQ(only_event("+0...0.200 accept(3, ..., ...) = 4").time.end, milliseconds(200));
  EXPECT_EQ(only_event("+.01...0.020 connect(3, ..., ...) = 0").time.kind, EventTime::Kind::kRelative);
}

}  // namespace
}  // namespace tcplab::packetdrill::language
