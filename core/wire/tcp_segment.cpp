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

// --- Emission ---

// Unsummed: left out, and the checksum too.
enum class Payload { kCopied, kLeftOut, kUnsummed };

// Writes header and options, with the checksum over them and the payload: RFC 9293 3.1 (MUST-2). The payload
// is copied behind them as it is summed.
void write_tcp(const TcpSegment& segment, Payload payload, std::span<std::uint8_t> out) {
  const TcpHeader& header = segment.header;
  const std::size_t header_length = segment.header_size();
  const auto options = header.options.padded();
  const unsigned offset_and_flags =
      static_cast<unsigned>(header_length / 4) << 12 | (header.reserved & 15U) << 8 | header.flags.to_octet();
  store16(&out[0], header.source_port);
  store16(&out[2], header.destination_port);
  store32(&out[4], header.seq.value);
  store32(&out[8], header.ack.value);
  store16(&out[12], offset_and_flags);
  store16(&out[14], header.window);
  store16(&out[18], header.urgent_pointer);
  std::copy(options.begin(), options.end(), out.begin() + kTcpHeaderSize);
  if (payload == Payload::kUnsummed) return store16(&out[16], 0);
  Checksum sum;
  sum.add_tcp_pseudo_header(segment.source, segment.destination, header_length + segment.payload.size());
  sum.add_words(std::uint64_t{header.source_port} + header.destination_port + (header.seq.value >> 16) +
                (header.seq.value & 0xffff) + (header.ack.value >> 16) + (header.ack.value & 0xffff) +
                offset_and_flags + header.window + header.urgent_pointer);
  if (!options.empty()) sum.add(options);
  if (payload == Payload::kCopied) {
    sum.add_copied(segment.payload.view(), out.subspan(header_length));
  } else {
    sum.add(segment.payload.view());
  }
  store16(&out[16], sum.finish());
}

std::size_t ip_header_size(const TcpSegment& segment) {
  if (segment.source.version == IpVersion::kV6) return kIpv6HeaderSize + segment.ip.extensions;
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
  if (!ip.options.empty()) {
    header.options.assign(ip.options.begin(), ip.options.end());
    header.options.resize(ip_header_size(segment) - kIpv4HeaderSize);
    route_to_wire(header.options, header.destination);
  }
  write_ipv4(header, payload_size, out);
}

std::size_t write(const TcpSegment& segment, Payload payload, std::span<std::uint8_t> out) {
  assert(segment.source.version == segment.destination.version && segment.ip.extensions == 0);
  const std::size_t ip_size = ip_header_size(segment);
  const std::size_t tcp_size = segment.header_size();
  write_ip(segment, tcp_size + segment.payload.size(), out);
  write_tcp(segment, payload, out.subspan(ip_size));
  return ip_size + tcp_size;
}

// --- Parsing ---

// A datagram is parsed in two pieces, whether it lies in one or not: what stands before the payload, and the
// rest. Where it is too short for its own headers all of it is the first.
struct Pieces {
  std::span<const std::uint8_t> headers;
  std::span<const std::uint8_t> rest;

  std::size_t size() const { return headers.size() + rest.size(); }
};

// How much stands before the payload of a datagram that begins with these octets, by what it says of itself,
// unchecked; no bound where they are too few to say.
std::size_t end_of_headers(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return SIZE_MAX;
  std::size_t ip_size = (bytes[0] & 15U) * 4U;
  if (bytes[0] >> 4 == 6) {
    if (bytes.size() < kIpv6HeaderSize) return SIZE_MAX;
    ip_size = find_ipv6_upper(bytes).offset;
  }
  if (bytes.size() < ip_size + kTcpHeaderSize) return SIZE_MAX;
  return ip_size + std::max((bytes[ip_size + 12] >> 4) * std::size_t{4}, kTcpHeaderSize);
}

Pieces cut(std::span<const std::uint8_t> bytes, std::size_t end) {
  end = std::min(end, bytes.size());
  return {bytes.first(end), bytes.subspan(end)};
}

// Into a blank header where it is to stay: to move what was just written in small pieces makes a processor
// wait.
void load_header(std::span<const std::uint8_t> bytes, TcpHeader& header) {
  header.source_port = load16(&bytes[0]);
  header.destination_port = load16(&bytes[2]);
  header.seq = {load32(&bytes[4])};
  header.ack = {load32(&bytes[8])};
  header.reserved = bytes[12] & 15;
  header.flags = TcpFlags::from_octet(bytes[13]);
  header.window = load16(&bytes[14]);
  header.urgent_pointer = load16(&bytes[18]);
  // Whatever the control bits are: RFC 9293 3.1 (MUST-5).
  header.options.fill(bytes.subspan(kTcpHeaderSize));
}

// Whether the octets have come from somewhere, or are to be taken whatever the checksum of TCP is, or all of
// them.
enum class Trust { kNone, kChecksum, kAllChecksums };

// The TCP part of a datagram, of which the IP part is known and stands in segment already.
std::optional<ParseError> read_tcp(const Pieces& tcp, Trust trust, TcpSegment& segment) {
  const auto header = tcp.headers;
  if (header.size() < kTcpHeaderSize) return ParseError{header.size(), "shorter than a TCP header"};
  const std::size_t header_length = (header[12] >> 4) * 4U;
  if (header_length < kTcpHeaderSize) return ParseError{12, "TCP data offset below 5"};
  if (header_length > header.size()) return ParseError{12, "TCP data offset past the end"};
  assert(header_length == header.size());
  if (trust == Trust::kNone) {
    Checksum sum;
    sum.add_tcp_pseudo_header(segment.source, segment.destination, tcp.size());
    sum.add(header);
    sum.add(tcp.rest);
    if (sum.finish() != 0) return ParseError{16, "bad TCP checksum"};  // RFC 9293 3.1 (MUST-3)
  }
  load_header(header, segment.header);
  return std::nullopt;
}

// Octets that follow the IP header, which is read into segment.
Parsed<std::size_t> read_ipv4(const Pieces& datagram, Trust trust, TcpSegment& segment) {
  const auto bytes = datagram.headers;
  const auto check = trust == Trust::kAllChecksums ? check_ipv4_unsummed : check_ipv4;
  if (const auto error = check(bytes, datagram.size())) return *error;
  const unsigned fragment = load16(&bytes[6]);
  if ((fragment & 0x3fff) != 0) return ParseError{6, "a fragment"};
  if (bytes[9] != kProtocolTcp) return ParseError{9, "not TCP"};
  std::copy_n(&bytes[12], 4, segment.source.octets.begin());  // which is blank, and so of IPv4
  std::copy_n(&bytes[16], 4, segment.destination.octets.begin());
  IpFields& ip = segment.ip;
  ip.ttl = bytes[8];
  ip.dscp = bytes[1] >> 2;
  ip.ecn = bytes[1] & 3;
  ip.identification = load16(&bytes[4]);
  ip.dont_fragment = (fragment & kDontFragment) != 0;
  const std::size_t header_length = (bytes[0] & 15U) * 4U;
  if (header_length > kIpv4HeaderSize) {
    std::vector<std::uint8_t> options(bytes.begin() + kIpv4HeaderSize,
                                      bytes.begin() + static_cast<std::ptrdiff_t>(header_length));
    route_from_wire(options, segment.destination);
    ip.options = Bytes(std::move(options));
  }
  return load16(&bytes[2]) - header_length;
}

// Extension headers are for captures alone: a Host of ours does not take what stands behind them.
std::optional<ParseError> read_extensions(const Pieces& datagram, TcpSegment& segment) {
  const Ipv6Upper upper = find_ipv6_upper(datagram.headers);
  if (upper.fragment) return ParseError{upper.offset, "a fragment"};
  if (upper.cut) return ParseError{upper.offset, "extension header past the end"};
  if (upper.protocol != kProtocolTcp) return ParseError{upper.offset, "not TCP"};
  const std::size_t extensions = upper.offset - kIpv6HeaderSize;
  if (extensions > load16(&datagram.headers[4])) return ParseError{4, "extension header past the end"};
  segment.ip.extensions = static_cast<std::uint16_t>(extensions);
  std::copy_n(&datagram.headers[upper.destination], 16, segment.destination.octets.begin());
  return std::nullopt;
}

Parsed<std::size_t> read_ipv6(const Pieces& datagram, Trust trust, TcpSegment& segment) {
  if (const auto error = check_ipv6(datagram.headers, datagram.size())) return *error;
  const Ipv6Header header = load_ipv6(datagram.headers);
  segment.source = header.source;
  segment.destination = header.destination;
  if (header.next_header != kProtocolTcp) {
    if (trust != Trust::kAllChecksums) return ParseError{6, "not TCP"};
    if (const auto error = read_extensions(datagram, segment)) return *error;
  }
  segment.ip.ttl = header.hop_limit;
  segment.ip.dscp = header.dscp;
  segment.ip.ecn = header.ecn;
  segment.ip.flow_label = header.flow_label;
  return std::size_t{load16(&datagram.headers[4])} - segment.ip.extensions;
}

// Reads everything but the payload, and says how many octets of the rest that is.
Parsed<std::size_t> read(const Pieces& datagram, Trust trust, TcpSegment& segment) {
  const bool v6 = !datagram.headers.empty() && datagram.headers[0] >> 4 == 6;
  const auto size = v6 ? read_ipv6(datagram, trust, segment) : read_ipv4(datagram, trust, segment);
  if (!size) return size;
  const std::size_t ip_size = ip_header_size(segment);
  const auto headers = datagram.headers.subspan(ip_size, std::min(*size, datagram.headers.size() - ip_size));
  const std::size_t payload_size = *size - headers.size();
  const auto error = read_tcp({headers, datagram.rest.first(payload_size)}, trust, segment);
  if (error) return ParseError{error->offset + ip_size, error->what};  // from the start of the datagram
  return payload_size;
}

// payload_of: the payload, given how many octets of the rest it is.
template <typename PayloadOf>
Parsed<TcpSegment> parse_pieces(const Pieces& datagram, PayloadOf payload_of, Trust trust = Trust::kNone) {
  Parsed<TcpSegment> segment(std::in_place);  // the one that is returned, for it is large to move
  const auto size = read(datagram, trust, *segment);
  if (size) {
    segment->payload = payload_of(*size);
  } else {
    segment = size.error();
  }
  return segment;
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

TcpSegment TcpSegment::without_syn() const {
  TcpSegment rest = *this;
  rest.header.flags.syn = false;
  rest.header.seq += 1;
  if (rest.header.urgent_pointer > 0) --rest.header.urgent_pointer;
  return rest;
}

std::size_t TcpSegment::headers_size() const { return ip_header_size(*this) + header_size(); }

Parsed<TcpSegment> parse_tcp(const IpAddress& source, const IpAddress& destination, const IpFields& ip,
                             std::span<const std::uint8_t> bytes) {
  TcpSegment segment{source, destination, ip, {}, {}};
  const std::size_t offset = bytes.size() < kTcpHeaderSize ? 0 : (bytes[12] >> 4) * std::size_t{4};
  const Pieces pieces = cut(bytes, std::max(offset, kTcpHeaderSize));
  if (const auto error = read_tcp(pieces, Trust::kNone, segment)) return *error;
  segment.payload = Bytes::copy_of(pieces.rest);
  return segment;
}

Parsed<TcpSegment> parse_datagram(std::span<const std::uint8_t> bytes) {
  const Pieces pieces = cut(bytes, end_of_headers(bytes));
  return parse_pieces(pieces, [&](std::size_t size) { return Bytes::copy_of(pieces.rest.first(size)); });
}

Parsed<TcpSegment> parse_datagram(const Bytes& datagram) {
  const Pieces pieces = cut(datagram.view(), end_of_headers(datagram.view()));
  return parse_pieces(pieces, [&](std::size_t size) { return datagram.slice(pieces.headers.size(), size); });
}

Parsed<TcpSegment> parse_unchecked(const Bytes& datagram) {
  const Pieces pieces = cut(datagram.view(), end_of_headers(datagram.view()));
  const auto payload_of = [&](std::size_t size) { return datagram.slice(pieces.headers.size(), size); };
  return parse_pieces(pieces, payload_of, Trust::kChecksum);
}

Parsed<TcpSegment> parse_captured(const Bytes& datagram) {
  const Pieces pieces = cut(datagram.view(), end_of_headers(datagram.view()));
  const auto payload_of = [&](std::size_t size) { return datagram.slice(pieces.headers.size(), size); };
  return parse_pieces(pieces, payload_of, Trust::kAllChecksums);
}

Parsed<TcpSegment> parse_datagram(std::span<const std::uint8_t> headers, const Bytes& rest) {
  if (end_of_headers(headers) != headers.size()) {
    std::vector<std::uint8_t> joined(headers.begin(), headers.end());
    joined.insert(joined.end(), rest.begin(), rest.end());
    return parse_datagram(Bytes(std::move(joined)));
  }
  return parse_pieces({headers, rest.view()}, [&](std::size_t size) { return rest.slice(0, size); });
}

TcpSegment load_datagram(std::span<const std::uint8_t> headers, const Bytes& payload) {
  TcpSegment segment;
  const auto size = read({headers, payload.view()}, Trust::kAllChecksums, segment);
  assert(size);
  segment.payload = payload.slice(0, *size);
  return segment;
}

std::size_t emit(const TcpSegment& segment, std::span<std::uint8_t> into) {
  return write(segment, Payload::kCopied, into) + segment.payload.size();
}

std::size_t emit_headers(const TcpSegment& segment, std::span<std::uint8_t> into) {
  return write(segment, Payload::kLeftOut, into);
}

std::size_t emit_headers_unsummed(const TcpSegment& segment, std::span<std::uint8_t> into) {
  return write(segment, Payload::kUnsummed, into);
}

std::vector<std::uint8_t> emit_datagram(const TcpSegment& segment) {
  std::vector<std::uint8_t> datagram(segment.datagram_size());
  emit(segment, datagram);
  return datagram;
}

}  // namespace tcplab::wire
