#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/wire/ip_address.hpp"

namespace tcplab::wire {

// The Internet checksum (RFC 1071): add any number of pieces, of which all but the last have even length.
class Checksum {
 public:
  void add(std::span<const std::uint8_t> bytes);
  // The same, and copies them to the front of to on the way. Preconditions: to has room for them and does not
  // overlap them.
  void add_copied(std::span<const std::uint8_t> bytes, std::span<std::uint8_t> to);
  void add_word(std::uint16_t word);
  // The addresses, the protocol and the length in octets of what follows them: RFC 9293 3.1, RFC 8200 8.1.
  void add_tcp_pseudo_header(const IpAddress& source, const IpAddress& destination, std::size_t length);
  // The one's complement of the sum: what goes into the header, or 0 when a received header checks out.
  std::uint16_t finish() const;

 private:
  void add_native(std::uint64_t sum);

  std::uint64_t sum_ = 0;  // of words in the machine's own byte order
};

// The checksum over the TCP pseudo-header (RFC 9293 3.1) and the segment. Computed over a segment whose
// checksum field holds zero it is the value to store; over a received segment it is 0 when right.
std::uint16_t tcp_checksum(const IpAddress& source, const IpAddress& destination,
                           std::span<const std::uint8_t> segment);

}  // namespace tcplab::wire
