#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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

// What parse_ipv6() would find wrong with a datagram of size octets that begins with these, its whole header
// among them; nullopt: nothing.
std::optional<ParseError> check_ipv6(std::span<const std::uint8_t> bytes, std::size_t size);

// What stands behind the extension headers of a datagram: RFC 8200 4, RFC 4302.
struct Ipv6Upper {
  std::uint8_t protocol = 0;     // the next header that is none of those that are passed over
  std::size_t offset = 0;        // where it begins
  std::size_t destination = 24;  // where the final one stands: a routing header that is not done names it
  bool fragment = false;         // a part of a larger datagram
  bool cut = false;              // the octets end within the headers, before it
};
// Extension headers that are passed over at most: who sends more wants to keep somebody busy.
constexpr int kMostIpv6Extensions = 16;

// Passes over hop-by-hop options, routing headers, fragment headers of what is whole, authentication headers
// and destination options. Precondition: bytes have a whole IPv6 header; all else of them may be anything.
Ipv6Upper find_ipv6_upper(std::span<const std::uint8_t> bytes);

// The header. Precondition: nothing is wrong with it.
Ipv6Header load_ipv6(std::span<const std::uint8_t> bytes);

// Writes the 40 octets of the header to the front of out; payload_size octets are to follow it.
// Preconditions: out has room; the payload fits in 65535 octets.
void write_ipv6(const Ipv6Header& header, std::size_t payload_size, std::span<std::uint8_t> out);

}  // namespace tcplab::wire
