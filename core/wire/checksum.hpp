#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/wire/big_endian.hpp"
#include "core/wire/ip_address.hpp"
#include "core/wire/ipv4.hpp"

namespace tcplab::wire {

// The one's complement sum of words that are summed already, of 16 bits each or, since that comes to the
// same, of 32 (RFC 1071 2 (C)).
constexpr std::uint16_t folded(std::uint64_t sum) {
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>((sum & 0xffff) + (sum >> 16));
}

// The Internet checksum (RFC 1071): add any number of pieces, of which all but the last have even length.
class Checksum {
 public:
  void add(std::span<const std::uint8_t> bytes);
  // The same, and copies them to the front of to on the way. Preconditions: to has room for them and does not
  // overlap them.
  void add_copied(std::span<const std::uint8_t> bytes, std::span<std::uint8_t> to);
  // Words as numbers, of 16 or 32 bits, already summed: all in all fewer than 2^31 of them.
  void add_words(std::uint64_t sum) { numbers_ += sum; }
  // The addresses, the protocol and the length in octets of what follows them: RFC 9293 3.1, RFC 8200 8.1.
  void add_tcp_pseudo_header(const IpAddress& source, const IpAddress& destination, std::size_t length) {
    // 16 bits wide in the IPv4 pseudo-header and 32 in that of IPv6; the sum is the same.
    add_words(std::uint64_t{kProtocolTcp} + length);
    if (source.version == IpVersion::kV4)
      return add_words(std::uint64_t{load32(source.octets.data())} + load32(destination.octets.data()));
    add(source.octets);
    add(destination.octets);
  }
  // The one's complement of the sum: what goes into the header, or 0 when a received header checks out.
  std::uint16_t finish() const {
    const std::uint64_t sum = (sum_ & 0xffffffff) + (sum_ >> 32);
    const auto native = static_cast<std::uint32_t>((sum & 0xffffffff) + (sum >> 32));
    return static_cast<std::uint16_t>(~folded(numbers_ + in_network_order(native)));
  }

 private:
  void add_native(std::uint64_t sum);

  std::uint64_t sum_ = 0;  // of words in the machine's own byte order
  std::uint64_t numbers_ = 0;
};

// The checksum over the TCP pseudo-header (RFC 9293 3.1) and the segment. Computed over a segment whose
// checksum field holds zero it is the value to store; over a received segment it is 0 when right.
std::uint16_t tcp_checksum(const IpAddress& source, const IpAddress& destination,
                           std::span<const std::uint8_t> segment);

}  // namespace tcplab::wire
