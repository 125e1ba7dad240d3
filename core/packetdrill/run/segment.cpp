// Inbound packets: from the script's notation to segments; and both to text.

#include <algorithm>
#include <array>
#include <utility>

#include "core/packetdrill/run/flow.hpp"
#include "core/packetdrill/run/tcp_options.hpp"
#include "core/wire/ipv4.hpp"

namespace tcplab::packetdrill::run {
namespace {

wire::TcpFlags flags_of(std::uint16_t bits) {
  return wire::TcpFlags::from_octet(static_cast<std::uint8_t>(bits & 0xff));
}

std::string flag_letters(std::uint16_t bits) {
  constexpr std::pair<std::uint16_t, char> kLetters[] = {
      {flag::kFin, 'F'}, {flag::kSyn, 'S'}, {flag::kRst, 'R'}, {flag::kPsh, 'P'}, {flag::kUrg, 'U'},
      {flag::kEce, 'E'}, {flag::kCwr, 'W'}, {flag::kAe, 'A'},  {flag::kAck, '.'},
  };
  std::string text;
  for (const auto& [bit, letter] : kLetters) {
    if ((bits & bit) != 0) text += letter;
  }
  return text.empty() ? "-" : text;
}

constexpr std::uint32_t kMostOctetsOfDatagram = 65535;  // that an IP header can count

Stop too_long(const SequenceRange& range, std::size_t headers) {
  Message reason = told({"{0} octets are more than an IP datagram holds: at most {1}",
                         "IP 数据报装不下 {0} 字节：最多 {1} 字节"},
                        std::to_string(range.length), std::to_string(kMostOctetsOfDatagram - headers));
  if (headers > 0) reason += {" with these headers", "（带这些首部）"};
  return cannot(range.at, std::move(reason));
}

std::string range_text(std::uint32_t first, std::uint32_t length) {
  return std::to_string(first) + ":" + std::to_string(first + length) + "(" + std::to_string(length) + ")";
}

}  // namespace

std::uint16_t flag_bits(const wire::TcpHeader& header) {
  return static_cast<std::uint16_t>(header.flags.to_octet() | ((header.reserved & 1) != 0 ? flag::kAe : 0));
}

Result<wire::TcpSegment, Stop> build_segment(const TcpPacket& packet, const Flow& flow, bool echo_scaled) {
  const SequenceRange& range = packet.sequence;
  if (range.any) return cannot(range.at, {"an inbound packet needs a sequence number", "注入的分组须有序号"});
  if (range.first + range.length != range.last) {
    return cannot(range.at, told({"the range {0}:{1} has not {2} octets", "范围 {0}:{1} 的长度不是 {2} 字节"},
                                 std::to_string(range.first), std::to_string(range.last),
                                 std::to_string(range.length)));
  }
  if (range.length > kMostOctetsOfDatagram) return too_long(range, 0);
  wire::TcpSegment segment;
  segment.source = flow.remote.address;
  segment.destination = flow.local.address;
  wire::TcpHeader& header = segment.header;
  header.source_port = flow.remote.port;
  header.destination_port = flow.local.port;
  header.flags = flags_of(packet.flags.bits);
  if ((packet.flags.bits & flag::kAe) != 0) header.reserved = 1;
  const bool syn = header.flags.syn;
  header.seq = SeqNum{range.first + flow.peer_shift(syn)};
  if (packet.ack) {
    if (packet.ack->any)
      return cannot(packet.ack->at,
                    {"an inbound packet needs a number to acknowledge", "注入的分组须有确认号"});
    header.ack = SeqNum{static_cast<std::uint32_t>(packet.ack->value) + flow.own_shift(syn)};
  }
  if (packet.window) {
    if (packet.window->any)
      return cannot(packet.window->at, {"an inbound packet needs a window", "注入的分组须有窗口"});
    header.window = static_cast<std::uint16_t>(packet.window->value);
  }
  if (packet.urgent) header.urgent_pointer = static_cast<std::uint16_t>(packet.urgent->value);
  if (packet.options) {
    const bool acknowledges = (packet.flags.bits & flag::kAck) != 0;
    auto options = build_options(*packet.options, flow, {acknowledges, echo_scaled});
    if (!options) return options.error();
    header.options = *options;
  }
  // The total length of IPv4 counts its own header, the payload length of IPv6 does not (RFC 791 3.1, RFC
  // 8200 3).
  const bool ipv4 = segment.source.version == wire::IpVersion::kV4;
  const std::size_t headers = segment.header_size() + (ipv4 ? wire::kIpv4HeaderSize : 0);
  if (range.length > kMostOctetsOfDatagram - headers) return too_long(range, headers);
  segment.payload = Bytes(std::vector<std::uint8_t>(range.length, 0));
  return segment;
}

MaybeStop apply_ip(const std::optional<IpFields>& fields, wire::TcpSegment& segment) {
  if (!fields) return std::nullopt;
  const auto known = [](const std::optional<Number>& number) { return number && !number->any; };
  if (known(fields->tos)) {
    segment.ip.dscp = static_cast<std::uint8_t>(fields->tos->value >> 2 & 0x3f);
    segment.ip.ecn = static_cast<std::uint8_t>(fields->tos->value & 3);
  }
  if (known(fields->dscp)) segment.ip.dscp = static_cast<std::uint8_t>(fields->dscp->value & 0x3f);
  if (known(fields->ttl)) segment.ip.ttl = static_cast<std::uint8_t>(fields->ttl->value);
  if (known(fields->id)) segment.ip.identification = static_cast<std::uint16_t>(fields->id->value);
  if (!fields->ecn) return std::nullopt;
  switch (*fields->ecn) {
    case Ecn::kNone:
      segment.ip.ecn = 0;
      break;
    case Ecn::kEct0:
      segment.ip.ecn = 2;
      break;
    case Ecn::kEct1:
      segment.ip.ecn = 1;
      break;
    case Ecn::kCe:
      segment.ip.ecn = 3;
      break;
    case Ecn::kEct01:
      return cannot(fields->at,
                    {"an inbound packet is either ect0 or ect1", "注入的分组只能是 ect0 或 ect1"});
  }
  return std::nullopt;
}

std::string describe(const TcpPacket& packet) {
  const auto number = [](const Number& n) { return n.any ? std::string("*") : std::to_string(n.value); };
  std::string text = flag_letters(packet.flags.bits) + " " +
                     (packet.sequence.any ? "...(" + std::to_string(packet.sequence.length) + ")"
                                          : range_text(packet.sequence.first, packet.sequence.length));
  if (packet.ack) text += " ack " + number(*packet.ack);
  if (packet.window) text += " win " + number(*packet.window);
  if (packet.urgent) text += " urg " + number(*packet.urgent);
  if (packet.options && packet.options->any) return text + " <...>";
  if (packet.options && !packet.options->list.empty()) text += " " + describe(*packet.options);
  return text;
}

namespace {

Message describe(const wire::TcpSegment& segment, const Flow& flow, bool window, bool options) {
  const wire::TcpHeader& header = segment.header;
  std::string text = flag_letters(flag_bits(header)) + " " +
                     range_text(header.seq.value - flow.own_shift(header.flags.syn),
                                static_cast<std::uint32_t>(segment.payload.size()));
  if (header.flags.ack)
    text += " ack " + std::to_string(header.ack.value - flow.peer_shift(header.flags.syn));
  if (window) text += " win " + std::to_string(header.window);
  if (header.flags.urg) text += " urg " + std::to_string(header.urgent_pointer);
  if (!options) return Message(text + " <...>");
  if (header.options.empty()) return Message(text);
  Message whole(text + " ");
  whole += describe_options(header.options);
  return whole;
}

}  // namespace

Message describe(const wire::TcpSegment& segment, const Flow& flow) {
  return describe(segment, flow, true, true);
}

Message describe(const wire::TcpSegment& segment, const Flow& flow, const TcpPacket& expected) {
  const bool window = expected.window && !expected.window->any;
  return describe(segment, flow, window, !expected.options || !expected.options->any);
}

}  // namespace tcplab::packetdrill::run
