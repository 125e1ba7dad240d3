#include "core/wire/ipv6.hpp"

#include <algorithm>
#include <cassert>

#include "core/wire/big_endian.hpp"

namespace tcplab::wire {
namespace {

IpAddress load_address(std::span<const std::uint8_t> bytes, std::size_t offset) {
  IpAddress address{IpVersion::kV6, {}};
  std::copy_n(bytes.data() + offset, address.octets.size(), address.octets.begin());
  return address;
}

// Next headers, as IANA lists them.
constexpr std::uint8_t kHopByHop = 0;
constexpr std::uint8_t kRouting = 43;
constexpr std::uint8_t kFragment = 44;
constexpr std::uint8_t kAuthentication = 51;
constexpr std::uint8_t kDestinationOptions = 60;

bool is_passed_over(std::uint8_t next_header) {
  return next_header == kHopByHop || next_header == kRouting || next_header == kFragment ||
         next_header == kAuthentication || next_header == kDestinationOptions;
}

// Where the last address on the way stands in a routing header, from its beginning, as its type has it: the
// source route (0), that of a mobile node (2, RFC 6275 6.4), that of segments (4, RFC 8754 2), which counts
// backwards. nullopt: it was there already, or its type is another one.
std::optional<std::size_t> last_address(std::span<const std::uint8_t> header) {
  constexpr std::size_t kAddresses = 8;
  constexpr std::size_t kAddress = 16;
  const std::uint8_t type = header[2];
  if (header[3] == 0 || header.size() < kAddresses + kAddress) return std::nullopt;
  if (type == 4) return kAddresses;
  return type == 0 || type == 2 ? std::optional(header.size() - kAddress) : std::nullopt;
}

}  // namespace

std::optional<ParseError> check_ipv6(std::span<const std::uint8_t> bytes, std::size_t size) {
  if (bytes.size() < kIpv6HeaderSize) return ParseError{bytes.size(), "shorter than an IPv6 header"};
  if (bytes[0] >> 4 != 6) return ParseError{0, "not IP version 6"};
  if (load16(&bytes[4]) > size - kIpv6HeaderSize) return ParseError{4, "IPv6 payload length past the end"};
  return std::nullopt;
}

Ipv6Header load_ipv6(std::span<const std::uint8_t> bytes) {
  const std::uint32_t first = load32(&bytes[0]);
  Ipv6Header header;
  header.dscp = first >> 22 & 0x3f;
  header.ecn = first >> 20 & 3;
  header.flow_label = first & 0xfffff;
  header.next_header = bytes[6];
  header.hop_limit = bytes[7];
  header.source = load_address(bytes, 8);
  header.destination = load_address(bytes, 24);
  return header;
}

Ipv6Upper find_ipv6_upper(std::span<const std::uint8_t> bytes) {
  Ipv6Upper upper{bytes[6], kIpv6HeaderSize};
  for (int passed = 0; passed < kMostIpv6Extensions && is_passed_over(upper.protocol); ++passed) {
    const auto rest = bytes.subspan(upper.offset);
    // RFC 4302 2.2 counts in words, and all others in eight octets.
    const auto size = rest.size() < 8                     ? SIZE_MAX
                      : upper.protocol == kFragment       ? std::size_t{8}
                      : upper.protocol == kAuthentication ? (rest[1] + std::size_t{2}) * 4
                                                          : (rest[1] + std::size_t{1}) * 8;
    if (size > rest.size()) {
      upper.cut = true;
      return upper;
    }
    if (upper.protocol == kFragment && (load16(&rest[2]) & 0xfff9) != 0) {
      upper.fragment = true;
      return upper;
    }
    if (upper.protocol == kRouting) {
      if (const auto last = last_address(rest.first(size))) upper.destination = upper.offset + *last;
    }
    upper.protocol = rest[0];
    upper.offset += size;
  }
  return upper;
}

Parsed<Ipv6Packet> parse_ipv6(std::span<const std::uint8_t> bytes) {
  if (const auto error = check_ipv6(bytes, bytes.size())) return *error;
  return Ipv6Packet{load_ipv6(bytes), bytes.subspan(kIpv6HeaderSize, load16(&bytes[4]))};
}

void write_ipv6(const Ipv6Header& header, std::size_t payload_size, std::span<std::uint8_t> out) {
  assert(header.source.version == IpVersion::kV6 && header.destination.version == IpVersion::kV6);
  assert(payload_size <= 0xffff && out.size() >= kIpv6HeaderSize);
  const std::uint32_t traffic_class = std::uint32_t{header.dscp} << 2 | (header.ecn & 3U);
  store32(&out[0], 6U << 28 | (traffic_class & 0xff) << 20 | (header.flow_label & 0xfffff));
  store16(&out[4], payload_size);
  out[6] = header.next_header;
  out[7] = header.hop_limit;
  std::copy(header.source.octets.begin(), header.source.octets.end(), &out[8]);
  std::copy(header.destination.octets.begin(), header.destination.octets.end(), &out[24]);
}

}  // namespace tcplab::wire
