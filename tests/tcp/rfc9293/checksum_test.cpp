// The checksum: RFC 9293 3.1.

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// By the definition: the sum of the pseudo-header and the segment, with the checksum in it, is all ones.
std::uint16_t sum_with_pseudo_header(const std::vector<std::uint8_t>& datagram, std::size_t addresses,
                                     std::size_t tcp) {
  std::uint32_t sum = 6 + static_cast<std::uint32_t>(datagram.size() - tcp);
  const auto add = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i)
      sum += std::uint32_t{datagram[i]} << ((i - from) % 2 == 0 ? 8 : 0);
  };
  add(addresses, tcp);
  add(tcp, datagram.size());
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

TEST(Rfc9293, MUST_2_EverySegmentSentHasItsChecksum) {
  const wire::TcpSegment segment = Endpoint().segment("P.", 5001, 1001, octets(7, 'a'));
  EXPECT_EQ(sum_with_pseudo_header(wire::emit_datagram(segment), 12, 20), 0xffff);
  EXPECT_EQ(sum_with_pseudo_header(wire::emit_datagram(over_ipv6(segment)), 8, 40), 0xffff);
}

TEST(Rfc9293, MUST_3_ASegmentWithAnyBitWrongIsNotTaken) {
  const wire::TcpSegment segment = Endpoint().segment("P.", 5001, 1001, octets(7, 'a'));
  for (const wire::TcpSegment& sent : {segment, over_ipv6(segment)}) {
    std::vector<std::uint8_t> datagram = wire::emit_datagram(sent);
    ASSERT_TRUE(wire::parse_datagram(datagram));
    const std::size_t tcp = datagram.size() - 27;
    for (std::size_t bit = tcp * 8; bit < datagram.size() * 8; ++bit) {
      const auto flip = static_cast<std::uint8_t>(1U << bit % 8);
      datagram[bit / 8] ^= flip;
      EXPECT_FALSE(wire::parse_datagram(datagram)) << "bit " << bit;
      datagram[bit / 8] ^= flip;
    }
  }
}

TEST(Rfc9293, MUST_3_TheAddressesAreChecksummedToo) {
  wire::TcpSegment segment = over_ipv6(Endpoint().segment("S", 5000));
  std::vector<std::uint8_t> datagram = wire::emit_datagram(segment);
  datagram[8 + 15] ^= 1;  // IPv6 has no checksum of its own
  EXPECT_FALSE(wire::parse_datagram(datagram));
}

}  // namespace
}  // namespace tcplab::tcp
