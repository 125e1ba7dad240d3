#include "core/wire/ipv4.hpp"

#include <algorithm>
#include <cassert>

#include "core/wire/big_endian.hpp"
#include "core/wire/checksum.hpp"

namespace tcplab::wire {
namespace {

constexpr std::size_t kMaxOptionsSize = 40;
constexpr std::uint16_t kMoreFragments = 0x2000;
constexpr std::uint16_t kFragmentOffset = 0x1fff;

IpAddress load_address(const std::uint8_t* at) { return IpAddress::v4(at[0], at[1], at[2], at[3]); }

Ipv4Header load_header(std::span<const std::uint8_t> bytes) {
  Ipv4Header header;
  header.dscp = bytes[1] >> 2;
  header.ecn = bytes[1] & 3;
  header.identification = load16(&bytes[4]);
  const std::uint16_t fragment = load16(&bytes[6]);
  header.dont_fragment = (fragment & kDontFragment) != 0;
  header.more_fragments = (fragment & kMoreFragments) != 0;
  header.fragment_offset = fragment & kFragmentOffset;
  header.ttl = bytes[8];
  header.protocol = bytes[9];
  header.source = load_address(&bytes[12]);
  header.destination = load_address(&bytes[16]);
  header.options.assign(bytes.begin() + kIpv4HeaderSize, bytes.end());
  return header;
}

}  // namespace

std::optional<ParseError> check_ipv4_unsummed(std::span<const std::uint8_t> bytes, std::size_t size) {
  if (bytes.size() < kIpv4HeaderSize) return ParseError{bytes.size(), "shorter than an IPv4 header"};
  if (bytes[0] >> 4 != 4) return ParseError{0, "not IP version 4"};
  const std::size_t header_length = (bytes[0] & 15U) * 4U;
  if (header_length < kIpv4HeaderSize) return ParseError{0, "IPv4 header length below 20"};
  if (header_length > bytes.size()) return ParseError{0, "IPv4 header length past the end"};
  const std::size_t total_length = load16(&bytes[2]);
  if (total_length < header_length) return ParseError{2, "IPv4 total length below the header length"};
  if (total_length > size) return ParseError{2, "IPv4 total length past the end"};
  return std::nullopt;
}

std::optional<ParseError> check_ipv4(std::span<const std::uint8_t> bytes, std::size_t size) {
  if (const auto error = check_ipv4_unsummed(bytes, size)) return error;
  Checksum sum;
  sum.add(bytes.first((bytes[0] & 15U) * std::size_t{4}));
  if (sum.finish() != 0) return ParseError{10, "bad IPv4 header checksum"};
  return std::nullopt;
}

Parsed<Ipv4Packet> parse_ipv4(std::span<const std::uint8_t> bytes) {
  if (const auto error = check_ipv4(bytes, bytes.size())) return *error;
  const std::size_t header_length = (bytes[0] & 15U) * 4U;
  return Ipv4Packet{load_header(bytes.first(header_length)),
                    bytes.subspan(header_length, load16(&bytes[2]) - header_length)};
}

void write_ipv4(const Ipv4Header& header, std::size_t payload_size, std::span<std::uint8_t> out) {
  const std::size_t size = header_size(header);
  assert(header.options.size() <= kMaxOptionsSize && header.options.size() % 4 == 0);
  assert(header.source.version == IpVersion::kV4 && header.destination.version == IpVersion::kV4);
  assert(size + payload_size <= 0xffff && out.size() >= size);
  const auto length_field = static_cast<unsigned>(size / 4);
  const unsigned first = (0x40U | length_field) << 8 | ((header.dscp << 2 | (header.ecn & 3)) & 0xff);
  const unsigned fragment = (header.dont_fragment ? kDontFragment : 0U) |
                            (header.more_fragments ? kMoreFragments : 0U) |
                            (header.fragment_offset & kFragmentOffset);
  const unsigned fifth = unsigned{header.ttl} << 8 | header.protocol;
  const std::uint32_t source = load32(header.source.octets.data());
  const std::uint32_t destination = load32(header.destination.octets.data());
  store16(&out[0], first);
  store16(&out[2], size + payload_size);
  store16(&out[4], header.identification);
  store16(&out[6], fragment);
  store16(&out[8], fifth);
  std::copy_n(header.source.octets.begin(), 4, out.begin() + 12);
  std::copy_n(header.destination.octets.begin(), 4, out.begin() + 16);
  // Of the numbers, for to read back what was just written octet by octet makes a processor wait.
  Checksum sum;
  sum.add_words(std::uint64_t{first} + size + payload_size + header.identification + fragment + fifth +
                (source >> 16) + (source & 0xffff) + (destination >> 16) + (destination & 0xffff));
  if (!header.options.empty()) {
    std::copy(header.options.begin(), header.options.end(), out.begin() + kIpv4HeaderSize);
    sum.add(header.options);
  }
  store16(&out[10], sum.finish());
}

std::vector<std::uint8_t> emit_ipv4(const Ipv4Header& header, std::size_t payload_size) {
  std::vector<std::uint8_t> out(header_size(header));
  write_ipv4(header, payload_size, out);
  return out;
}

}  // namespace tcplab::wire
