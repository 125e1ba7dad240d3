#include "core/wire/tcp_segment.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
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
  const auto data_offset = static_cast<std::uint32_t>(header_length / 4);
  const std::uint32_t ports = std::uint32_t{header.source_port} << 16 | header.destination_port;
  const std::uint32_t fourth = data_offset << 28 | (header.reserved & 15U) << 24 |
                               std::uint32_t{header.flags.to_octet()} << 16 | header.window;
  store32(&out[0], ports);
  store32(&out[4], header.seq.value);
  store32(&out[8], header.ack.value);
  store32(&out[12], fourth);
  if (!options.empty()) std::copy(options.begin(), options.end(), out.begin() + kTcpHeaderSize);
  if (payload == Payload::kUnsummed) return store32(&out[16], header.urgent_pointer);
  Checksum sum;
  sum.add_tcp_pseudo_header(segment.source, segment.destination, header_length + segment.payload.size());
  sum.add_words(std::uint64_t{ports} + header.seq.value + header.ack.value + fourth + header.urgent_pointer);
  if (!options.empty()) sum.add(options);
  if (payload == Payload::kCopied) {
    sum.add_copied(segment.payload.view(), out.subspan(header_length));
  } else {
    sum.add(segment.payload.view());
  }
  store32(&out[16], std::uint32_t{sum.finish()} << 16 | header.urgent_pointer);
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
  if (ip.options.empty()) return write_ipv4(header, {}, payload_size, out);
  std::vector<std::uint8_t> options(ip.options.begin(), ip.options.end());
  options.resize(ip_header_size(segment) - kIpv4HeaderSize);
  route_to_wire(options, header.destination);
  write_ipv4(header, options, payload_size, out);
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

// The TCP part of a datagram, size octets from `at` on; the IP part is known and stands in segment already.
std::optional<ParseError> read_tcp(const Pieces& datagram, std::size_t at, std::size_t size, Trust trust,
                                   TcpSegment& segment) {
  const auto header = datagram.headers.subspan(at, std::min(size, datagram.headers.size() - at));
  if (header.size() < kTcpHeaderSize) return ParseError{at + header.size(), "shorter than a TCP header"};
  const std::size_t header_length = (header[12] >> 4) * 4U;
  if (header_length < kTcpHeaderSize) return ParseError{at + 12, "TCP data offset below 5"};
  if (header_length > header.size()) return ParseError{at + 12, "TCP data offset past the end"};
  assert(header_length == header.size());
  if (trust == Trust::kNone) {
    Checksum sum;
    sum.add_tcp_pseudo_header(segment.source, segment.destination, size);
    const auto text = datagram.rest.first(size - header.size());
    if (text.data() == header.data() + header.size()) {
      sum.add({header.data(), size});  // both at once, for each takes a moment to begin with
    } else {
      sum.add(header);
      sum.add(text);
    }
    if (sum.finish() != 0) return ParseError{at + 16, "bad TCP checksum"};  // RFC 9293 3.1 (MUST-3)
  }
  load_header(header, segment.header);
  return std::nullopt;
}

// Into a blank address, and so of IPv4; all of the word in which it lies at once, as which it will be read.
void load_address(const std::uint8_t* from, IpAddress& address) {
  std::array<std::uint8_t, 8> word{};
  std::copy_n(from, 4, word.begin());
  std::copy(word.begin(), word.end(), address.octets.begin());
}

// The IP header, into segment. size: octets that follow it.
std::optional<ParseError> read_ipv4(const Pieces& datagram, Trust trust, TcpSegment& segment,
                                    std::size_t& size) {
  const auto bytes = datagram.headers;
  const bool unsummed = trust == Trust::kAllChecksums;
  if (auto error =
          unsummed ? check_ipv4_unsummed(bytes, datagram.size()) : check_ipv4(bytes, datagram.size()))
    return error;
  const unsigned fragment = load16(&bytes[6]);
  if ((fragment & 0x3fff) != 0) return ParseError{6, "a fragment"};
  if (bytes[9] != kProtocolTcp) return ParseError{9, "not TCP"};
  load_address(&bytes[12], segment.source);
  load_address(&bytes[16], segment.destination);
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
  size = load16(&bytes[2]) - header_length;
  return std::nullopt;
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

std::optional<ParseError> read_ipv6(const Pieces& datagram, Trust trust, TcpSegment& segment,
                                    std::size_t& size) {
  if (auto error = check_ipv6(datagram.headers, datagram.size())) return error;
  const Ipv6Header header = load_ipv6(datagram.headers);
  segment.source = header.source;
  segment.destination = header.destination;
  if (header.next_header != kProtocolTcp) {
    if (trust != Trust::kAllChecksums) return ParseError{6, "not TCP"};
    if (auto error = read_extensions(datagram, segment)) return error;
  }
  segment.ip.ttl = header.hop_limit;
  segment.ip.dscp = header.dscp;
  segment.ip.ecn = header.ecn;
  segment.ip.flow_label = header.flow_label;
  size = std::size_t{load16(&datagram.headers[4])} - segment.ip.extensions;
  return std::nullopt;
}

// Reads everything but the payload into a blank segment. payload_size: how many octets of the rest that is.
std::optional<ParseError> read(const Pieces& datagram, Trust trust, TcpSegment& segment,
                               std::size_t& payload_size) {
  const bool v6 = !datagram.headers.empty() && datagram.headers[0] >> 4 == 6;
  std::size_t size = 0;
  if (auto error = v6 ? read_ipv6(datagram, trust, segment, size) : read_ipv4(datagram, trust, segment, size))
    return error;
  const std::size_t ip_size = ip_header_size(segment);
  payload_size = size - std::min(size, datagram.headers.size() - ip_size);
  return read_tcp(datagram, ip_size, size, trust, segment);
}

// put_payload(into, size): the payload, given how many octets of the rest it is, into one that is empty.
template <typename PutPayload>
Parsed<TcpSegment> parse_pieces(const Pieces& datagram, PutPayload put_payload, Trust trust = Trust::kNone) {
  Parsed<TcpSegment> segment(std::in_place);  // the one that is returned, for it is large to move
  std::size_t size = 0;
  if (const auto error = read(datagram, trust, *segment, size)) {
    segment = *error;
  } else if (size > 0) {
    put_payload(segment->payload, size);
  }
  return segment;
}

// Of a datagram in one piece: its payload shares the storage.
Parsed<TcpSegment> parse_whole(const Bytes& datagram, Trust trust) {
  const Pieces pieces = cut(datagram.view(), end_of_headers(datagram.view()));
  const auto put = [&](Bytes& payload, std::size_t size) {
    datagram.slice_into(payload, pieces.headers.size(), size);
  };
  return parse_pieces(pieces, put, trust);
}

// An octet has a bit for each flag, and TcpFlags an octet: a number with the bit of each octet that is its
// own, the first its highest, and one that moves each octet's lowest bit to its place in the highest octet.
constexpr bool kLittleEndian = std::endian::native == std::endian::little;
constexpr std::uint64_t kOwnBits = kLittleEndian ? 0x0102040810204080 : 0x8040201008040201;
constexpr std::uint64_t kToTheirBits = kLittleEndian ? 0x8040201008040201 : 0x0102040810204080;

}  // namespace

TcpFlags TcpFlags::from_octet(std::uint8_t octet) {
  const std::uint64_t bits = octet * std::uint64_t{0x0101010101010101} & kOwnBits;
  const std::uint64_t octets = (bits + 0x7f7f7f7f7f7f7f7f) >> 7 & 0x0101010101010101;
  TcpFlags flags;
  static_assert(sizeof flags == sizeof octets);
  std::memcpy(&flags, &octets, sizeof flags);
  return flags;
}

std::uint8_t TcpFlags::to_octet() const {
  std::uint64_t octets = 0;
  std::memcpy(&octets, this, sizeof octets);
  return static_cast<std::uint8_t>(octets * kToTheirBits >> 56);
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
  if (const auto error = read_tcp(pieces, 0, bytes.size(), Trust::kNone, segment)) return *error;
  segment.payload = Bytes::copy_of(pieces.rest);
  return segment;
}

Parsed<TcpSegment> parse_datagram(std::span<const std::uint8_t> bytes) {
  const Pieces pieces = cut(bytes, end_of_headers(bytes));
  return parse_pieces(
      pieces, [&](Bytes& payload, std::size_t size) { payload = Bytes::copy_of(pieces.rest.first(size)); });
}

Parsed<TcpSegment> parse_datagram(const Bytes& datagram) { return parse_whole(datagram, Trust::kNone); }

Parsed<TcpSegment> parse_unchecked(const Bytes& datagram) { return parse_whole(datagram, Trust::kChecksum); }

Parsed<TcpSegment> parse_captured(const Bytes& datagram) {
  return parse_whole(datagram, Trust::kAllChecksums);
}

Parsed<TcpSegment> parse_datagram(std::span<const std::uint8_t> headers, const Bytes& rest) {
  if (end_of_headers(headers) != headers.size()) {
    std::vector<std::uint8_t> joined(headers.begin(), headers.end());
    joined.insert(joined.end(), rest.begin(), rest.end());
    return parse_datagram(Bytes(std::move(joined)));
  }
  return parse_pieces({headers, rest.view()},
                      [&](Bytes& payload, std::size_t size) { rest.slice_into(payload, 0, size); });
}

TcpSegment load_datagram(std::span<const std::uint8_t> headers, const Bytes& payload) {
  TcpSegment segment;
  std::size_t size = 0;
  [[maybe_unused]] const auto error = read({headers, payload.view()}, Trust::kAllChecksums, segment, size);
  assert(!error);
  if (size > 0) payload.slice_into(segment.payload, 0, size);
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
