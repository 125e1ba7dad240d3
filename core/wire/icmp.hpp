#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/seqnum.hpp"
#include "core/wire/ip_address.hpp"
#include "core/wire/parse_error.hpp"

namespace tcplab::wire {

constexpr std::uint8_t kProtocolIcmp = 1;
constexpr std::uint8_t kProtocolIcmpV6 = 58;

// ICMP types and codes that concern TCP (RFC 792, RFC 1191, RFC 4443).
namespace icmp4 {
constexpr std::uint8_t kDestinationUnreachable = 3;
constexpr std::uint8_t kSourceQuench = 4;
constexpr std::uint8_t kTimeExceeded = 11;
constexpr std::uint8_t kParameterProblem = 12;
constexpr std::uint8_t kFragmentationNeeded = 4;  // code of kDestinationUnreachable
}  // namespace icmp4
namespace icmp6 {
constexpr std::uint8_t kDestinationUnreachable = 1;
constexpr std::uint8_t kPacketTooBig = 2;
constexpr std::uint8_t kTimeExceeded = 3;
constexpr std::uint8_t kParameterProblem = 4;
}  // namespace icmp6

// What a node says to the sender of what it cannot send on.
enum class Complaint : std::uint8_t { kNet, kHost, kPort, kExpired, kTooBig };

// An ICMP error about a TCP segment: the message and what it quotes of the segment.
struct IcmpError {
  IpAddress source;       // who complains
  IpAddress destination;  // who sent the segment
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint32_t mtu = 0;  // of "fragmentation needed" and "packet too big"; 0 when the router does not say

  Endpoint quoted_from;
  Endpoint quoted_to;
  SeqNum quoted_seq;

  // Gives it the type and code of its source's IP version: RFC 792, RFC 1812 5.2.7, RFC 4443 3.
  void say(Complaint complaint);

  bool operator==(const IcmpError&) const = default;
};

// Parses an IPv4 or IPv6 datagram that carries an ICMP error about TCP. Errors: malformed, not ICMP, bad
// checksum, not an error message, quotes something else than TCP or less than its first 8 octets.
Parsed<IcmpError> parse_icmp_datagram(std::span<const std::uint8_t> bytes);

// Whether a datagram that parse_icmp_datagram() cannot read says that it is an ICMP error: by its type, were
// the rest damaged or about another protocol.
bool claims_icmp_error(std::span<const std::uint8_t> bytes);

// The whole IP datagram; quotes an IP header and the first 8 octets of the TCP header.
std::vector<std::uint8_t> emit_icmp_datagram(const IcmpError& error);

}  // namespace tcplab::wire
