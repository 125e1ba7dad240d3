#include "core/wire/ipv4.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/wire/big_endian.hpp"
#include "core/wire/checksum.hpp"

namespace tcplab::wire {
namespace {

constexpr std::size_t kMaxOptionsSize = 40;
constexpr std::uint16_t kDontFragment = 0x4000;
constexpr std::uint16_t kMoreFragments = 0x2000;
constexpr std::uint16_t kFragmentOffset = 0x1fff;

IpAddress load_address(const std::uint8_t* at) { return IpAddress::v4(at[0], at[1], at[2], at[3]); }

std::uint16_t header_checksum(std::span<const std::uint8_t> header) {
  Checksum sum;
  sum.add(header);
  return sum.finish();
}

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

Parsed<Ipv4Front> parse_ipv4_front(std::span<const std::uint8_t> bytes, std::size_t size) {
  if (bytes.size() < kIpv4HeaderSize) return ParseError{bytes.size(), "shorter than an IPv4 header"};
  if (bytes[0] >> 4 != 4) return ParseError{0, "not IP version 4"};
  const std::size_t header_length = (bytes[0] & 15U) * 4U;
  if (header_length < kIpv4HeaderSize) return ParseError{0, "IPv4 header length below 20"};
  if (header_length > bytes.size()) return ParseError{0, "IPv4 header length past the end"};
  const std::size_t total_length = load16(&bytes[2]);
  if (total_length < header_length) return ParseError{2, "IPv4 total length below the header length"};
  if (total_length > size) return ParseError{2, "IPv4 total length past the end"};
  const auto header = bytes.first(header_length);
  if (header_checksum(header) != 0) return ParseError{10, "bad IPv4 header checksum"};
  return Ipv4Front{load_header(header), total_length - header_length};
}

Parsed<Ipv4Packet> parse_ipv4(std::span<const std::uint8_t> bytes) {
  auto front = parse_ipv4_front(bytes, bytes.size());
  if (!front) return front.error();
  const std::size_t header_length = header_size(front->header);
  return Ipv4Packet{std::move(front->header), bytes.subspan(header_length, front->payload_size)};
}

void write_ipv4(const Ipv4Header& header, std::size_t payload_size, std::span<std::uint8_t> out) {
  const std::size_t size = header_size(header);
  assert(header.options.size() <= kMaxOptionsSize && header.options.size() % 4 == 0);
  assert(header.source.version == IpVersion::kV4 && header.destination.version == IpVersion::kV4);
  assert(size + payload_size <= 0xffff && out.size() >= size);
  out[0] = static_cast<std::uint8_t>(0x40U | size / 4);
  out[1] = static_cast<std::uint8_t>((header.dscp << 2 | (header.ecn & 3)) & 0xff);
  store16(&out[2], size + payload_size);
  store16(&out[4], header.identification);
  const unsigned fragment = (header.dont_fragment ? kDontFragment : 0U) |
                            (header.more_fragments ? kMoreFragments : 0U) |
                            (header.fragment_offset & kFragmentOffset);
  store16(&out[6], fragment);
  out[8] = header.ttl;
  out[9] = header.protocol;
  store16(&out[10], 0);
  std::copy_n(header.source.octets.begin(), 4, &out[12]);
  std::copy_n(header.destination.octets.begin(), 4, &out[16]);
  std::copy(header.options.begin(), header.options.end(), out.begin() + kIpv4HeaderSize);
  store16(&out[10], header_checksum(out.first(size)));
}

std::vector<std::uint8_t> emit_ipv4(const Ipv4Header& header, std::size_t payload_size) {
  std::vector<std::uint8_t> out(header_size(header));
  write_ipv4(header, payload_size, out);
  return out;
}

}  // namespace tcplab::wire
