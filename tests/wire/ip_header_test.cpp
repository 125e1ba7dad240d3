#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv6.hpp"
#include "tests/wire/random_segment.hpp"
#include "tests/wire/samples.hpp"

namespace tcplab::wire {
namespace {

Octets header_octets() {
  const Octets datagram = syn_over_ipv4();
  return {datagram.begin(), datagram.begin() + 20};
}

// The header with one octet changed and the checksum put right, so that only the change is wrong.
Octets with_octet(std::size_t at, std::uint8_t value) {
  Octets datagram = syn_over_ipv4();
  datagram[at] = value;
  datagram[10] = datagram[11] = 0;
  Checksum sum;
  sum.add({datagram.data(), 20});
  datagram[10] = static_cast<std::uint8_t>(sum.finish() >> 8);
  datagram[11] = static_cast<std::uint8_t>(sum.finish() & 0xff);
  return datagram;
}

ParseError header_error(std::span<const std::uint8_t> octets) {
  const auto packet = parse_ipv4(octets);
  EXPECT_FALSE(packet.ok());
  return packet ? ParseError{} : packet.error();
}

TEST(Ipv4, EmitsTheKnownHeader) {
  Ipv4Header header;
  header.identification = 0x1c46;
  header.source = kClient;
  header.destination = kServer;
  EXPECT_EQ(emit_ipv4(header, 40), header_octets());
}

TEST(Ipv4, ParsesTheKnownHeader) {
  const Octets datagram = syn_over_ipv4();
  const auto packet = parse_ipv4(datagram);
  ASSERT_TRUE(packet.ok());
  EXPECT_EQ(packet->header.identification, 0x1c46);
  EXPECT_TRUE(packet->header.dont_fragment);
  EXPECT_FALSE(packet->header.more_fragments);
  EXPECT_EQ(packet->header.ttl, 64);
  EXPECT_EQ(packet->header.protocol, kProtocolTcp);
  EXPECT_EQ(packet->header.source, kClient);
  EXPECT_EQ(packet->header.destination, kServer);
  EXPECT_EQ(packet->payload.data(), datagram.data() + 20);
  EXPECT_EQ(packet->payload.size(), 40U);
}

TEST(Ipv4, PayloadEndsAtTheTotalLength) {
  Octets padded = syn_over_ipv4();
  padded.insert(padded.end(), 6, 0xee);  // as Ethernet pads a short frame
  const auto packet = parse_ipv4(padded);
  ASSERT_TRUE(packet.ok());
  EXPECT_EQ(packet->payload.size(), 40U);
}

TEST(Ipv4, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(header_error({}), (ParseError{0, "shorter than an IPv4 header"}));
  EXPECT_EQ(header_error(Octets(19, 0x45)), (ParseError{19, "shorter than an IPv4 header"}));
  EXPECT_EQ(header_error(with_octet(0, 0x55)), (ParseError{0, "not IP version 4"}));
  EXPECT_EQ(header_error(with_octet(0, 0x44)), (ParseError{0, "IPv4 header length below 20"}));
  EXPECT_EQ(header_error(with_octet(3, 19)), (ParseError{2, "IPv4 total length below the header length"}));
  EXPECT_EQ(header_error(with_octet(3, 61)), (ParseError{2, "IPv4 total length past the end"}));
  Octets damaged = syn_over_ipv4();
  damaged[8] ^= 1;
  EXPECT_EQ(header_error(damaged), (ParseError{10, "bad IPv4 header checksum"}));
}

TEST(Ipv4, RefusesAHeaderLengthPastTheEnd) {
  Octets header = with_octet(0, 0x4f);
  header.resize(59);
  EXPECT_EQ(header_error(header), (ParseError{0, "IPv4 header length past the end"}));
}

TEST(Ipv4, EmitThenParseIsTheIdentity) {
  Rng rng(31);
  for (int i = 0; i < 20000; ++i) {
    Ipv4Header header;
    header.dscp = random_as<std::uint8_t>(rng) & 63;
    header.ecn = random_as<std::uint8_t>(rng) & 3;
    header.identification = random_as<std::uint16_t>(rng);
    header.dont_fragment = rng.chance(0.5);
    header.more_fragments = rng.chance(0.5);
    header.fragment_offset = random_as<std::uint16_t>(rng) & 0x1fff;
    header.ttl = random_as<std::uint8_t>(rng);
    header.protocol = random_as<std::uint8_t>(rng);
    header.source = random_address(rng, IpVersion::kV4);
    header.destination = random_address(rng, IpVersion::kV4);
    const Octets options = random_octets(rng, 4 * rng.below(11));
    const Octets payload = random_octets(rng, rng.below(9));
    Octets datagram = emit_ipv4(header, payload.size(), options);
    ASSERT_EQ(datagram.size(), kIpv4HeaderSize + options.size());
    datagram.insert(datagram.end(), payload.begin(), payload.end());
    const auto packet = parse_ipv4(datagram);
    ASSERT_TRUE(packet.ok()) << packet.error().what;
    ASSERT_EQ(packet->header, header);
    ASSERT_TRUE(std::equal(options.begin(), options.end(), packet->options.begin(), packet->options.end()));
    ASSERT_TRUE(std::equal(payload.begin(), payload.end(), packet->payload.begin(), packet->payload.end()));
  }
}

TEST(Ipv6, ParsesTheKnownHeader) {
  const Octets datagram = data_over_ipv6();
  const auto packet = parse_ipv6(datagram);
  ASSERT_TRUE(packet.ok());
  EXPECT_EQ(packet->header.ecn, 2);
  EXPECT_EQ(packet->header.dscp, 0);
  EXPECT_EQ(packet->header.flow_label, 0U);
  EXPECT_EQ(packet->header.next_header, kProtocolTcp);
  EXPECT_EQ(packet->header.hop_limit, 64);
  EXPECT_EQ(packet->header.source.to_string(), "2001:db8::1");
  EXPECT_EQ(packet->header.destination.to_string(), "2001:db8::2");
  EXPECT_EQ(packet->payload.size(), 23U);
}

TEST(Ipv6, SaysWhatIsWrongAndWhere) {
  const auto error = [](Octets octets) { return parse_ipv6(octets).error(); };
  Octets datagram = data_over_ipv6();
  EXPECT_EQ(error({}), (ParseError{0, "shorter than an IPv6 header"}));
  EXPECT_EQ(error({datagram.begin(), datagram.begin() + 39}),
            (ParseError{39, "shorter than an IPv6 header"}));
  datagram[0] = 0x40;
  EXPECT_EQ(error(datagram), (ParseError{0, "not IP version 6"}));
  datagram[0] = 0x60;
  datagram[5] = 24;
  EXPECT_EQ(error(datagram), (ParseError{4, "IPv6 payload length past the end"}));
}

TEST(Ipv6, EmitThenParseIsTheIdentity) {
  Rng rng(32);
  for (int i = 0; i < 20000; ++i) {
    Ipv6Header header;
    header.dscp = random_as<std::uint8_t>(rng) & 63;
    header.ecn = random_as<std::uint8_t>(rng) & 3;
    header.flow_label = random_as<std::uint32_t>(rng) & 0xfffff;
    header.next_header = random_as<std::uint8_t>(rng);
    header.hop_limit = random_as<std::uint8_t>(rng);
    header.source = random_address(rng, IpVersion::kV6);
    header.destination = random_address(rng, IpVersion::kV6);
    Octets datagram(kIpv6HeaderSize + rng.below(9));
    write_ipv6(header, datagram.size() - kIpv6HeaderSize, datagram);
    const auto packet = parse_ipv6(datagram);
    ASSERT_TRUE(packet.ok()) << packet.error().what;
    ASSERT_EQ(packet->header, header);
    ASSERT_EQ(packet->payload.size(), datagram.size() - kIpv6HeaderSize);
  }
}

}  // namespace
}  // namespace tcplab::wire
