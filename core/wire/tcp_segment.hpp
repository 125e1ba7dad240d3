#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/seqnum.hpp"
#include "core/wire/ip_address.hpp"
#include "core/wire/parse_error.hpp"
#include "core/wire/tcp_options.hpp"

namespace tcplab::wire {

// The control bits (RFC 9293 3.1), in their order on the wire.
struct TcpFlags {
  bool cwr = false;
  bool ece = false;
  bool urg = false;
  bool ack = false;
  bool psh = false;
  bool rst = false;
  bool syn = false;
  bool fin = false;

  static TcpFlags from_octet(std::uint8_t octet);
  std::uint8_t to_octet() const;
  // Wireshark's form: "SYN, ACK"; "<None>" when no bit is set.
  std::string to_string() const;

  bool operator==(const TcpFlags&) const = default;
};

constexpr std::size_t kTcpHeaderSize = 20;
// Of IP and TCP, with all the options that there may be, but no extension headers.
constexpr std::size_t kMaxHeadersSize = 120;
constexpr std::size_t kMaxDatagramSize = 65575;  // of IPv6, with as much behind its header as it can say

// A TCP header (RFC 9293 3.1). The data offset and checksum are derived when it is emitted.
struct TcpHeader {
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  SeqNum seq;
  SeqNum ack;
  std::uint8_t reserved = 0;  // 4 bits
  TcpFlags flags;
  std::uint16_t window = 0;  // as on the wire, unscaled
  std::uint16_t urgent_pointer = 0;
  TcpOptions options;

  bool operator==(const TcpHeader&) const = default;
};

// The IP fields that TCP sets or looks at. IPv6 carries neither identification nor dont_fragment: a parsed
// IPv6 datagram has their defaults.
struct IpFields {
  std::uint8_t ttl = 64;  // the hop limit of IPv6
  std::uint8_t dscp = 0;  // 6 bits
  std::uint8_t ecn = 0;   // 2 bits
  std::uint16_t identification = 0;
  bool dont_fragment = true;
  std::uint32_t flow_label = 0;  // IPv6 only, 20 bits (RFC 6437)
  std::uint16_t extensions = 0;  // IPv6 only: octets of extension headers, as parse_captured() found them
  Bytes options = {};  // IPv4 only: at most 40 octets; the gateways of a source route without the destination

  bool operator==(const IpFields&) const = default;
};

// One TCP segment with the addresses it travels between. Payload is shared, so copies are cheap.
struct TcpSegment {
  IpAddress source;
  IpAddress destination;
  IpFields ip;
  TcpHeader header;
  Bytes payload;

  Endpoint from() const { return {source, header.source_port}; }
  Endpoint to() const { return {destination, header.destination_port}; }
  // SEG.LEN (RFC 9293 3.3.1): data octets, plus one each for SYN and FIN.
  std::uint32_t seq_length() const {
    return static_cast<std::uint32_t>(payload.size()) + (header.flags.syn ? 1U : 0U) +
           (header.flags.fin ? 1U : 0U);
  }
  // What a SYN brings besides itself. The urgent pointer counts from SEG.SEQ, which moves: RFC 9293 3.8.5.
  TcpSegment without_syn() const;
  // Octets of the TCP header with padded options.
  std::size_t header_size() const { return kTcpHeaderSize + header.options.padded_size(); }
  // Octets of the datagram before the payload, kMaxHeadersSize at most, and of all of it.
  std::size_t headers_size() const;
  std::size_t datagram_size() const { return headers_size() + payload.size(); }

  bool operator==(const TcpSegment&) const = default;
};

// Parses the TCP part of a datagram; verifies the checksum. Errors: shorter than its header, data offset
// below 5 or past the end, bad checksum. Malformed options are kept as they stand (see decode_options).
Parsed<TcpSegment> parse_tcp(const IpAddress& source, const IpAddress& destination, const IpFields& ip,
                             std::span<const std::uint8_t> bytes);

// Parses a whole IPv4 or IPv6 datagram that carries TCP. Further errors: those of its IP header, not TCP, a
// fragment. A source route that is not completed yields its last address as the destination. The payload is a
// copy, or shares the storage of datagram.
Parsed<TcpSegment> parse_datagram(std::span<const std::uint8_t> bytes);
Parsed<TcpSegment> parse_datagram(const Bytes& datagram);

// The same, but whatever its TCP checksum is.
Parsed<TcpSegment> parse_unchecked(const Bytes& datagram);

// The same, but whatever its checksums are: what leaves a machine may be captured before the network card
// has filled them in. TCP behind extension headers of IPv6 is found, too; a routing header that is not done
// yields its last address as the destination.
Parsed<TcpSegment> parse_captured(const Bytes& datagram);

// The same for a datagram in two pieces, as emit_headers() leaves it: its payload shares the storage of rest.
// Pieces that were cut elsewhere are joined first.
Parsed<TcpSegment> parse_datagram(std::span<const std::uint8_t> headers, const Bytes& rest);

// The same of a datagram that is known to parse, as emit_headers() and emit_headers_unsummed() write it: its
// checksums are not looked at.
TcpSegment load_datagram(std::span<const std::uint8_t> headers, const Bytes& payload);

// Writes the whole IP datagram, with lengths and checksums, to the front of into and returns its size,
// datagram_size(). parse_datagram() of it gives the segment back. Preconditions: both addresses are of one
// version; it has no extension headers; the datagram fits the length field of its IP header, and into.
std::size_t emit(const TcpSegment& segment, std::span<std::uint8_t> into);

// Writes what stands before the payload, which its checksum covers, and returns its size, headers_size():
// with the payload itself behind it, it is the datagram. Preconditions as above, but for the room.
std::size_t emit_headers(const TcpSegment& segment, std::span<std::uint8_t> into);

// The same with zero in the checksum field of TCP, for those who fill it in only when somebody looks.
std::size_t emit_headers_unsummed(const TcpSegment& segment, std::span<std::uint8_t> into);

// What emit() writes, in a vector of its own.
std::vector<std::uint8_t> emit_datagram(const TcpSegment& segment);

}  // namespace tcplab::wire
