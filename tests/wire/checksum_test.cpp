#include "core/wire/checksum.hpp"

#include <cstddef>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "tests/wire/random_segment.hpp"
#include "tests/wire/samples.hpp"

namespace tcplab::wire {
namespace {

std::uint16_t checksum_of(std::span<const std::uint8_t> octets) {
  Checksum sum;
  sum.add(octets);
  return sum.finish();
}

// The definition of RFC 1071, one octet pair at a time.
std::uint16_t by_definition(std::span<const std::uint8_t> octets) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < octets.size(); i += 2) {
    const unsigned low = i + 1 < octets.size() ? octets[i + 1] : 0U;
    sum += octets[i] * 256U + low;
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return static_cast<std::uint16_t>(~sum);
}

TEST(Checksum, OfNothingIsAllOnes) { EXPECT_EQ(Checksum().finish(), 0xffff); }

TEST(Checksum, MatchesTheExampleOfRfc1071Section3) {
  EXPECT_EQ(checksum_of(Octets{0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7}),
            0x220d);  // the complement of ddf2
}

TEST(Checksum, PadsAnOddTailWithZero) {
  EXPECT_EQ(checksum_of(Octets{0x12}), checksum_of(Octets{0x12, 0x00}));
  EXPECT_EQ(checksum_of(Octets{0x12, 0x34, 0x56}), checksum_of(Octets{0x12, 0x34, 0x56, 0x00}));
}

TEST(Checksum, AgreesWithTheDefinitionAtEveryLength) {
  Rng rng(21);
  for (std::size_t length = 0; length < 300; ++length) {
    const Octets octets = random_octets(rng, length);
    ASSERT_EQ(checksum_of(octets), by_definition(octets)) << length << " octets";
  }
  const Octets ones(65535, 0xff);
  EXPECT_EQ(checksum_of(ones), by_definition(ones));
}

TEST(Checksum, PiecesOfEvenLengthAndWordsAddUpToTheWhole) {
  Rng rng(22);
  const Octets octets = random_octets(rng, 101);
  const std::span<const std::uint8_t> all = octets;
  for (std::size_t cut = 2; cut < all.size(); cut += 2) {
    Checksum sum;
    sum.add(all.first(cut - 2));
    sum.add_word(static_cast<std::uint16_t>(all[cut - 2] << 8 | all[cut - 1]));
    sum.add(all.subspan(cut));
    ASSERT_EQ(sum.finish(), checksum_of(all)) << "cut at " << cut;
  }
}

TEST(TcpChecksum, IsZeroOverAReceivedSegmentAndTheFieldOverOneWithoutIt) {
  const Octets datagram = syn_over_ipv4();
  Octets segment(datagram.begin() + 20, datagram.end());
  EXPECT_EQ(tcp_checksum(kClient, kServer, segment), 0);
  segment[16] = segment[17] = 0;
  EXPECT_EQ(tcp_checksum(kClient, kServer, segment), 0x546e);
}

TEST(TcpChecksum, CoversTheIpv6PseudoHeader) {
  const Octets datagram = data_over_ipv6();
  const Octets segment(datagram.begin() + 40, datagram.end());
  const TcpSegment sample = data_segment_v6();
  EXPECT_EQ(tcp_checksum(sample.source, sample.destination, segment), 0);
  EXPECT_NE(tcp_checksum(sample.source, *IpAddress::parse("2001:db8::3"), segment), 0);
}

}  // namespace
}  // namespace tcplab::wire
