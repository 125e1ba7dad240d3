#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/capture/reader.hpp"

namespace tcplab::capture {

// What is read of link layers: Ethernet with VLAN tags (1), IP alone (101, 12, 14, 228, 229), Linux's "any"
// device (113, 276), BSD's loopback (0, 108).
bool reads_link_type(std::uint32_t link_type);
// "IEEE 802.11 (105)", or the number alone where it has no name here.
std::string link_name(std::uint32_t link_type);

// What a frame carries.
struct Carried {
  enum class Kind : std::uint8_t {
    kDatagram,
    kOther,  // no IP: ARP, LLDP, a link layer that is not read
    kShort,  // captured not even as far as the addresses of its IP header
  };
  Kind kind = Kind::kOther;
  Bytes datagram = {};       // of IP, without what fills up the frame behind it: a slice of the frame
  std::size_t missing = 0;   // octets at its end that were not captured
  std::uint32_t device = 0;  // of Linux's "any": which one saw it; 0 where the frame does not say
};
Carried carried_by(const Frame& frame, std::uint32_t link_type);

}  // namespace tcplab::capture
