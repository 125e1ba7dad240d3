#include "core/wire/tcp_segment.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/ipv4.hpp"
#include "tests/wire/random_segment.hpp"
#include "tests/wire/samples.hpp"

namespace tcplab::wire {
namespace {

ParseError error_of(const Octets& datagram) {
  const auto segment = parse_datagram(datagram);
  EXPECT_FALSE(segment.ok());
  return segment ? ParseError{} : segment.error();
}

// The datagram around this TCP part, right but for what the caller changed in it.
Octets around(const Ipv4Header& header, const Octets& tcp, const Octets& options = {}) {
  Octets datagram = emit_ipv4(header, tcp.size(), options);
  datagram.insert(datagram.end(), tcp.begin(), tcp.end());
  return datagram;
}

Ipv4Header ip_header() {
  Ipv4Header header;
  header.source = kClient;
  header.destination = kServer;
  return header;
}

Octets tcp_octets() {
  const Octets datagram = syn_over_ipv4();
  return {datagram.begin() + 20, datagram.end()};
}

TEST(TcpFlags, EachBitHasItsPlace) {
  EXPECT_EQ((TcpFlags{.cwr = true}).to_octet(), 0x80);
  EXPECT_EQ((TcpFlags{.ece = true}).to_octet(), 0x40);
  EXPECT_EQ((TcpFlags{.urg = true}).to_octet(), 0x20);
  EXPECT_EQ((TcpFlags{.ack = true}).to_octet(), 0x10);
  EXPECT_EQ((TcpFlags{.psh = true}).to_octet(), 0x08);
  EXPECT_EQ((TcpFlags{.rst = true}).to_octet(), 0x04);
  EXPECT_EQ((TcpFlags{.syn = true}).to_octet(), 0x02);
  EXPECT_EQ((TcpFlags{.fin = true}).to_octet(), 0x01);
  for (unsigned octet = 0; octet < 256; ++octet) {
    EXPECT_EQ(TcpFlags::from_octet(static_cast<std::uint8_t>(octet)).to_octet(), octet);
  }
}

TEST(TcpFlags, AreNamedAsWiresharkNamesThem) {
  EXPECT_EQ(TcpFlags().to_string(), "<None>");
  EXPECT_EQ(TcpFlags::from_octet(0x02).to_string(), "SYN");
  EXPECT_EQ(TcpFlags::from_octet(0x12).to_string(), "SYN, ACK");
  EXPECT_EQ(TcpFlags::from_octet(0x18).to_string(), "PSH, ACK");
  EXPECT_EQ(TcpFlags::from_octet(0xff).to_string(), "FIN, SYN, RST, PSH, ACK, URG, ECE, CWR");
}

TEST(TcpSegment, CountsSynAndFinInItsLength) {
  TcpSegment segment = data_segment_v6();
  EXPECT_EQ(segment.seq_length(), 3U);
  segment.header.flags.fin = true;
  EXPECT_EQ(segment.seq_length(), 4U);
  segment.header.flags.syn = true;
  EXPECT_EQ(segment.seq_length(), 5U);
  segment.payload = {};
  EXPECT_EQ(segment.seq_length(), 2U);
}

TEST(TcpSegment, KnowsItsEndsAndSizes) {
  const TcpSegment syn = syn_segment();
  EXPECT_EQ(syn.from().to_string(), "198.51.100.1:49152");
  EXPECT_EQ(syn.to().to_string(), "198.51.100.2:80");
  EXPECT_EQ(syn.header_size(), 40U);
  EXPECT_EQ(syn.datagram_size(), 60U);
  EXPECT_EQ(data_segment_v6().datagram_size(), 63U);
}

TEST(Datagram, EmitsTheKnownOctets) {
  EXPECT_EQ(emit_datagram(syn_segment()), syn_over_ipv4());
  EXPECT_EQ(emit_datagram(data_segment_v6()), data_over_ipv6());
}

TEST(Datagram, ParsesTheKnownOctets) {
  const auto syn = parse_datagram(syn_over_ipv4());
  ASSERT_TRUE(syn.ok());
  EXPECT_EQ(*syn, syn_segment());
  const auto data = parse_datagram(data_over_ipv6());
  ASSERT_TRUE(data.ok());
  EXPECT_EQ(*data, data_segment_v6());
}

TEST(Datagram, IpHeaderErrorsAreReported) {
  EXPECT_EQ(error_of({}), (ParseError{0, "shorter than an IPv4 header"}));
  EXPECT_EQ(error_of({0x60, 0, 0}), (ParseError{3, "shorter than an IPv6 header"}));
  EXPECT_EQ(error_of(Octets(60, 0x75)), (ParseError{0, "not IP version 4"}));
}

TEST(Datagram, RefusesAFragment) {
  Ipv4Header first = ip_header();
  first.more_fragments = true;
  EXPECT_EQ(error_of(around(first, tcp_octets())), (ParseError{6, "a fragment"}));
  Ipv4Header later = ip_header();
  later.fragment_offset = 1;
  EXPECT_EQ(error_of(around(later, tcp_octets())), (ParseError{6, "a fragment"}));
}

TEST(Datagram, RefusesAnotherProtocol) {
  Ipv4Header udp = ip_header();
  udp.protocol = 17;
  EXPECT_EQ(error_of(around(udp, tcp_octets())), (ParseError{9, "not TCP"}));
  Octets v6 = data_over_ipv6();
  v6[6] = 17;
  EXPECT_EQ(error_of(v6), (ParseError{6, "not TCP"}));
}

TEST(Datagram, RefusesAShortTcpHeader) {
  Octets tcp = tcp_octets();
  tcp.resize(19);
  EXPECT_EQ(error_of(around(ip_header(), tcp)), (ParseError{39, "shorter than a TCP header"}));
}

TEST(Datagram, RefusesABadDataOffset) {
  Octets below = tcp_octets();
  below[12] = 0x40;
  EXPECT_EQ(error_of(around(ip_header(), below)), (ParseError{32, "TCP data offset below 5"}));
  Octets past = tcp_octets();
  past[12] = 0xb0;
  EXPECT_EQ(error_of(around(ip_header(), past)), (ParseError{32, "TCP data offset past the end"}));
}

TEST(Datagram, RefusesABadTcpChecksum) {
  Octets datagram = syn_over_ipv4();
  datagram[36] ^= 1;
  EXPECT_EQ(error_of(datagram), (ParseError{36, "bad TCP checksum"}));
  Octets v6 = data_over_ipv6();
  v6.back() ^= 1;
  EXPECT_EQ(error_of(v6), (ParseError{56, "bad TCP checksum"}));
}

TEST(Datagram, NoticesEveryFlippedBit) {
  for (const Octets& good : {syn_over_ipv4(), data_over_ipv6()}) {
    const bool v6 = good[0] >> 4 == 6;
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
      const std::size_t octet = bit / 8;
      const bool in_version = octet == 0 && bit % 8 >= 4;
      // No checksum covers the IPv6 traffic class, flow label and hop limit.
      if (v6 && ((octet < 4 && !in_version) || octet == 7)) continue;
      Octets damaged = good;
      damaged[octet] = static_cast<std::uint8_t>(damaged[octet] ^ 1U << bit % 8);
      EXPECT_FALSE(parse_datagram(damaged).ok()) << "octet " << octet << " bit " << bit % 8;
    }
  }
}

TEST(Datagram, RefusesEveryTruncation) {
  for (const Octets& good : {syn_over_ipv4(), data_over_ipv6()}) {
    for (std::size_t size = 0; size < good.size(); ++size) {
      const Octets cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_FALSE(parse_datagram(cut).ok()) << size << " octets";
    }
  }
}

TEST(Datagram, SkipsIpOptions) {
  const Octets options = {1, 1, 1, 0};
  const auto segment = parse_datagram(around(ip_header(), tcp_octets(), options));
  ASSERT_TRUE(segment.ok());
  EXPECT_EQ(segment->header, syn_segment().header);
  Octets damaged = tcp_octets();
  damaged[16] ^= 1;
  EXPECT_EQ(error_of(around(ip_header(), damaged, options)), (ParseError{40, "bad TCP checksum"}));
}

TEST(Datagram, KeepsMalformedOptionsAsTheyStand) {
  TcpSegment segment = syn_segment();
  segment.header.options = TcpOptions::raw(Octets{2, 0, 9, 9});
  const auto parsed = parse_datagram(emit_datagram(segment));
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->header.options, segment.header.options);
  EXPECT_FALSE(decode_options(parsed->header.options.bytes()).ok());
}

TEST(Datagram, EmitThenParseIsTheIdentity) {
  Rng rng(41);
  for (int i = 0; i < 50000; ++i) {
    const TcpSegment segment = random_segment(rng);
    const Octets datagram = emit_datagram(segment);
    ASSERT_EQ(datagram.size(), segment.datagram_size());
    const auto parsed = parse_datagram(datagram);
    ASSERT_TRUE(parsed.ok()) << parsed.error().what;
    ASSERT_EQ(*parsed, segment);
    ASSERT_EQ(emit_datagram(*parsed), datagram);
  }
}

TEST(Datagram, CarriesAsMuchAsTheLengthFieldAllows) {
  TcpSegment segment = syn_segment();
  segment.payload = Bytes(Octets(65535 - 60, 0x5a));
  const Octets datagram = emit_datagram(segment);
  EXPECT_EQ(datagram.size(), 65535U);
  const auto parsed = parse_datagram(datagram);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, segment);
}

}  // namespace
}  // namespace tcplab::wire
