#include "core/wire/icmp.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/wire/big_endian.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::wire {
namespace {

constexpr std::size_t kIcmpHeaderSize = 8;
constexpr std::size_t kQuotedTcp = 8;        // ports and sequence number: all that RFC 792 promises
constexpr std::size_t kTcpHeaderLeast = 20;  // length that the quoted IP header claims

// ICMPv4 sums the message alone; ICMPv6 also a pseudo-header (RFC 4443 2.3).
std::uint16_t icmp_checksum(const IpAddress& source, const IpAddress& destination,
                            std::span<const std::uint8_t> message) {
  Checksum sum;
  if (source.version == IpVersion::kV6) {
    sum.add(source.octets);
    sum.add(destination.octets);
    sum.add_words(static_cast<std::uint16_t>(message.size()));
    sum.add_words(kProtocolIcmpV6);
  }
  sum.add(message);
  return sum.finish();
}

bool is_error(IpVersion version, std::uint8_t type) {
  if (version == IpVersion::kV6)
    return type >= icmp6::kDestinationUnreachable && type <= icmp6::kParameterProblem;
  return type == icmp4::kDestinationUnreachable || type == icmp4::kSourceQuench ||
         type == icmp4::kTimeExceeded || type == icmp4::kParameterProblem;
}

// The quoted datagram may be cut anywhere after the first octets of TCP, so lengths and checksums are not
// checked.
Parsed<IcmpError> parse_quote(IcmpError error, std::span<const std::uint8_t> quote, std::size_t offset) {
  const bool v6 = error.source.version == IpVersion::kV6;
  const std::size_t least = v6 ? kIpv6HeaderSize : kIpv4HeaderSize;
  if (quote.size() < least || quote[0] >> 4 != (v6 ? 6 : 4))
    return ParseError{offset, "quotes no IP datagram"};
  const std::size_t header = v6 ? kIpv6HeaderSize : (quote[0] & 15U) * 4U;
  if (header < least || quote.size() < header + kQuotedTcp) return ParseError{offset, "quotes too little"};
  if (quote[v6 ? 6 : 9] != kProtocolTcp) return ParseError{offset, "quotes something else than TCP"};
  const auto address = [&](std::size_t at) {
    IpAddress a;
    a.version = error.source.version;
    std::copy_n(quote.begin() + static_cast<std::ptrdiff_t>(at), v6 ? 16 : 4, a.octets.begin());
    return a;
  };
  error.quoted_from = {address(v6 ? 8 : 12), load16(&quote[header])};
  error.quoted_to = {address(v6 ? 24 : 16), load16(&quote[header + 2])};
  error.quoted_seq = {load32(&quote[header + 4])};
  return error;
}

Parsed<IcmpError> parse_message(const IpAddress& source, const IpAddress& destination,
                                std::span<const std::uint8_t> message, std::size_t offset) {
  if (message.size() < kIcmpHeaderSize) return ParseError{offset, "shorter than an ICMP header"};
  if (icmp_checksum(source, destination, message) != 0) return ParseError{offset + 2, "bad ICMP checksum"};
  if (!is_error(source.version, message[0])) return ParseError{offset, "not an ICMP error"};
  IcmpError error;
  error.source = source;
  error.destination = destination;
  error.type = message[0];
  error.code = message[1];
  const bool v6 = source.version == IpVersion::kV6;
  if (v6 && error.type == icmp6::kPacketTooBig) error.mtu = load32(&message[4]);
  if (!v6 && error.type == icmp4::kDestinationUnreachable && error.code == icmp4::kFragmentationNeeded) {
    error.mtu = load16(&message[6]);  // RFC 1191 4
  }
  return parse_quote(error, message.subspan(kIcmpHeaderSize), offset + kIcmpHeaderSize);
}

// The start of the datagram that is complained about: an IP header and the first octets of TCP.
std::vector<std::uint8_t> quote_of(const IcmpError& error) {
  const bool v6 = error.quoted_from.address.version == IpVersion::kV6;
  const std::size_t header_size = v6 ? kIpv6HeaderSize : kIpv4HeaderSize;
  std::vector<std::uint8_t> quote(header_size + kQuotedTcp);
  if (v6) {
    Ipv6Header header;
    header.source = error.quoted_from.address;
    header.destination = error.quoted_to.address;
    write_ipv6(header, kTcpHeaderLeast, quote);
  } else {
    Ipv4Header header;
    header.source = error.quoted_from.address;
    header.destination = error.quoted_to.address;
    write_ipv4(header, {}, kTcpHeaderLeast, quote);
  }
  store16(&quote[header_size], error.quoted_from.port);
  store16(&quote[header_size + 2], error.quoted_to.port);
  store32(&quote[header_size + 4], error.quoted_seq.value);
  return quote;
}

struct TypeAndCode {
  std::uint8_t type;
  std::uint8_t code;
};
constexpr TypeAndCode kSayings4[] = {{icmp4::kDestinationUnreachable, 0},
                                     {icmp4::kDestinationUnreachable, 1},
                                     {icmp4::kDestinationUnreachable, 3},
                                     {icmp4::kTimeExceeded, 0},
                                     {icmp4::kDestinationUnreachable, icmp4::kFragmentationNeeded}};
constexpr TypeAndCode kSayings6[] = {{icmp6::kDestinationUnreachable, 0},
                                     {icmp6::kDestinationUnreachable, 3},
                                     {icmp6::kDestinationUnreachable, 4},
                                     {icmp6::kTimeExceeded, 0},
                                     {icmp6::kPacketTooBig, 0}};

}  // namespace

void IcmpError::say(Complaint complaint) {
  const bool v6 = source.version == IpVersion::kV6;
  const TypeAndCode saying = (v6 ? kSayings6 : kSayings4)[static_cast<std::size_t>(complaint)];
  type = saying.type;
  code = saying.code;
}

Parsed<IcmpError> parse_icmp_datagram(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return ParseError{0, "empty"};
  if (bytes[0] >> 4 == 6) {
    const auto packet = parse_ipv6(bytes);
    if (!packet) return packet.error();
    if (packet->header.next_header != kProtocolIcmpV6) return ParseError{6, "not ICMPv6"};
    return parse_message(packet->header.source, packet->header.destination, packet->payload, kIpv6HeaderSize);
  }
  const auto packet = parse_ipv4(bytes);
  if (!packet) return packet.error();
  if (packet->header.protocol != kProtocolIcmp) return ParseError{9, "not ICMP"};
  if (packet->header.more_fragments || packet->header.fragment_offset != 0)
    return ParseError{6, "a fragment"};
  return parse_message(packet->header.source, packet->header.destination, packet->payload,
                       kIpv4HeaderSize + packet->options.size());
}

bool claims_icmp_error(std::span<const std::uint8_t> bytes) {
  const bool v6 = !bytes.empty() && bytes[0] >> 4 == 6;
  const std::size_t least = v6 ? kIpv6HeaderSize : kIpv4HeaderSize;
  if (bytes.size() <= least || bytes[v6 ? 6 : 9] != (v6 ? kProtocolIcmpV6 : kProtocolIcmp)) return false;
  const std::size_t header = v6 ? least : (bytes[0] & 15U) * 4U;
  return header < bytes.size() && is_error(v6 ? IpVersion::kV6 : IpVersion::kV4, bytes[header]);
}

std::vector<std::uint8_t> emit_icmp_datagram(const IcmpError& error) {
  const std::vector<std::uint8_t> quote = quote_of(error);
  const bool v6 = error.source.version == IpVersion::kV6;
  const std::size_t ip_size = v6 ? kIpv6HeaderSize : kIpv4HeaderSize;
  std::vector<std::uint8_t> datagram(ip_size + kIcmpHeaderSize + quote.size());
  const std::size_t message_size = datagram.size() - ip_size;
  if (v6) {
    Ipv6Header header;
    header.next_header = kProtocolIcmpV6;
    header.source = error.source;
    header.destination = error.destination;
    write_ipv6(header, message_size, datagram);
  } else {
    Ipv4Header header;
    header.protocol = kProtocolIcmp;
    header.source = error.source;
    header.destination = error.destination;
    write_ipv4(header, {}, message_size, datagram);
  }
  const std::span<std::uint8_t> message = std::span(datagram).subspan(ip_size);
  message[0] = error.type;
  message[1] = error.code;
  if (v6) {
    store32(&message[4], error.mtu);
  } else {
    store16(&message[6], std::min<std::uint32_t>(error.mtu, 65535));
  }
  std::copy(quote.begin(), quote.end(), message.begin() + kIcmpHeaderSize);
  store16(&message[2], icmp_checksum(error.source, error.destination, message));
  return datagram;
}

}  // namespace tcplab::wire
