// ICMP errors about TCP (RFC 792, RFC 4443): what is written is read back, and nothing hostile does harm.

#include "core/wire/icmp.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::wire {
namespace {

IcmpError too_big_v4() {
  IcmpError error;
  error.source = IpAddress::v4(203, 0, 113, 1);
  error.destination = IpAddress::v4(198, 51, 100, 1);
  error.type = icmp4::kDestinationUnreachable;
  error.code = icmp4::kFragmentationNeeded;
  error.mtu = 1400;
  error.quoted_from = {error.destination, 40000};
  error.quoted_to = {IpAddress::v4(198, 51, 100, 2), 80};
  error.quoted_seq = {0xfedcba98};
  return error;
}

IcmpError too_big_v6() {
  IcmpError error;
  error.source = *IpAddress::parse("2001:db8::ff");
  error.destination = *IpAddress::parse("2001:db8::1");
  error.type = icmp6::kPacketTooBig;
  error.mtu = 1280;
  error.quoted_from = {error.destination, 40000};
  error.quoted_to = {*IpAddress::parse("2001:db8::2"), 80};
  error.quoted_seq = {7};
  return error;
}

// Any error that a router or host may send.
IcmpError random_error(Rng& rng) {
  IcmpError error = rng.chance(0.5) ? too_big_v4() : too_big_v6();
  const bool v6 = error.source.version == IpVersion::kV6;
  constexpr std::uint8_t kTypes4[] = {icmp4::kDestinationUnreachable, icmp4::kSourceQuench,
                                      icmp4::kTimeExceeded, icmp4::kParameterProblem};
  error.type = v6 ? static_cast<std::uint8_t>(1 + rng.below(4)) : kTypes4[rng.below(4)];
  error.code = static_cast<std::uint8_t>(rng.below(16));
  const bool says_mtu =
      v6 ? error.type == icmp6::kPacketTooBig
         : error.type == icmp4::kDestinationUnreachable && error.code == icmp4::kFragmentationNeeded;
  error.mtu = says_mtu ? static_cast<std::uint32_t>(rng.below(65536)) : 0;
  error.quoted_from.port = static_cast<std::uint16_t>(rng.next());
  error.quoted_to.port = static_cast<std::uint16_t>(rng.next());
  error.quoted_seq = {static_cast<std::uint32_t>(rng.next())};
  return error;
}

TEST(Icmp, WhatIsEmittedIsParsedBack) {
  Rng rng(71);
  for (int i = 0; i < 2000; ++i) {
    const IcmpError error = random_error(rng);
    const Parsed<IcmpError> parsed = parse_icmp_datagram(emit_icmp_datagram(error));
    ASSERT_TRUE(parsed) << parsed.error().what;
    ASSERT_EQ(*parsed, error);
  }
}

TEST(Icmp, FragmentationNeededIsLaidOutAsRfc1191Has) {
  const std::vector<std::uint8_t> bytes = emit_icmp_datagram(too_big_v4());
  ASSERT_EQ(bytes.size(), 20U + 8U + 20U + 8U);
  EXPECT_EQ(bytes[9], kProtocolIcmp);
  EXPECT_EQ(bytes[20], 3);
  EXPECT_EQ(bytes[21], 4);
  EXPECT_EQ(bytes[26] << 8 | bytes[27], 1400);
  EXPECT_EQ(bytes[28] >> 4, 4) << "the quoted IP header";
  Checksum sum;
  sum.add(std::span(bytes).subspan(20));
  EXPECT_EQ(sum.finish(), 0);
}

TEST(Icmp, PacketTooBigIsLaidOutAsRfc4443Has) {
  const std::vector<std::uint8_t> bytes = emit_icmp_datagram(too_big_v6());
  ASSERT_EQ(bytes.size(), 40U + 8U + 40U + 8U);
  EXPECT_EQ(bytes[6], kProtocolIcmpV6);
  EXPECT_EQ(bytes[40], 2);
  EXPECT_EQ(bytes[46] << 8 | bytes[47], 1280);
  EXPECT_EQ(bytes[48] >> 4, 6);
}

TEST(Icmp, ABitWrongAnywhereInTheMessageIsFound) {
  for (const IcmpError& error : {too_big_v4(), too_big_v6()}) {
    std::vector<std::uint8_t> bytes = emit_icmp_datagram(error);
    const std::size_t start = error.source.version == IpVersion::kV4 ? kIpv4HeaderSize : kIpv6HeaderSize;
    for (std::size_t bit = start * 8; bit < bytes.size() * 8; ++bit) {
      const auto flip = static_cast<std::uint8_t>(1U << bit % 8);
      bytes[bit / 8] ^= flip;
      EXPECT_FALSE(parse_icmp_datagram(bytes)) << "bit " << bit;
      bytes[bit / 8] ^= flip;
    }
  }
}

// A datagram around a message whose checksum is right whatever it says.
std::vector<std::uint8_t> datagram_of(std::vector<std::uint8_t> message) {
  Checksum sum;
  message[2] = message[3] = 0;
  sum.add(message);
  const std::uint16_t value = sum.finish();
  message[2] = static_cast<std::uint8_t>(value >> 8);
  message[3] = static_cast<std::uint8_t>(value & 0xff);
  Ipv4Header header;
  header.protocol = kProtocolIcmp;
  header.source = IpAddress::v4(203, 0, 113, 1);
  header.destination = IpAddress::v4(198, 51, 100, 1);
  std::vector<std::uint8_t> bytes = emit_ipv4(header, message.size());
  bytes.insert(bytes.end(), message.begin(), message.end());
  return bytes;
}

std::vector<std::uint8_t> message_v4() {
  const std::vector<std::uint8_t> bytes = emit_icmp_datagram(too_big_v4());
  return {bytes.begin() + 20, bytes.end()};
}

TEST(Icmp, AnEchoIsNoError) {
  std::vector<std::uint8_t> message = message_v4();
  message[0] = 8;
  EXPECT_EQ(parse_icmp_datagram(datagram_of(message)).error().what, "not an ICMP error");
}

TEST(Icmp, AQuoteOfUdpIsNotOurs) {
  std::vector<std::uint8_t> message = message_v4();
  message[8 + 9] = 17;
  EXPECT_EQ(parse_icmp_datagram(datagram_of(message)).error().what, "quotes something else than TCP");
}

TEST(Icmp, AQuoteMayBeLongerButNotShorterThanEightOctetsOfTcp) {
  std::vector<std::uint8_t> longer = message_v4();
  longer.resize(longer.size() + 100);
  EXPECT_TRUE(parse_icmp_datagram(datagram_of(longer)));
  const std::vector<std::uint8_t> whole = message_v4();
  for (std::size_t size = 8; size < whole.size(); ++size) {
    EXPECT_FALSE(
        parse_icmp_datagram(datagram_of({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)})));
  }
}

TEST(Icmp, AQuotedHeaderWithOptionsIsSteppedOver) {
  std::vector<std::uint8_t> message = message_v4();
  message[8] = 0x46;  // six words
  message.insert(message.begin() + 8 + 20, {1, 1, 1, 1});
  const Parsed<IcmpError> parsed = parse_icmp_datagram(datagram_of(message));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->quoted_from.port, 40000);
  EXPECT_EQ(parsed->quoted_seq, SeqNum{0xfedcba98});
}

TEST(Icmp, AQuotedHeaderLengthThatLiesIsAnError) {
  for (const char first : {'\x40', '\x44', '\x4f', '\x60', '\0'}) {
    std::vector<std::uint8_t> message = message_v4();
    message[8] = static_cast<std::uint8_t>(first);
    EXPECT_FALSE(parse_icmp_datagram(datagram_of(message))) << int{first};
  }
}

TEST(Icmp, HostileBytesGiveAnErrorValue) {
  Rng rng(72);
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::uint8_t> message(8 + rng.below(60));
    for (std::uint8_t& octet : message) octet = static_cast<std::uint8_t>(rng.next());
    if (rng.chance(0.5)) message[0] = 3;
    if (rng.chance(0.5) && message.size() > 8)
      message[8] = static_cast<std::uint8_t>(0x40 | (message[8] & 15));
    const Parsed<IcmpError> parsed = parse_icmp_datagram(datagram_of(message));
    if (!parsed) {
      ASSERT_FALSE(parsed.error().what.empty());
    }
    (void)parse_icmp_datagram(message);
  }
  EXPECT_FALSE(parse_icmp_datagram({}));
}

TEST(Icmp, ATruncatedDatagramIsAnError) {
  for (const IcmpError& error : {too_big_v4(), too_big_v6()}) {
    const std::vector<std::uint8_t> bytes = emit_icmp_datagram(error);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      EXPECT_FALSE(parse_icmp_datagram(std::span(bytes).first(size)));
    }
  }
}

}  // namespace
}  // namespace tcplab::wire
