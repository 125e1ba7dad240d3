// Source routes in IPv4 headers (RFC 791 3.1), and options in datagrams that carry TCP.

#include "core/wire/ipv4_options.hpp"

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/wire/fields.hpp"
#include "tests/wire/random_segment.hpp"

namespace tcplab::wire {
namespace {

using Octets = std::vector<std::uint8_t>;

const IpAddress kHere = IpAddress::v4(198, 51, 100, 2);

Octets route(std::uint8_t pointer) { return {1, 131, 11, pointer, 203, 0, 113, 1, 203, 0, 113, 2}; }

TEST(SourceRoute, IsFoundBehindOtherOptions) {
  const Octets options = {1, 0x99, 4, 7, 7, 137, 7, 4, 203, 0, 113, 1};
  const std::optional<SourceRouteView> found = find_source_route(options);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->offset, 5U);
  EXPECT_EQ(found->kind, ipv4_option::kStrictSourceRoute);
  EXPECT_EQ(found->slots, 1U);
  EXPECT_FALSE(found->is_complete());
}

TEST(SourceRoute, IsNotFoundWhereItIsMalformedOrBehindTheEnd) {
  for (const Octets& options :
       {Octets{0, 131, 7, 4, 1, 2, 3, 4}, Octets{131}, Octets{131, 2}, Octets{131, 8, 4, 1, 2, 3, 4, 5},
        Octets{131, 40, 4}, Octets{131, 7, 3, 1, 2, 3, 4}, Octets{131, 7, 6, 1, 2, 3, 4}, Octets{}}) {
    EXPECT_FALSE(find_source_route(options));
  }
}

TEST(SourceRoute, OnTheWireTheNextStopIsTheDestination) {
  Octets options = route(4);
  IpAddress destination = kHere;
  route_to_wire(options, destination);
  EXPECT_EQ(destination, IpAddress::v4(203, 0, 113, 1));
  EXPECT_EQ(options, (Octets{1, 131, 11, 4, 203, 0, 113, 2, 198, 51, 100, 2}));
  route_from_wire(options, destination);
  EXPECT_EQ(destination, kHere);
  EXPECT_EQ(options, route(4));
}

TEST(SourceRoute, HalfTravelledOnlyTheRestMoves) {
  Octets options = route(8);
  IpAddress destination = kHere;
  route_to_wire(options, destination);
  EXPECT_EQ(destination, IpAddress::v4(203, 0, 113, 2));
  EXPECT_EQ(options, (Octets{1, 131, 11, 8, 203, 0, 113, 1, 198, 51, 100, 2}));
}

TEST(SourceRoute, CompletedNothingMoves) {
  Octets options = route(12);
  IpAddress destination = kHere;
  route_to_wire(options, destination);
  route_from_wire(options, destination);
  EXPECT_EQ(destination, kHere);
  EXPECT_EQ(options, route(12));
}

TEST(SourceRoute, HostileOptionsStayWithinTheirField) {
  Rng rng(81);
  for (int i = 0; i < 20'000; ++i) {
    Octets options(4 * rng.below(11));
    for (std::uint8_t& octet : options)
      octet = static_cast<std::uint8_t>(rng.chance(0.3) ? rng.below(12) : rng.next());
    if (!options.empty() && rng.chance(0.7)) options[0] = 131;
    Octets moved = options;
    IpAddress destination = kHere;
    route_from_wire(moved, destination);
    route_to_wire(moved, destination);
    ASSERT_EQ(moved, options);
    ASSERT_EQ(destination, kHere);
  }
}

TEST(Ipv4Options, TravelWithASegmentAndComeBack) {
  Rng rng(82);
  for (int i = 0; i < 2000; ++i) {
    TcpSegment segment = random_segment(rng);
    if (segment.source.version != IpVersion::kV4) continue;
    Octets options(4 * rng.below(11));
    for (std::uint8_t& octet : options) octet = static_cast<std::uint8_t>(rng.next());
    if (options.size() >= 12 && rng.chance(0.5)) {
      options[0] = 131;
      options[1] = 11;
      options[2] = 4;
    }
    segment.ip.options = Bytes(options);
    const Octets datagram = emit_datagram(segment);
    ASSERT_EQ(datagram.size(), segment.datagram_size());
    const Parsed<TcpSegment> parsed = parse_datagram(datagram);
    ASSERT_TRUE(parsed) << parsed.error().what;
    ASSERT_EQ(*parsed, segment);
    std::size_t covered = 0;
    for (const Field& field : decode_fields(segment, {}, {})) {
      if (field.depth > 0) covered = std::max(covered, field.offset + field.length);
    }
    ASSERT_EQ(covered, datagram.size());
  }
}

TEST(Ipv4Options, ArePaddedToWholeWords) {
  Rng rng(83);
  TcpSegment segment = random_segment(rng);
  segment.source = segment.destination = kHere;
  segment.ip.options = Bytes(Octets{131, 7, 4, 203, 0, 113, 1});
  const Octets datagram = emit_datagram(segment);
  EXPECT_EQ(datagram[0], 0x47);
  EXPECT_EQ(datagram[27], 0);
}

}  // namespace
}  // namespace tcplab::wire
