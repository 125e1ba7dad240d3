// Packets: TCP with its options, ICMP, IP fields.
#include <string>

#include <gtest/gtest.h>

#include "tests/packetdrill/parsed.hpp"

namespace tcplab::packetdrill::language {
namespace {

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
  EXPECT_EQ(packet("> (class 0x28) P. 1:2(1)").ip->tos->value, 40);
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

}  // namespace
}  // namespace tcplab::packetdrill::language
