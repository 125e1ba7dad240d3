#include "core/scenario/packets.hpp"

namespace tcplab::scenario {
namespace {

bool is_of_kind(PacketPattern::Kind kind, const wire::TcpSegment& segment) {
  const wire::TcpFlags& flags = segment.header.flags;
  switch (kind) {
    case PacketPattern::Kind::kAny:
      return true;
    case PacketPattern::Kind::kSyn:
      return flags.syn && !flags.ack;
    case PacketPattern::Kind::kSynAck:
      return flags.syn && flags.ack;
    case PacketPattern::Kind::kAck:
      return flags.ack && !flags.syn && !flags.fin && !flags.rst && segment.payload.empty();
    case PacketPattern::Kind::kFin:
      return flags.fin;
    case PacketPattern::Kind::kData:
      return !segment.payload.empty();
    case PacketPattern::Kind::kRst:
      return flags.rst;
  }
  return false;
}

// The first octet of the stream has the number after the SYN's.
bool has_some_of(const OctetRange& range, const Sight& packet) {
  if (!packet.iss || packet.segment.payload.empty()) return false;
  const std::uint32_t syn = packet.segment.header.flags.syn ? 1 : 0;
  const auto first = static_cast<std::uint32_t>(packet.segment.header.seq - *packet.iss) + syn - 1;
  const std::uint64_t end = std::uint64_t{first} + packet.segment.payload.size();
  return first <= range.last && end > range.first;
}

}  // namespace

bool matches(const PacketPattern& pattern, const Sight& packet) {
  const wire::TcpHeader& header = packet.segment.header;
  if (pattern.from && *pattern.from != packet.from) return false;
  if (pattern.to && *pattern.to != packet.to) return false;
  if (!is_of_kind(pattern.kind, packet.segment)) return false;
  const std::uint8_t flags = header.flags.to_octet();
  if ((flags & pattern.with) != pattern.with || (flags & pattern.without) != 0) return false;
  if (pattern.retransmitted && *pattern.retransmitted != packet.retransmitted) return false;
  if (pattern.port != 0 && header.source_port != pattern.port && header.destination_port != pattern.port)
    return false;
  return !pattern.octets || has_some_of(*pattern.octets, packet);
}

}  // namespace tcplab::scenario
