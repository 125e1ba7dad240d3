#include "core/wire/tcp_segment.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/wire/big_endian.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/ipv4.hpp"
#include "core/wire/ipv4_options.hpp"
#include "core/wire/ipv6.hpp"

namespace tcplab::wire {
namespace {

TcpHeader load_header(std::span<const std::uint8_t> bytes, std::size_t header_length) {
  TcpHeader header;
  header.source_port = load16(&bytes[0]);
  header.destination_port = load16(&bytes[2]);
  header.seq = {load32(&bytes[4])};
  header.ack = {load32(&bytes[8])};
  header.reserved = bytes[12] & 15;
  header.flags = TcpFlags::from_octet(bytes[13]);
  header.window = load16(&bytes[14]);
  header.urgent_pointer = load16(&bytes[18]);
  // Whatever the control bits are: RFC 9293 3.1 (MUST-5).
  header.options = TcpOptions::raw(bytes.subspan(kTcpHeaderSize, header_length - kTcpHeaderSize));
  return header;
}

// Writes header, options and payload to out, which is all zero, and fills in the checksum.
void write_tcp(const TcpSegment& segment, std::span<std::uint8_t> out) {
  const TcpHeader& header = segment.header;
  const std::size_t header_length = segment.header_size();
  store16(&out[0], header.source_port);
  store16(&out[2], header.destination_port);
  store32(&out[4], header.seq.value);
  store32(&out[8], header.ack.value);
  out[12] = static_cast<std::uint8_t>(header_length / 4 << 4 | (header.reserved & 15U));
  out[13] = header.flags.to_octet();
  store16(&out[14], header.window);
  store16(&out[18], header.urgent_pointer);
  const auto options = header.options.bytes();
  std::copy(options.begin(), options.end(), out.begin() + kTcpHeaderSize);
  std::copy(segment.payload.begin(), segment.payload.end(),
            out.begin() + static_cast<std::ptrdiff_t>(header_length));
  store16(&out[16], tcp_checksum(segment.source, segment.destination, out));  // RFC 9293 3.1 (MUST-2)
}

std::size_t ip_header_size(const TcpSegment& segment) {
  if (segment.source.version == IpVersion::kV6) return kIpv6HeaderSize;
  return kIpv4HeaderSize + (segment.ip.options.size() + 3) / 4 * 4;
}

void write_ip(const TcpSegment& segment, std::size_t payload_size, std::span<std::uint8_t> out) {
  const IpFields& ip = segment.ip;
  if (segment.source.version == IpVersion::kV6) {
    Ipv6Header header;
    header.dscp = ip.dscp;
    header.ecn = ip.ecn;
    header.hop_limit = ip.ttl;
    header.flow_label = ip.flow_label;
    header.source = segment.source;
    header.destination = segment.destination;
    return write_ipv6(header, payload_size, out);
  }
  Ipv4Header header;
  header.dscp = ip.dscp;
  header.ecn = ip.ecn;
  header.identification = ip.identification;
  header.dont_fragment = ip.dont_fragment;
  header.ttl = ip.ttl;
  header.source = segment.source;
  header.destination = segment.destination;
  header.options.assign(ip.options.begin(), ip.options.end());
  header.options.resize(ip_header_size(segment) - kIpv4HeaderSize);
  route_to_wire(header.options, header.destination);
  write_ipv4(header, payload_size, out);
}

// The same result with the error's offset counted from the start of the datagram.
Parsed<TcpSegment> shifted(Parsed<TcpSegment> parsed, std::size_t by) {
  if (parsed) return parsed;
  return ParseError{parsed.error().offset + by, parsed.error().what};
}

Parsed<TcpSegment> parse_over_ipv4(std::span<const std::uint8_t> bytes) {
  const auto packet = parse_ipv4(bytes);
  if (!packet) return packet.error();
  const Ipv4Header& header = packet->header;
  if (header.more_fragments || header.fragment_offset != 0) return ParseError{6, "a fragment"};
  if (header.protocol != kProtocolTcp) return ParseError{9, "not TCP"};
  IpFields ip{header.ttl, header.dscp, header.ecn, header.identification, header.dont_fragment, 0, {}};
  IpAddress destination = header.destination;
  if (!header.options.empty()) {
    std::vector<std::uint8_t> options = header.options;
    route_from_wire(options, destination);
    ip.options = Bytes(std::move(options));
  }
  return shifted(parse_tcp(header.source, destination, ip, packet->payload), header_size(header));
}

Parsed<TcpSegment> parse_over_ipv6(std::span<const std::uint8_t> bytes) {
  const auto packet = parse_ipv6(bytes);
  if (!packet) return packet.error();
  const Ipv6Header& header = packet->header;
  if (header.next_header != kProtocolTcp) return ParseError{6, "not TCP"};
  IpFields ip;
  ip.ttl = header.hop_limit;
  ip.dscp = header.dscp;
  ip.ecn = header.ecn;
  ip.flow_label = header.flow_label;
  return shifted(parse_tcp(header.source, header.destination, ip, packet->payload), kIpv6HeaderSize);
}

}  // namespace

TcpFlags TcpFlags::from_octet(std::uint8_t octet) {
  const auto bit = [octet](int n) { return (octet >> n & 1) != 0; };
  return {bit(7), bit(6), bit(5), bit(4), bit(3), bit(2), bit(1), bit(0)};
}

std::uint8_t TcpFlags::to_octet() const {
  return static_cast<std::uint8_t>(cwr << 7 | ece << 6 | urg << 5 | ack << 4 | psh << 3 | rst << 2 |
                                   syn << 1 | int{fin});
}

std::string TcpFlags::to_string() const {
  std::string text;
  const auto name = [&text](bool set, const char* label) {
    if (!set) return;
    if (!text.empty()) text += ", ";
    text += label;
  };
  name(fin, "FIN");
  name(syn, "SYN");
  name(rst, "RST");
  name(psh, "PSH");
  name(ack, "ACK");
  name(urg, "URG");
  name(ece, "ECE");
  name(cwr, "CWR");
  return text.empty() ? "<None>" : text;
}

std::size_t TcpSegment::datagram_size() const {
  return ip_header_size(*this) + header_size() + payload.size();
}

Parsed<TcpSegment> parse_tcp(const IpAddress& source, const IpAddress& destination, const IpFields& ip,
                             std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kTcpHeaderSize) return ParseError{bytes.size(), "shorter than a TCP header"};
  const std::size_t header_length = (bytes[12] >> 4) * 4U;
  if (header_length < kTcpHeaderSize) return ParseError{12, "TCP data offset below 5"};
  if (header_length > bytes.size()) return ParseError{12, "TCP data offset past the end"};
  // RFC 9293 3.1 (MUST-3)
  if (tcp_checksum(source, destination, bytes) != 0) return ParseError{16, "bad TCP checksum"};
  return TcpSegment{source, destination, ip, load_header(bytes, header_length),
                    Bytes::copy_of(bytes.subspan(header_length))};
}

Parsed<TcpSegment> parse_datagram(std::span<const std::uint8_t> bytes) {
  if (!bytes.empty() && bytes[0] >> 4 == 6) return parse_over_ipv6(bytes);
  return parse_over_ipv4(bytes);
}

std::vector<std::uint8_t> emit_datagram(const TcpSegment& segment) {
  assert(segment.source.version == segment.destination.version);
  std::vector<std::uint8_t> datagram(segment.datagram_size());
  const std::span<std::uint8_t> out = datagram;
  const std::size_t ip_size = ip_header_size(segment);
  write_ip(segment, out.size() - ip_size, out);
  write_tcp(segment, out.subspan(ip_size));
  return datagram;
}

}  // namespace tcplab::wire
