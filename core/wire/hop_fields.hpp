#pragma once

#include <cstdint>
#include <span>

namespace tcplab::wire {

// Writes what routers change into a datagram that begins with an IPv4 or IPv6 header: the TTL (hop limit) and
// the two bits of ECN. The checksum of an IPv4 header is updated (RFC 1624), so that a wrong one stays wrong.
// What is too short for a header stays as it is.
void set_hop_fields(std::span<std::uint8_t> datagram, std::uint8_t ttl, std::uint8_t ecn);

struct HopFields {
  std::uint8_t ttl = 0;
  std::uint8_t ecn = 0;
};
// All zero where there is no header.
HopFields hop_fields(std::span<const std::uint8_t> datagram);

}  // namespace tcplab::wire
