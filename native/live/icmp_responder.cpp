#include "native/live/icmp_responder.hpp"

#include <algorithm>

#include "core/wire/big_endian.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::native {

namespace {

using Octets = std::span<const std::uint8_t>;
using Datagram = std::vector<std::uint8_t>;

constexpr std::size_t kIcmpHeaderSize = 8;
constexpr std::uint8_t kProtocolUdp = 17;
constexpr std::uint8_t kEchoRequest4 = 8, kEchoReply4 = 0;
constexpr std::uint8_t kEchoRequest6 = 128, kEchoReply6 = 129;
constexpr std::uint8_t kProtocolUnreachable4 = 2, kPortUnreachable4 = 3, kPortUnreachable6 = 4;
constexpr std::uint8_t kUnknownNextHeader6 = 1;
constexpr std::size_t kNextHeaderAt = 6;      // in the IPv6 header
constexpr std::size_t kLargestError4 = 576;   // RFC 1812 4.3.2.3
constexpr std::size_t kLargestError6 = 1280;  // RFC 4443 2.4 (c)

// What both versions' datagrams say to us.
struct Received {
  wire::IpAddress source;
  wire::IpAddress destination;
  std::uint8_t protocol = 0;
  Octets payload;
};

std::optional<Received> parse(Octets datagram) {
  if (datagram.empty()) return std::nullopt;
  if (datagram[0] >> 4 == 6) {
    const auto packet = wire::parse_ipv6(datagram);
    if (!packet) return std::nullopt;
    return Received{packet->header.source, packet->header.destination, packet->header.next_header,
                    packet->payload};
  }
  const auto packet = wire::parse_ipv4(datagram);
  if (!packet || packet->header.more_fragments || packet->header.fragment_offset != 0) return std::nullopt;
  return Received{packet->header.source, packet->header.destination, packet->header.protocol,
                  packet->payload};
}

bool is_no_host(const wire::IpAddress& address) {
  const bool loopback = address.version == wire::IpVersion::kV4 ? address.octets[0] == 127
                                                                : address == *wire::IpAddress::parse("::1");
  return address.is_unspecified() || address.is_multicast() || address.is_broadcast() || loopback;
}

std::uint16_t checksum(const wire::IpAddress& source, const wire::IpAddress& destination, Octets message) {
  wire::Checksum sum;
  if (source.version == wire::IpVersion::kV6) {  // RFC 4443 2.3
    sum.add(source.octets);
    sum.add(destination.octets);
    sum.add_words(static_cast<std::uint16_t>(message.size()));
    sum.add_words(wire::kProtocolIcmpV6);
  }
  sum.add(message);
  return sum.finish();
}

// A message from where the datagram went to, back to where it came from. Its checksum is filled in.
Datagram reply(const Received& received, std::vector<std::uint8_t> message) {
  wire::store16(&message[2], 0);
  wire::store16(&message[2], checksum(received.destination, received.source, message));
  Datagram datagram;
  if (received.source.version == wire::IpVersion::kV6) {
    wire::Ipv6Header header;
    header.next_header = wire::kProtocolIcmpV6;
    header.source = received.destination;
    header.destination = received.source;
    datagram.resize(wire::kIpv6HeaderSize);
    wire::write_ipv6(header, message.size(), datagram);
  } else {
    wire::Ipv4Header header;
    header.protocol = wire::kProtocolIcmp;
    header.dont_fragment = false;
    header.source = received.destination;
    header.destination = received.source;
    datagram = wire::emit_ipv4(header, message.size());
  }
  datagram.insert(datagram.end(), message.begin(), message.end());
  return datagram;
}

std::optional<Datagram> echo(const Received& received) {
  const bool v6 = received.source.version == wire::IpVersion::kV6;
  const Octets request = received.payload;
  if (request.size() < kIcmpHeaderSize || request[0] != (v6 ? kEchoRequest6 : kEchoRequest4) ||
      request[1] != 0)
    return std::nullopt;
  if (checksum(received.source, received.destination, request) != 0) return std::nullopt;
  std::vector<std::uint8_t> message(request.begin(), request.end());
  message[0] = v6 ? kEchoReply6 : kEchoReply4;
  return reply(received, std::move(message));
}

// Type, code, a word, and as much of the datagram as an error may quote.
Datagram complaint(const Received& received, Octets about, std::uint8_t type, std::uint8_t code,
                   std::uint32_t word) {
  const bool v6 = received.source.version == wire::IpVersion::kV6;
  const std::size_t header = v6 ? wire::kIpv6HeaderSize : wire::kIpv4HeaderSize;
  const std::size_t most = (v6 ? kLargestError6 : kLargestError4) - header - kIcmpHeaderSize;
  const Octets quote = about.first(std::min(about.size(), most));
  std::vector<std::uint8_t> message(kIcmpHeaderSize);
  message[0] = type;
  message[1] = code;
  wire::store32(&message[4], word);
  message.insert(message.end(), quote.begin(), quote.end());
  return reply(received, std::move(message));
}

// Hop-by-hop options, routing, fragment, encryption, authentication, no next header, destination options:
// what stands behind them is not looked for.
bool is_extension(std::uint8_t next_header) {
  constexpr std::uint8_t kExtensions[] = {0, 43, 44, 50, 51, 59, 60};
  return std::find(std::begin(kExtensions), std::end(kExtensions), next_header) != std::end(kExtensions);
}

std::optional<Datagram> unreachable(const Received& received, Octets about) {
  const bool udp = received.protocol == kProtocolUdp;
  if (received.source.version == wire::IpVersion::kV4) {
    const std::uint8_t code = udp ? kPortUnreachable4 : kProtocolUnreachable4;
    return complaint(received, about, wire::icmp4::kDestinationUnreachable, code, 0);
  }
  if (udp) return complaint(received, about, wire::icmp6::kDestinationUnreachable, kPortUnreachable6, 0);
  if (is_extension(received.protocol)) return std::nullopt;
  return complaint(received, about, wire::icmp6::kParameterProblem, kUnknownNextHeader6, kNextHeaderAt);
}

}  // namespace

bool IcmpResponder::may_complain(Instant now) {
  while (left_ < kBurst && counted_ + kInterval <= now) {
    counted_ = counted_ + kInterval;
    ++left_;
  }
  if (left_ == kBurst) counted_ = now;
  if (left_ == 0) return false;
  --left_;
  return true;
}

std::optional<Datagram> IcmpResponder::answer(Octets datagram, Instant now) {
  const std::optional<Received> received = parse(datagram);
  if (!received || is_no_host(received->source)) return std::nullopt;
  const bool v6 = received->source.version == wire::IpVersion::kV6;
  if (received->protocol == wire::kProtocolTcp) return std::nullopt;
  if (received->protocol == (v6 ? wire::kProtocolIcmpV6 : wire::kProtocolIcmp)) return echo(*received);
  std::optional<Datagram> answer = unreachable(*received, datagram);
  if (answer && !may_complain(now)) return std::nullopt;
  return answer;
}

}  // namespace tcplab::native
