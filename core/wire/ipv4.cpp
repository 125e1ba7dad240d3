#include "core/wire/ipv4.hpp"

#include <algorithm>
#include <cassert>

#include "core/wire/big_endian.hpp"
#include "core/wire/checksum.hpp"

namespace tcplab::wire {
namespace {

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
  return Ipv4Packet{load_header(bytes), bytes.subspan(kIpv4HeaderSize, header_length - kIpv4HeaderSize),
                    bytes.subspan(header_length, load16(&bytes[2]) - header_length)};
}

void write_ipv4(const Ipv4Header& header, std::span<const std::uint8_t> options, std::size_t payload_size,
                std::span<std::uint8_t> out) {
  const std::size_t size = kIpv4HeaderSize + options.size();
  assert(options.size() <= kMaxIpv4OptionsSize && options.size() % 4 == 0);
  assert(header.source.version == IpVersion::kV4 && header.destination.version == IpVersion::kV4);
  assert(size + payload_size <= 0xffff && out.size() >= size);
  const std::uint32_t type_of_service = (std::uint32_t{header.dscp} << 2 | (header.ecn & 3U)) & 0xff;
  const std::uint32_t fragment = (header.dont_fragment ? kDontFragment : 0U) |
                                 (header.more_fragments ? kMoreFragments : 0U) |
                                 (header.fragment_offset & kFragmentOffset);
  const auto length = static_cast<std::uint32_t>(size + payload_size);
  const auto words = static_cast<std::uint32_t>(size / 4);
  const std::uint32_t first = (0x40U | words) << 24 | type_of_service << 16 | length;
  const std::uint32_t second = std::uint32_t{header.identification} << 16 | fragment;
  const std::uint32_t third = std::uint32_t{header.ttl} << 24 | std::uint32_t{header.protocol} << 16;
  const std::uint32_t source = load32(header.source.octets.data());
  const std::uint32_t destination = load32(header.destination.octets.data());
  // Of the numbers, for to read back what was just written makes a processor wait.
  Checksum sum;
  sum.add_words(std::uint64_t{first} + second + third + source + destination);
  if (!options.empty()) {
    std::copy(options.begin(), options.end(), out.begin() + kIpv4HeaderSize);
    sum.add(options);
  }
  store32(&out[0], first);
  store32(&out[4], second);
  store32(&out[8], third | sum.finish());
  store32(&out[12], source);
  store32(&out[16], destination);
}

std::vector<std::uint8_t> emit_ipv4(const Ipv4Header& header, std::size_t payload_size,
                                    std::span<const std::uint8_t> options) {
  std::vector<std::uint8_t> out(kIpv4HeaderSize + options.size());
  write_ipv4(header, options, payload_size, out);
  return out;
}

}  // namespace tcplab::wire
