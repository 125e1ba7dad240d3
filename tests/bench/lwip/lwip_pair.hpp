#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tcplab::bench {

// One connection between two interfaces of lwIP that are joined back to back, once in a process. Each
// datagram is copied to a buffer of its pool, which is the wire, and what arrives from there to the
// receiver's stream: as often as between two of our Hosts.
class LwipPair {
 public:
  // False when there is no connection.
  bool connect();
  // Sends chunk over and over, and returns when so many octets have arrived.
  void transfer(std::span<const std::uint8_t> chunk, std::size_t octets);
};

}  // namespace tcplab::bench
