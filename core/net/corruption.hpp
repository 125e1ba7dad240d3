#pragma once

#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/rng.hpp"

namespace tcplab::net {

// What happens to the octets of a datagram on a wire.
enum class Damage : std::uint8_t {
  kNone,
  kAnywhere,  // one bit of it changes, the IP header's among them
  kSeen,      // one bit of its data, or without any of its numbers: the TCP checksum catches it
  // Two different words change places, which the Internet checksum cannot see (RFC 1071 2): of its data, or,
  // where those are all alike, of its sequence and acknowledgment numbers. Where even these are: kSeen.
  kUnseen,
};

// What has become of a datagram. What is no TCP segment can only be hit anywhere. Precondition: not kNone.
Bytes corrupted(const Bytes& datagram, Damage damage, Rng& chance);

}  // namespace tcplab::net
