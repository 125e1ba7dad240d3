#include <algorithm>

#include <gtest/gtest.h>

#include "core/base/rng.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/fields.hpp"
#include "core/wire/tcp_options.hpp"
#include "core/wire/tcp_segment.hpp"
#include "tests/line.hpp"
#include "tests/wire/random_segment.hpp"
#include "tests/wire/samples.hpp"

// Nothing that arrives may crash the parsers or make them read past the end. Buffers are exactly as long as
// what they hold, so that the sanitizers see a step too far.
namespace tcplab::wire {
namespace {

constexpr int kRounds = 50'000;  // tests/fuzz goes on from there

// Puts both checksums right where the lengths allow it, so that damage reaches the code behind the checksum.
void repair_checksums(Octets& datagram) {
  if (datagram.size() < 20 || datagram[0] >> 4 != 4) return;
  const std::size_t header = std::min<std::size_t>((datagram[0] & 15U) * 4U, datagram.size());
  if (header < 20) return;
  const auto store = [&datagram](std::size_t at, unsigned value) {
    datagram[at] = static_cast<std::uint8_t>(value >> 8);
    datagram[at + 1] = static_cast<std::uint8_t>(value & 0xff);
  };
  store(10, 0);
  Checksum sum;
  sum.add({datagram.data(), header});
  store(10, sum.finish());
  const std::size_t total = std::min<std::size_t>(datagram[2] * 256U + datagram[3], datagram.size());
  if (total < header + kTcpHeaderSize) return;
  store(header + 16, 0);
  const IpAddress source = IpAddress::v4(datagram[12], datagram[13], datagram[14], datagram[15]);
  const IpAddress destination = IpAddress::v4(datagram[16], datagram[17], datagram[18], datagram[19]);
  store(header + 16, tcp_checksum(source, destination, {datagram.data() + header, total - header}));
}

Octets damaged_datagram(Rng& rng) {
  Octets datagram = emit_datagram(random_segment(rng));
  for (std::uint64_t left = 1 + rng.below(4); left > 0; --left) {
    // Mostly in the headers, where a change means something.
    const std::size_t at =
        rng.below(rng.chance(0.8) ? std::min<std::size_t>(datagram.size(), 48) : datagram.size());
    datagram[at] = random_as<std::uint8_t>(rng);
  }
  if (rng.chance(0.2)) datagram.resize(rng.below(datagram.size() + 1));
  datagram.shrink_to_fit();
  repair_checksums(datagram);
  return datagram;
}

void expect_error_within(const ParseError& error, std::size_t size, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "error within");
  ASSERT_LE(error.offset, size) << error.what;
  ASSERT_FALSE(error.what.empty());
}

// Every field lies in the datagram, and says where.
void expect_fields_within(const TcpSegment& segment, Line at = Line::here()) {
  const ::testing::ScopedTrace asked(at.file, at.number, "fields within");
  const std::size_t size = segment.datagram_size();
  const auto fields = decode_fields(segment, {1000}, {2000});
  ASSERT_FALSE(fields.empty());
  for (const Field& field : fields) {
    ASSERT_GE(field.length, 1U) << field.name;
    ASSERT_LE(field.offset + field.length, size) << field.name;
    ASSERT_FALSE(field.name.empty());
  }
}

TEST(HostileBytes, RandomBytesGiveAnErrorValue) {
  Rng rng(51);
  for (int i = 0; i < kRounds; ++i) {
    Octets bytes = random_octets(rng, rng.below(120));
    if (!bytes.empty() && rng.chance(0.7)) bytes[0] = rng.chance(0.5) ? 0x45 : 0x60;
    const auto parsed = parse_datagram(bytes);
    if (!parsed) expect_error_within(parsed.error(), bytes.size());
  }
}

TEST(HostileBytes, DamagedDatagramsGiveAnErrorOrAnHonestSegment) {
  Rng rng(52);
  int accepted = 0;
  for (int i = 0; i < kRounds; ++i) {
    const Octets bytes = damaged_datagram(rng);
    const auto parsed = parse_datagram(bytes);
    if (!parsed) {
      expect_error_within(parsed.error(), bytes.size());
      continue;
    }
    ++accepted;
    ASSERT_LE(parsed->datagram_size(), bytes.size());
    const auto again = parse_datagram(emit_datagram(*parsed));
    ASSERT_TRUE(again.ok()) << again.error().what;
    ASSERT_EQ(*again, *parsed);
    if (i % 8 == 0) expect_fields_within(*parsed);
  }
  EXPECT_GT(accepted, kRounds / 10) << "the damage no longer reaches what lies behind the checksums";
}

TEST(HostileBytes, RandomOptionsDecodeOrGiveAnErrorValue) {
  Rng rng(53);
  int accepted = 0;
  for (int i = 0; i < kRounds; ++i) {
    Octets bytes = random_octets(rng, rng.below(48));
    for (std::uint8_t& octet : bytes) {
      if (rng.chance(0.7)) octet = static_cast<std::uint8_t>(rng.below(12));
    }
    const auto decoded = decode_options(bytes);
    if (!decoded) expect_error_within(decoded.error(), bytes.size());
    accepted += decoded.ok() ? 1 : 0;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      const auto view = option_at(bytes, at);
      ASSERT_TRUE(!view || view->offset + view->length <= bytes.size()) << "at " << at;
    }
  }
  EXPECT_GT(accepted, kRounds / 10);
}

TEST(HostileBytes, FieldsOfRandomOptionsStayInTheDatagram) {
  Rng rng(54);
  for (int i = 0; i < kRounds / 10; ++i) {
    TcpSegment segment = syn_segment();
    Octets options = random_octets(rng, rng.below(41));
    for (std::uint8_t& octet : options) {
      if (rng.chance(0.7)) octet = static_cast<std::uint8_t>(rng.below(12));
    }
    segment.header.options = TcpOptions::raw(options);
    expect_fields_within(segment);
  }
}

}  // namespace
}  // namespace tcplab::wire
