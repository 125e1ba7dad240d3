// Segments to octets in a buffer of the caller's, and octets in one piece or two to segments.
#include <array>
#include <span>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/wire/tcp_segment.hpp"
#include "tests/line.hpp"
#include "tests/wire/plain_datagram.hpp"
#include "tests/wire/random_segment.hpp"
#include "tests/wire/samples.hpp"

namespace tcplab::wire {
namespace {

constexpr int kSegments = 5'000;

// Any segment, with IPv4 options or a flow label and up to a whole Ethernet frame of text.
TcpSegment any_segment(Rng& rng) {
  TcpSegment segment = random_segment(rng);
  if (segment.source.version == IpVersion::kV6) {
    segment.ip.flow_label = random_as<std::uint32_t>(rng) & 0xfffff;
  } else if (rng.chance(0.3)) {
    segment.ip.options = Bytes(rng.chance(0.5) ? Octets{148, 4, 0, 0} : Octets{1, 1, 148, 4, 0, 7, 0, 0});
  }
  if (rng.chance(0.5)) segment.payload = Bytes(random_octets(rng, rng.below(1461)));
  return segment;
}

std::span<const std::uint8_t> front(const Octets& octets, std::size_t size) {
  return std::span(octets).first(size);
}

Bytes behind(const Octets& octets, std::size_t size) {
  return Bytes::copy_of(std::span(octets).subspan(size));
}

// The same value or the same error.
void expect_same(const Parsed<TcpSegment>& is, const Parsed<TcpSegment>& expected, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "same");
  ASSERT_EQ(is.ok(), expected.ok()) << (is ? expected.error().what : is.error().what);
  if (is) {
    ASSERT_EQ(*is, *expected);
  } else {
    ASSERT_EQ(is.error(), expected.error());
  }
}

TEST(Emission, IsWhatTheStandardsFiguresSayOctetByOctet) {
  Rng rng(61);
  for (int i = 0; i < kSegments; ++i) {
    const TcpSegment segment = any_segment(rng);
    ASSERT_EQ(emit_datagram(segment), PlainDatagram(segment).octets());
  }
}

TEST(Emission, IntoABufferInUseLeavesNothingOfWhatWasThereAndTouchesNothingBehind) {
  Rng rng(62);
  Octets buffer(2048);
  for (int i = 0; i < kSegments; ++i) {
    const TcpSegment segment = any_segment(rng);
    const Octets before = buffer;
    const std::size_t size = emit(segment, buffer);
    ASSERT_EQ(size, segment.datagram_size());
    ASSERT_EQ(Octets(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(size)),
              PlainDatagram(segment).octets());
    ASSERT_TRUE(std::equal(buffer.begin() + static_cast<std::ptrdiff_t>(size), buffer.end(),
                           before.begin() + static_cast<std::ptrdiff_t>(size)));
  }
}

TEST(Emission, OfHeadersAndThePayloadBehindThemAreTheDatagram) {
  Rng rng(63);
  for (int i = 0; i < kSegments; ++i) {
    const TcpSegment segment = any_segment(rng);
    std::array<std::uint8_t, kMaxHeadersSize> headers;
    const std::size_t size = emit_headers(segment, headers);
    ASSERT_EQ(size, segment.headers_size());
    Octets datagram(headers.begin(), headers.begin() + static_cast<std::ptrdiff_t>(size));
    datagram.insert(datagram.end(), segment.payload.begin(), segment.payload.end());
    ASSERT_EQ(datagram, PlainDatagram(segment).octets());
  }
}

TEST(ParsingInPieces, GivesTheSegmentBackAndSharesItsPayload) {
  Rng rng(64);
  for (int i = 0; i < kSegments; ++i) {
    const TcpSegment segment = any_segment(rng);
    std::array<std::uint8_t, kMaxHeadersSize> headers;
    const std::size_t size = emit_headers(segment, headers);
    const auto parsed = parse_datagram(std::span(headers).first(size), segment.payload);
    ASSERT_TRUE(parsed.ok()) << parsed.error().what;
    ASSERT_EQ(*parsed, segment);
    ASSERT_EQ(parsed->payload.data(), segment.payload.data());
  }
}

TEST(ParsingInPieces, SharesTheStorageOfADatagramInOne) {
  const Bytes datagram(data_over_ipv6());
  const auto parsed = parse_datagram(datagram);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, data_segment_v6());
  EXPECT_EQ(parsed->payload.data(), datagram.data() + 60);
}

TEST(ParsingInPieces, IsTheSameWhereverItIsCut) {
  for (const Octets& datagram : {syn_over_ipv4(), data_over_ipv6()}) {
    for (std::size_t cut = 0; cut <= datagram.size(); ++cut) {
      SCOPED_TRACE(cut);
      expect_same(parse_datagram(front(datagram, cut), behind(datagram, cut)), parse_datagram(datagram));
    }
  }
}

TEST(ParsingInPieces, LeavesOutWhatTheLinkHasPadded) {
  Octets datagram = emit_datagram(syn_segment());
  datagram.insert(datagram.end(), 6, 0xee);
  const auto parsed = parse_datagram(front(datagram, 60), behind(datagram, 60));
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(*parsed, syn_segment());
}

// Damage may move the end of the headers, or the end of it all, into either piece.
TEST(ParsingInPieces, IsTheSameForWhatIsDamaged) {
  Rng rng(65);
  int refused = 0;
  for (int i = 0; i < 4 * kSegments; ++i) {
    const TcpSegment segment = random_segment(rng);
    Octets datagram = emit_datagram(segment);
    const std::size_t headers = segment.headers_size();
    datagram[rng.below(headers)] = random_as<std::uint8_t>(rng);
    if (rng.chance(0.2)) datagram.resize(headers + rng.below(datagram.size() - headers + 1));
    const auto whole = parse_datagram(datagram);
    refused += whole ? 0 : 1;
    expect_same(parse_datagram(front(datagram, headers), behind(datagram, headers)), whole);
    expect_same(parse_datagram(Bytes(datagram)), whole);
  }
  EXPECT_GT(refused, kSegments);
}

}  // namespace
}  // namespace tcplab::wire
