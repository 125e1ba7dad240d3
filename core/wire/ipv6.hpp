#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/wire/ip_address.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/parse_error.hpp"

namespace tcplab::wire {

constexpr std::size_t kIpv6HeaderSize = 40;

// The fixed IPv6 header (RFC 8200 3). The payload length is derived when it is emitted.
struct Ipv6Header {
  std::uint8_t dscp = 0;         // 6 bits
  std::uint8_t ecn = 0;          // 2 bits
  std::uint32_t flow_label = 0;  // 20 bits
  std::uint8_t next_header = kProtocolTcp;
  std::uint8_t hop_limit = 64;
  IpAddress source;
  IpAddress destination;

  bool operator==(const Ipv6Header&) const = default;
};

struct Ipv6Packet {
  Ipv6Header header;
  std::span<const std::uint8_t> payload;  // a view into the parsed bytes, cut at the payload length
};

// Errors: too short, not version 6, payload length past the end. Extension headers are left in the payload.
Parsed<Ipv6Packet> parse_ipv6(std::span<const std::uint8_t> bytes);

// What the front of a datagram says, when no more than that is at hand.
struct Ipv6Front {
  Ipv6Header header;
  std::size_t payload_size = 0;  // octets that follow the header, by the payload length
};

// The same for a datagram of size octets that begins with these.
Parsed<Ipv6Front> parse_ipv6_front(std::span<const std::uint8_t> bytes, std::size_t size);

// Writes the 40 octets of the header to the front of out; payload_size octets are to follow it.
// Preconditions: out has room; the payload fits in 65535 octets.
void write_ipv6(const Ipv6Header& header, std::size_t payload_size, std::span<std::uint8_t> out);

}  // namespace tcplab::wire
