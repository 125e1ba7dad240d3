#pragma once

#include <optional>

#include "core/trace/event.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::trace {

// A datagram on its way, as its octets say (Trace::octets()): a TCP segment, or an ICMP error about one, or
// what cannot be read as either. Exactly one of received, dropped and changed is set once its journey is
// over.
struct Packet {
  wire::TcpSegment
      segment;  // where it is one; otherwise it has the addresses of the IP header and nothing else
  HostIndex from = 0;
  HostIndex to = 0;
  bool retransmission = false;
  EventId sent = kNoEvent;  // kNoEvent in a live trace for what came from outside
  EventId received = kNoEvent;
  EventId dropped = kNoEvent;
  EventId changed = kNoEvent;  // it was corrupted or rewritten, and goes on as another packet
  PacketId id = kNoPacket;
  std::uint8_t protocol = wire::kProtocolTcp;  // that the IP header names
  std::optional<wire::IcmpError> icmp = {};    // where it is one
  std::optional<wire::ParseError> error = {};  // where it cannot be read
  std::size_t missing = 0;  // octets at its end that whoever captured it has left out; zeros in the segment

  bool is_segment() const { return !icmp && !error; }
};

}  // namespace tcplab::trace
