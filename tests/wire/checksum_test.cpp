#include "core/wire/checksum.hpp"

#include <algorithm>
#include <cstddef>
#include <span>
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

// Octets of which the words carry into one another as often as can be, or never.
Octets extreme_octets(Rng& rng, std::size_t length) {
  Octets octets(length);
  for (std::uint8_t& octet : octets) octet = rng.chance(0.5) ? 0xff : 0x00;
  return octets;
}

TEST(Checksum, AgreesWithTheDefinitionAtEveryLengthAndAlignment) {
  Rng rng(21);
  for (std::size_t length = 0; length <= 2000; ++length) {
    const std::size_t alignment = length % 17;
    const Octets octets =
        length % 3 == 0 ? extreme_octets(rng, length + alignment) : random_octets(rng, length + alignment);
    const auto piece = std::span(octets).subspan(alignment);
    ASSERT_EQ(checksum_of(piece), by_definition(piece)) << length << " octets";
  }
  for (std::size_t alignment = 0; alignment < 64; ++alignment) {
    for (std::size_t length = 0; length < 80; ++length) {
      const Octets octets = random_octets(rng, length + alignment);
      const auto piece = std::span(octets).subspan(alignment);
      ASSERT_EQ(checksum_of(piece), by_definition(piece)) << length << " octets at " << alignment;
    }
  }
}

TEST(Checksum, CarriesAreNeverLost) {
  for (const std::size_t length : {1U, 2U, 7U, 8U, 9U, 1459U, 1460U, 65535U, 1U << 20}) {
    const Octets ones(length, 0xff);
    ASSERT_EQ(checksum_of(ones), by_definition(ones)) << length << " octets";
  }
  Rng rng(23);
  Checksum many;
  Octets all;
  for (int i = 0; i < 2000; ++i) {
    const Octets piece = extreme_octets(rng, 2 * rng.below(40));
    many.add(piece);
    all.insert(all.end(), piece.begin(), piece.end());
  }
  EXPECT_EQ(many.finish(), by_definition(all));
}

TEST(Checksum, CopiesWhatItSumsAndNothingElse) {
  Rng rng(24);
  for (std::size_t length = 0; length <= 2000; ++length) {
    const std::size_t from = rng.below(17);
    const std::size_t to = rng.below(17);
    const Octets octets = random_octets(rng, length + from);
    const auto piece = std::span(octets).subspan(from);
    Octets copy(to + length + 8, 0xa5);
    Octets expected = copy;
    std::copy(piece.begin(), piece.end(), expected.begin() + static_cast<std::ptrdiff_t>(to));
    Checksum sum;
    sum.add_copied(piece, std::span(copy).subspan(to));
    ASSERT_EQ(sum.finish(), by_definition(piece)) << length << " octets";
    ASSERT_EQ(copy, expected) << length << " octets";
  }
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
