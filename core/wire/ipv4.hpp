#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/wire/ip_address.hpp"
#include "core/wire/parse_error.hpp"

namespace tcplab::wire {

constexpr std::uint8_t kProtocolTcp = 6;
constexpr std::size_t kIpv4HeaderSize = 20;
constexpr std::size_t kMaxIpv4OptionsSize = 40;
constexpr std::uint16_t kDontFragment = 0x4000;  // in the word of the fragment offset: RFC 791 3.1

// An IPv4 header (RFC 791 3.1) but for its options. Lengths and the checksum are derived when it is emitted.
struct Ipv4Header {
  std::uint8_t dscp = 0;  // 6 bits
  std::uint8_t ecn = 0;   // 2 bits
  std::uint16_t identification = 0;
  bool dont_fragment = true;
  bool more_fragments = false;
  std::uint16_t fragment_offset = 0;  // in units of 8 octets, 13 bits
  std::uint8_t ttl = 64;
  std::uint8_t protocol = kProtocolTcp;
  IpAddress source;
  IpAddress destination;

  bool operator==(const Ipv4Header&) const = default;
};

struct Ipv4Packet {
  Ipv4Header header;
  // Views into the parsed bytes; the payload is cut at the total length.
  std::span<const std::uint8_t> options;
  std::span<const std::uint8_t> payload;
};

// Errors: too short, not version 4, header length below 20 or past the end, total length wrong, bad checksum.
// Octets after the total length (link-layer padding) are ignored.
Parsed<Ipv4Packet> parse_ipv4(std::span<const std::uint8_t> bytes);

// What parse_ipv4() would find wrong with a datagram of size octets that begins with these, its whole header
// among them; nullopt: nothing.
std::optional<ParseError> check_ipv4(std::span<const std::uint8_t> bytes, std::size_t size);
// The same, but whatever its checksum is.
std::optional<ParseError> check_ipv4_unsummed(std::span<const std::uint8_t> bytes, std::size_t size);

// Writes the header with correct lengths and checksum to the front of out; payload_size octets are to follow
// it. options: raw, a multiple of 4 octets, at most 40. Preconditions: out has room; header and payload fit
// in 65535 octets.
void write_ipv4(const Ipv4Header& header, std::span<const std::uint8_t> options, std::size_t payload_size,
                std::span<std::uint8_t> out);

// What write_ipv4() writes, in a vector of its own.
std::vector<std::uint8_t> emit_ipv4(const Ipv4Header& header, std::size_t payload_size,
                                    std::span<const std::uint8_t> options = {});

}  // namespace tcplab::wire
