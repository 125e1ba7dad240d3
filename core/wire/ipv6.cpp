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

}  // namespace

Parsed<Ipv6Front> parse_ipv6_front(std::span<const std::uint8_t> bytes, std::size_t size) {
  if (bytes.size() < kIpv6HeaderSize) return ParseError{bytes.size(), "shorter than an IPv6 header"};
  if (bytes[0] >> 4 != 6) return ParseError{0, "not IP version 6"};
  const std::size_t payload_length = load16(&bytes[4]);
  if (payload_length > size - kIpv6HeaderSize) return ParseError{4, "IPv6 payload length past the end"};
  const std::uint32_t first = load32(&bytes[0]);
  Ipv6Header header;
  header.dscp = first >> 22 & 0x3f;
  header.ecn = first >> 20 & 3;
  header.flow_label = first & 0xfffff;
  header.next_header = bytes[6];
  header.hop_limit = bytes[7];
  header.source = load_address(bytes, 8);
  header.destination = load_address(bytes, 24);
  return Ipv6Front{header, payload_length};
}

Parsed<Ipv6Packet> parse_ipv6(std::span<const std::uint8_t> bytes) {
  const auto front = parse_ipv6_front(bytes, bytes.size());
  if (!front) return front.error();
  return Ipv6Packet{front->header, bytes.subspan(kIpv6HeaderSize, front->payload_size)};
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
