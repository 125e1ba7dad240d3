#include "core/packetdrill/parser.hpp"

#include <string>

#include <gtest/gtest.h>

namespace tcplab::packetdrill {
namespace {

Script parsed(const std::string& text, const std::vector<Definition>& definitions = {}) {
  auto script = parse_script(text, definitions);
  if (script) return std::move(*script);
  ADD_FAILURE() << script.error().to_string("script", text);
  return {};
}

Event only_event(const std::string& text, const std::vector<Definition>& definitions = {}) {
  Script script = parsed(text, definitions);
  EXPECT_EQ(script.events.size(), 1U) << text;
  return script.events.empty() ? Event{} : std::move(script.events.front());
}

PacketEvent packet(const std::string& text, const std::vector<Definition>& definitions = {}) {
  const Event event = only_event("+0 " + text, definitions);
  const auto* found = std::get_if<PacketEvent>(&event.action);
  EXPECT_NE(found, nullptr) << text;
  return found ? *found : PacketEvent{};
}

TcpPacket tcp(const std::string& text, const std::vector<Definition>& definitions = {}) {
  const PacketEvent event = packet(text, definitions);
  const auto* found = std::get_if<TcpPacket>(&event.content);
  EXPECT_NE(found, nullptr) << text;
  return found ? *found : TcpPacket{};
}

IcmpPacket icmp(const std::string& text) {
  const PacketEvent event = packet(text);
  const auto* found = std::get_if<IcmpPacket>(&event.content);
  EXPECT_NE(found, nullptr) << text;
  return found ? *found : IcmpPacket{};
}

// The options between < and >, on a segment made for them.
std::vector<TcpOption> options(const std::string& text, const std::vector<Definition>& definitions = {}) {
  const TcpPacket segment = tcp("> S 0:0(0) <" + text + ">", definitions);
  EXPECT_TRUE(segment.options);
  return segment.options ? segment.options->list : std::vector<TcpOption>{};
}

template <typename Kind>
Kind only_option(const std::string& text, const std::vector<Definition>& definitions = {}) {
  const auto list = options(text, definitions);
  EXPECT_EQ(list.size(), 1U) << text;
  const auto* found = list.empty() ? nullptr : std::get_if<Kind>(&list[0].content);
  EXPECT_NE(found, nullptr) << text;
  return found ? *found : Kind{};
}

SystemCallEvent call(const std::string& text, const std::vector<Definition>& definitions = {}) {
  const Event event = only_event("+0 " + text, definitions);
  const auto* found = std::get_if<SystemCallEvent>(&event.action);
  EXPECT_NE(found, nullptr) << text;
  return found ? *found : SystemCallEvent{};
}

// The only argument of a call.
Expression argument(const std::string& text, const std::vector<Definition>& definitions = {}) {
  const SystemCallEvent made = call("f(" + text + ") = 0", definitions);
  EXPECT_EQ(made.arguments.size(), 1U) << text;
  return made.arguments.empty() ? Expression{} : made.arguments[0];
}

std::int64_t integer(const Expression& expression) {
  const auto* found = std::get_if<IntegerValue>(&expression.value);
  EXPECT_NE(found, nullptr);
  return found ? found->value : INT64_MIN;
}

std::string name(const Expression& expression) {
  const auto* found = std::get_if<NameValue>(&expression.value);
  EXPECT_NE(found, nullptr);
  return found ? found->name : "";
}

std::string octets(const Expression& expression) {
  const auto* found = std::get_if<StringValue>(&expression.value);
  EXPECT_NE(found, nullptr);
  return found ? found->octets : "";
}

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
  EXPECT_EQ(code.code.error->message, "'import' is beyond this evaluator");
}

// ---- Options at the top ----

TEST(PacketdrillOptions, TheSettingsAreRead) {
  const Script script = parsed(
      "--ip_version=ipv6 --tolerance_usecs=75000\n--mss=1440 --mtu=1520 // why "
      "not\n--tcp_ts_tick_usecs=1000\n"
      "--local_ip=2001:db8::1 --remote_ip=2001:db8::2/64\n--gateway_ip=2001:db8::3 --bind_port=8080\n"
      "--connect_port=8081 --speed=1000 --tolerance_percent=2 --dry_run\n");
  const Settings& settings = script.settings;
  EXPECT_EQ(settings.ip_mode, IpMode::kIpv6);
  EXPECT_EQ(settings.tolerance, milliseconds(75));
  EXPECT_EQ(settings.tolerance_percent, 2.0);
  EXPECT_EQ(settings.timestamp_tick, milliseconds(1));
  EXPECT_EQ(settings.mss, 1440U);
  EXPECT_EQ(settings.mtu, 1520U);
  EXPECT_EQ(settings.local_ip->to_string(), "2001:db8::1");
  EXPECT_EQ(settings.remote_ip->to_string(), "2001:db8::2");
  EXPECT_EQ(settings.gateway_ip->to_string(), "2001:db8::3");
  EXPECT_EQ(settings.bind_port, 8080);
  EXPECT_EQ(settings.connect_port, 8081);
  EXPECT_EQ(settings.speed, 1000U);
  EXPECT_TRUE(settings.dry_run);
  EXPECT_FALSE(settings.strict_segments);
  EXPECT_TRUE(parsed("--strict_segments").settings.strict_segments);
  EXPECT_EQ(script.options.size(), 13U);
}

TEST(PacketdrillOptions, TheThreeWaysToSpeakIp) {
  EXPECT_EQ(parsed("--ip_version=ipv4").settings.ip_mode, IpMode::kIpv4);
  EXPECT_EQ(parsed("--ip_version=ipv4-mapped-ipv6").settings.ip_mode, IpMode::kIpv4MappedIpv6);
  EXPECT_FALSE(parsed("--mss=1000").settings.ip_mode);
}

TEST(PacketdrillOptions, ListsAreSplitAtTheirCommas) {
  const Settings settings = parsed("--non_fatal=packet,syscall --init_scripts=\"a.sh,b.sh\"").settings;
  EXPECT_EQ(settings.non_fatal, (std::vector<std::string>{"packet", "syscall"}));
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

// ---- Packets ----

TEST(PacketdrillPacket, ASegmentWithEverything) {
  const Event event = only_event("0.1 < P.U 1:1001(1000) ack 5 win 229 urg 7 <nop,nop,TS val 100 ecr 200>");
  const auto& made = std::get<PacketEvent>(event.action);
  EXPECT_EQ(made.direction, Direction::kInbound);
  const auto& segment = std::get<TcpPacket>(made.content);
  EXPECT_EQ(segment.flags.bits, flag::kPsh | flag::kAck | flag::kUrg);
  EXPECT_EQ(segment.flags.text, "P.U");
  EXPECT_EQ(segment.flags.at, (Position{1, 7}));
  EXPECT_EQ(segment.sequence.first, 1U);
  EXPECT_EQ(segment.sequence.last, 1001U);
  EXPECT_EQ(segment.sequence.length, 1000U);
  EXPECT_EQ(segment.sequence.at, (Position{1, 11}));
  EXPECT_FALSE(segment.sequence.absolute);
  EXPECT_EQ(segment.ack->value, 5);
  EXPECT_EQ(segment.ack->at, (Position{1, 28}));
  EXPECT_EQ(segment.window->value, 229);
  EXPECT_EQ(segment.urgent->value, 7);
  ASSERT_TRUE(segment.options);
  EXPECT_EQ(segment.options->list.size(), 3U);
  EXPECT_EQ(segment.options->list[2].at, (Position{1, 53}));
}

TEST(PacketdrillPacket, WhatIsOmittedIsEmpty) {
  const TcpPacket segment = tcp("> R 7:7(0)");
  EXPECT_FALSE(segment.ack);
  EXPECT_FALSE(segment.window);
  EXPECT_FALSE(segment.urgent);
  EXPECT_FALSE(segment.options);
}

TEST(PacketdrillPacket, EveryFlag) {
  EXPECT_EQ(tcp("> F 1:1(0)").flags.bits, flag::kFin);
  EXPECT_EQ(tcp("> S 1:1(0)").flags.bits, flag::kSyn);
  EXPECT_EQ(tcp("> R 1:1(0)").flags.bits, flag::kRst);
  EXPECT_EQ(tcp("> P 1:1(0)").flags.bits, flag::kPsh);
  EXPECT_EQ(tcp("> . 1:1(0)").flags.bits, flag::kAck);
  EXPECT_EQ(tcp("> U 1:1(0)").flags.bits, flag::kUrg);
  EXPECT_EQ(tcp("> E 1:1(0)").flags.bits, flag::kEce);
  EXPECT_EQ(tcp("> W 1:1(0)").flags.bits, flag::kCwr);
  EXPECT_EQ(tcp("> A 1:1(0)").flags.bits, flag::kAe);
  EXPECT_EQ(tcp("> - 1:1(0)").flags.bits, 0);
  EXPECT_EQ(tcp("> SEWA 0:0(0)").flags.bits, flag::kSyn | flag::kEce | flag::kCwr | flag::kAe);
}

TEST(PacketdrillPacket, ADigitAmongTheFlagsIsTheAccurateEcnCounter) {
  EXPECT_EQ(tcp("> P5. 1:2(1)").flags.bits, flag::kPsh | flag::kAck | flag::kAe | flag::kEce);
  EXPECT_EQ(tcp("> 2. 1:1(0)").flags.bits, flag::kAck | flag::kCwr);
  EXPECT_EQ(tcp("> [ect0] .6 1:1(0)").flags.bits, flag::kAck | flag::kAe | flag::kCwr);
  EXPECT_EQ(tcp("> 0. 1:1(0)").flags.bits, flag::kAck);
}

TEST(PacketdrillPacket, WildcardsAndSpaces) {
  EXPECT_TRUE(tcp("> . 1:1(0) ack 1 win *").window->any);
  EXPECT_TRUE(tcp("> . 1:1(0) ack *").ack->any);
  const TcpPacket spaced = tcp(">  .    1 : 1 ( 0 )       ack    1   win  5");
  EXPECT_EQ(spaced.ack->value, 1);
  EXPECT_EQ(spaced.window->value, 5);
}

TEST(PacketdrillPacket, SequenceNumbersGoToTheirEnd) {
  EXPECT_EQ(tcp("< . 4294967295:4294967295(0) ack 4294967295").sequence.first, 4294967295U);
}

TEST(PacketdrillPacket, AnExclamationMarkMeansTheNumberItself) {
  const TcpPacket segment = tcp("> R. 0:0(0)! ack 2 win 0");
  EXPECT_TRUE(segment.sequence.absolute);
  EXPECT_EQ(segment.ack->value, 2);
}

TEST(PacketdrillPacket, EcnMarks) {
  EXPECT_EQ(packet("> [noecn] . 1:1(0)").ip->ecn, Ecn::kNone);
  EXPECT_EQ(packet(">[ect0] . 1:1(0)").ip->ecn, Ecn::kEct0);
  EXPECT_EQ(packet("> [ect1] . 1:1(0)").ip->ecn, Ecn::kEct1);
  EXPECT_EQ(packet("> [ect01] . 1:1(0)").ip->ecn, Ecn::kEct01);
  EXPECT_EQ(packet("< [ce] . 1:1(0)").ip->ecn, Ecn::kCe);
  EXPECT_FALSE(packet("< . 1:1(0)").ip);
}

TEST(PacketdrillPacket, FieldsOfTheIpHeader) {
  const PacketEvent several = packet("> (tos 0x10, ttl 64) . 1:1(0)");
  EXPECT_EQ(several.ip->tos->value, 16);
  EXPECT_EQ(several.ip->ttl->value, 64);
  EXPECT_EQ(packet("> (flowlabel 0x11) S. 0:0(0)").ip->flow_label->value, 17);
  EXPECT_EQ(packet("> (hlim 4) P. 1:2(1)").ip->ttl->value, 4);
  const PacketEvent mixed = packet("> [ect0, ttl 1] . 1:1(0)");
  EXPECT_EQ(mixed.ip->ecn, Ecn::kEct0);
  EXPECT_EQ(mixed.ip->ttl->value, 1);
}

TEST(PacketdrillPacket, ExplicitEndpoints) {
  const Endpoints v4 = *packet("< 192.0.2.1:80 > 198.51.100.1:8080 S 0:0(0) win 5").endpoints;
  EXPECT_EQ(v4.source.address->to_string(), "192.0.2.1");
  EXPECT_EQ(v4.source.port, 80);
  EXPECT_EQ(v4.destination.port, 8080);
  const Endpoints v6 = *packet("< [2001:db8::1]:80 > [2001:db8::2]:90 S 0:0(0)").endpoints;
  EXPECT_EQ(v6.destination.address->to_string(), "2001:db8::2");
  EXPECT_EQ(v6.destination.port, 90);
  const Endpoints ports = *packet("> 80 > 1234 . 1:1(0) ack 1").endpoints;
  EXPECT_FALSE(ports.source.address);
  EXPECT_EQ(ports.source.port, 80);
  EXPECT_EQ(ports.destination.port, 1234);
}

TEST(PacketdrillPacket, EndpointsByName) {
  const Endpoints both = *packet("< addr[caddr0] > addr[saddr0] S 0:0(0)").endpoints;
  EXPECT_EQ(both.source.name, "caddr0");
  EXPECT_EQ(both.destination.name, "saddr0");
  const Endpoints one = *packet("< > addr[saddr1] F. 1:1(0) ack 1").endpoints;
  EXPECT_EQ(one.source.name, "");
  EXPECT_EQ(one.destination.name, "saddr1");
}

TEST(PacketdrillPacket, AMutationIsKept) {
  EXPECT_EQ(packet("> S 0:0(0) <mss 1460> { mut tcp mss; trun ipv4 2 }").mutation,
            " mut tcp mss; trun ipv4 2 ");
}

TEST(PacketdrillPacket, ADescriptorNamesTheConnection) {
  EXPECT_EQ(packet("> sock(4) . 1:1(0) ack 1").socket->value, 4);
}

TEST(PacketdrillPacket, AUdpTunnelStandsAtTheEnd) {
  const PacketEvent event = packet("< F. 1:1(0) ack 1 win 32767 <nop,nop>/udp(1 > 9811)");
  ASSERT_TRUE(event.tunnel);
  EXPECT_EQ(event.tunnel->source, 1);
  EXPECT_EQ(event.tunnel->destination, 9811);
  EXPECT_FALSE(packet("> . 1:1(0)// a remark").tunnel);
}

TEST(PacketdrillPacket, EncapsulationsAreKept) {
  const PacketEvent event = packet(
      "< ipv6 2001:db8::2 > 2001:db8::1: gre flags 0xb000, sum 511:\n   mpls (label 0, tc 0, [S], ttl 0): . "
      "1:1001(1000) ack 1");
  ASSERT_EQ(event.encapsulations.size(), 3U);
  EXPECT_EQ(event.encapsulations[0].protocol, "ipv6");
  EXPECT_EQ(event.encapsulations[0].text, "ipv6 2001:db8::2 > 2001:db8::1");
  EXPECT_EQ(event.encapsulations[1].protocol, "gre");
  EXPECT_EQ(event.encapsulations[2].at, (Position{2, 4}));
  EXPECT_EQ(std::get<TcpPacket>(event.content).sequence.length, 1000U);
  const PacketEvent transport = packet("> encap psp spi 12, vc 0x12 . 1:2(1)");
  ASSERT_EQ(transport.encapsulations.size(), 1U);
  EXPECT_EQ(transport.encapsulations[0].protocol, "psp");
}

TEST(PacketdrillPacket, Udp) { EXPECT_EQ(std::get<UdpPacket>(packet("< udp (1000)").content).length, 1000U); }

TEST(PacketdrillIcmp, QuotesBeforeOrBehind) {
  const IcmpPacket before = icmp("< [1:1461(1460)] icmp unreachable frag_needed mtu 1200");
  EXPECT_EQ(before.type, "unreachable");
  EXPECT_EQ(before.code, "frag_needed");
  EXPECT_EQ(before.mtu->value, 1200);
  EXPECT_EQ(before.quoted_segment->last, 1461U);
  const IcmpPacket behind = icmp("< icmp packet_too_big mtu 1400 [0:1440(1440)]");
  EXPECT_EQ(behind.type, "packet_too_big");
  EXPECT_EQ(behind.code, "");
  EXPECT_EQ(behind.mtu->value, 1400);
  EXPECT_EQ(behind.quoted_segment->length, 1440U);
}

TEST(PacketdrillIcmp, WithoutAQuotationOrACode) {
  EXPECT_FALSE(icmp("< icmp unreachable host_unreachable").quoted_segment);
  EXPECT_EQ(icmp("<icmp type_255 code_0").type, "type_255");
  EXPECT_EQ(icmp("< icmp source_quench").code, "");
  EXPECT_EQ(icmp("> icmp unreachable port_unreachable").type, "unreachable");
}

TEST(PacketdrillIcmp, MayQuoteADatagramOrFlags) {
  EXPECT_EQ(icmp("< [udp (100)] icmp unreachable port_unreachable").quoted_datagram->length, 100U);
  EXPECT_EQ(icmp("< [S 0:0(0)] icmp unreachable net_unreachable").quoted_flags->bits, flag::kSyn);
}

// ---- TCP options ----

TEST(PacketdrillTcpOption, AllOfThemInTheirOrder) {
  const auto list = options("mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7, eol");
  ASSERT_EQ(list.size(), 6U);
  EXPECT_EQ(std::get<MssOption>(list[0].content).value.value, 1460);
  EXPECT_TRUE(std::holds_alternative<SackPermittedOption>(list[1].content));
  EXPECT_EQ(std::get<TimestampsOption>(list[2].content).value.value, 100);
  EXPECT_EQ(std::get<TimestampsOption>(list[2].content).echo_reply.value, 0);
  EXPECT_TRUE(std::holds_alternative<NopOption>(list[3].content));
  EXPECT_EQ(std::get<WindowScaleOption>(list[4].content).shift.value, 7);
  EXPECT_TRUE(std::holds_alternative<EolOption>(list[5].content));
}

TEST(PacketdrillTcpOption, AnyAndNone) {
  EXPECT_TRUE(tcp("> S 0:0(0) <...>").options->any);
  const TcpPacket none = tcp("> S 0:0(0) <>");
  ASSERT_TRUE(none.options);
  EXPECT_FALSE(none.options->any);
  EXPECT_TRUE(none.options->list.empty());
}

TEST(PacketdrillTcpOption, WildcardsInTimestamps) {
  for (const char* text : {"TS val * ecr *", "TS val ... ecr ..."}) {
    const auto option = only_option<TimestampsOption>(text);
    EXPECT_TRUE(option.value.any);
    EXPECT_TRUE(option.echo_reply.any);
  }
  EXPECT_TRUE(only_option<MssOption>("mss *").value.any);
}

TEST(PacketdrillTcpOption, SackBlocks) {
  const auto option = only_option<SackOption>("sack 1:2 3001:4001");
  ASSERT_EQ(option.blocks.size(), 2U);
  EXPECT_EQ(option.blocks[0].left, 1U);
  EXPECT_EQ(option.blocks[1].right, 4001U);
}

TEST(PacketdrillTcpOption, FastOpen) {
  EXPECT_EQ(only_option<FastOpenOption>("FO").cookie, "");
  const auto cookie = only_option<FastOpenOption>("FO abcd1234");
  EXPECT_EQ(cookie.cookie, "\xab\xcd\x12\x34");
  EXPECT_FALSE(cookie.experimental);
  EXPECT_TRUE(only_option<FastOpenOption>("FOEXP 12").experimental);
  EXPECT_FALSE(only_option<FastOpenOption>("FO TFO_COOKIE").cookie);
  const auto defined = only_option<FastOpenOption>("FO TFO_COOKIE", {{"TFO_COOKIE", "0102"}});
  EXPECT_EQ(defined.cookie, "\x01\x02");
  EXPECT_EQ(defined.written, "0102");
}

TEST(PacketdrillTcpOption, AccurateEcnKeepsTheOrderOfItsCounters) {
  const auto option = only_option<AccurateEcnOption>("ECN e1b 1 ceb 0 e0b 1001");
  ASSERT_EQ(option.counters.size(), 3U);
  EXPECT_EQ(option.counters[0].name, "e1b");
  EXPECT_EQ(option.counters[2].value.value, 1001);
  EXPECT_TRUE(only_option<AccurateEcnOption>("ECN").counters.empty());
}

TEST(PacketdrillTcpOption, Md5AndUnknownOnes) {
  EXPECT_EQ(only_option<Md5Option>("md5 valid").digest, "valid");
  EXPECT_EQ(only_option<Md5Option>("md5").digest, "");
  const auto list = options("mp_capable v1 flags[flag_h] key(a, b),nop");
  ASSERT_EQ(list.size(), 2U);
  const auto& unknown = std::get<UnknownOption>(list[0].content);
  EXPECT_EQ(unknown.name, "mp_capable");
  EXPECT_EQ(unknown.text, "v1 flags[flag_h] key(a, b)");
}

// ---- System calls ----

TEST(PacketdrillCall, ArgumentsResultErrorAndRemark) {
  const SystemCallEvent made = call("connect(3, ..., ...) = -1 EINPROGRESS (Operation (now) in progress)");
  EXPECT_EQ(made.name, "connect");
  ASSERT_EQ(made.arguments.size(), 3U);
  EXPECT_EQ(integer(made.arguments[0]), 3);
  EXPECT_TRUE(std::holds_alternative<EllipsisValue>(made.arguments[1].value));
  EXPECT_EQ(integer(made.result), -1);
  EXPECT_EQ(made.error, "EINPROGRESS");
  EXPECT_EQ(made.note, "Operation (now) in progress");
  EXPECT_EQ(made.result_at, (Position{1, 27}));
  EXPECT_EQ(made.error_at, (Position{1, 30}));
}

TEST(PacketdrillCall, AResultMayHaveARemarkAlone) {
  const SystemCallEvent made = call("fcntl(3, F_GETFL) = 0x02 (flags O_RDWR)");
  EXPECT_EQ(integer(made.result), 2);
  EXPECT_EQ(made.error, "");
  EXPECT_EQ(made.note, "flags O_RDWR");
  EXPECT_TRUE(call("f() = 0").arguments.empty());
}

TEST(PacketdrillCall, AResultMayBeARangeOrAnything) {
  const SystemCallEvent range = call("read(3, ..., 100) = 1~5");
  ASSERT_EQ(range.result_to.size(), 1U);
  EXPECT_EQ(integer(range.result_to[0]), 5);
  EXPECT_TRUE(std::holds_alternative<AnyValue>(call("read(3, ..., 100) = *").result.value));
  EXPECT_EQ(name(call("f() = O_RDWR").result), "O_RDWR");
  EXPECT_EQ(std::get<BinaryValue>(call("f() = O_RDWR|O_NONBLOCK").result.value).op, "|");
}

TEST(PacketdrillCall, TheNextEventIsNotPartOfTheResult) {
  EXPECT_EQ(parsed("0 f() = 1\n+0 f() = 2").events.size(), 2U);
  EXPECT_EQ(parsed("0 f() = 1\n* > . 1:1(0)").events.size(), 2U);
}

TEST(PacketdrillExpression, Numbers) {
  EXPECT_EQ(integer(argument("42")), 42);
  EXPECT_EQ(integer(argument("-1")), -1);
  EXPECT_EQ(integer(argument("0xff")), 255);
  EXPECT_EQ(integer(argument("0xffffffffffffffff")), -1);
  EXPECT_EQ(integer(argument("-9223372036854775808")), INT64_MIN);
  EXPECT_EQ(std::get<RealValue>(argument("1.5").value).value, 1.5);
  EXPECT_EQ(std::get<RealValue>(argument("-.5").value).value, -0.5);
}

TEST(PacketdrillExpression, StringsAndTheirEscapes) {
  EXPECT_EQ(octets(argument(R"("GET / HTTP/1.0\r\n\r\n")")), "GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(octets(argument(R"("\xa1\x0\101\0\\\"")")), std::string("\xa1\0A\0\\\"", 6));
  const Expression open = argument(R"("GET"...)");
  EXPECT_TRUE(std::get<StringValue>(open.value).more);
}

TEST(PacketdrillExpression, NamesAndOperators) {
  EXPECT_EQ(name(argument("SOCK_STREAM")), "SOCK_STREAM");
  const auto flags = std::get<BinaryValue>(argument("O_RDWR|O_NONBLOCK | 4").value);
  EXPECT_EQ(flags.op, "|");
  EXPECT_EQ(std::get<BinaryValue>(flags.operands[0].value).op, "|") << "from the left";
  const auto sum = std::get<BinaryValue>(argument("1 + 2 * 3").value);
  EXPECT_EQ(sum.op, "+");
  EXPECT_EQ(std::get<BinaryValue>(sum.operands[1].value).op, "*");
  const auto product = std::get<BinaryValue>(argument("(1 + 2) * 3").value);
  EXPECT_EQ(product.op, "*");
  EXPECT_EQ(std::get<BinaryValue>(argument("1 << 4").value).op, "<<");
  EXPECT_EQ(std::get<UnaryValue>(argument("~O_NONBLOCK").value).op, '~');
}

TEST(PacketdrillExpression, Arrays) {
  EXPECT_EQ(std::get<ArrayValue>(argument("[1, 2,3]").value).items.size(), 3U);
  EXPECT_TRUE(std::get<ArrayValue>(argument("[]").value).items.empty());
}

TEST(PacketdrillExpression, ASocketAddress) {
  const auto address = std::get<StructValue>(
      argument("{sa_family = AF_INET, sin_port = htons(8080), sin_addr = inet_addr(\"192.0.2.1\")}").value);
  ASSERT_EQ(address.fields.size(), 3U);
  EXPECT_EQ(name(address.find("sa_family")->value[0]), "AF_INET");
  const auto port = std::get<CallValue>(address.find("sin_port")->value[0].value);
  EXPECT_EQ(port.function, "htons");
  EXPECT_EQ(integer(port.arguments[0]), 8080);
  EXPECT_EQ(address.find("sin6_addr"), nullptr);
}

TEST(PacketdrillExpression, APollArray) {
  const auto set = std::get<ArrayValue>(argument("[{fd=3,\n events=POLLIN|POLLOUT, revents=POLLOUT}]").value);
  ASSERT_EQ(set.items.size(), 1U);
  EXPECT_EQ(integer(std::get<StructValue>(set.items[0].value).find("fd")->value[0]), 3);
}

TEST(PacketdrillExpression, AMessageHeader) {
  const auto header = std::get<StructValue>(
      argument("{msg_name(...)=..., msg_iov(2)=[{..., 500},{...,400}], msg_flags=0,\n"
               " msg_control=[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=9000}]}")
          .value);
  const StructField* vector = header.find("msg_iov");
  ASSERT_NE(vector, nullptr);
  ASSERT_EQ(vector->count.size(), 1U);
  EXPECT_EQ(integer(vector->count[0]), 2);
  const auto pieces = std::get<ArrayValue>(vector->value[0].value);
  ASSERT_EQ(pieces.items.size(), 2U);
  const auto piece = std::get<StructValue>(pieces.items[1].value);
  ASSERT_EQ(piece.fields.size(), 2U);
  EXPECT_EQ(piece.fields[0].name, "");
  EXPECT_EQ(integer(piece.fields[1].value[0]), 400);
  EXPECT_NE(header.find("msg_control"), nullptr);
}

TEST(PacketdrillExpression, SizeofAndNestedCalls) {
  const auto size = std::get<CallValue>(argument("sizeof(int)").value);
  EXPECT_EQ(size.function, "sizeof");
  EXPECT_EQ(name(size.arguments[0]), "int");
}

TEST(PacketdrillExpression, DefinitionsStandForTheirValue) {
  const Expression level = argument("LEVEL", {{"LEVEL", "SOL_IP"}});
  EXPECT_EQ(name(level), "SOL_IP");
  EXPECT_EQ(level.at, (Position{1, 6}));
  EXPECT_EQ(name(argument("A", {{"A", "A"}})), "A") << "a definition does not hold within itself";
  EXPECT_EQ(tcp("> . 1:1(0) ack N", {{"N", "7"}}).ack->value, 7);
}

}  // namespace
}  // namespace tcplab::packetdrill
