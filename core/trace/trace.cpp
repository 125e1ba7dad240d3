#include "core/trace/trace.hpp"

namespace tcplab::trace {

std::string_view to_string(Intervention intervention) {
  switch (intervention) {
    case Intervention::kDelayed:
      return "delayed";
    case Intervention::kDuplicated:
      return "duplicated";
    case Intervention::kReordered:
      return "held back";
    case Intervention::kRewritten:
      return "rewritten";
    case Intervention::kSet:
      return "set";
    case Intervention::kForged:
      return "forged";
    case Intervention::kCrashed:
      return "the host crashes";
    case Intervention::kRebooted:
      return "the host boots";
    case Intervention::kFrozen:
      return "the host is frozen";
    case Intervention::kThawed:
      return "the host thaws";
  }
  return "";
}

std::string_view to_string(DropReason reason) {
  switch (reason) {
    case DropReason::kScripted:
      return "scripted";
    case DropReason::kLoss:
      return "loss";
    case DropReason::kQueueFull:
      return "queue full";
    case DropReason::kUnreachable:
      return "unreachable";
    case DropReason::kHostDown:
      return "the host is off";
  }
  return "";
}

PacketId packet_of(const Event& event) {
  if (const auto* sent = std::get_if<SegmentSent>(&event.what)) return sent->packet;
  if (const auto* received = std::get_if<SegmentReceived>(&event.what)) return received->packet;
  if (const auto* dropped = std::get_if<SegmentDropped>(&event.what)) return dropped->packet;
  if (const auto* icmp = std::get_if<IcmpReceived>(&event.what)) return icmp->packet;
  if (const auto* unreadable = std::get_if<Unreadable>(&event.what)) return unreadable->packet;
  return kNoPacket;
}

const ConnectionInfo* Trace::connection(HostIndex host, tcp::ConnId id) const {
  if (host >= connection_index_.size() || id.value >= connection_index_[host].size()) return nullptr;
  const std::uint32_t place = connection_index_[host][id.value];
  if (place == 0 || place > connections_.size()) return nullptr;
  // The index of a prefix() has places of connections that came later.
  const ConnectionInfo& info = connections_[place - 1];
  return info.host == host && info.id == id ? &info : nullptr;
}

Trace Trace::prefix(std::size_t events, std::size_t packets, std::span<const PacketId> under_way) const {
  Trace result = *this;
  result.events_.cut(events);
  result.packets_.cut(packets);
  std::size_t connections = connections_.size();
  while (connections > 0 && connections_[connections - 1].first >= events) --connections;
  result.connections_.cut(connections);
  for (const PacketId packet : under_way) {
    if (packet >= packets) continue;
    const PacketLog::Journey& journey = packets_.journey(packet);
    if (journey.ended == kNoEvent || journey.ended < events) continue;
    PacketLog::Journey& open = result.packets_.journey_to_write(packet);
    open.ended = kNoEvent;
    open.dropped = false;
  }
  return result;
}

void Trace::set_connection(const ConnectionInfo& info) {
  if (const ConnectionInfo* known = connection(info.host, info.id)) {
    if (*known != info) connections_.write(connection_index_[info.host][info.id.value] - 1) = info;
    return;
  }
  if (info.host >= connection_index_.size()) connection_index_.resize(info.host + std::size_t{1});
  connection_index_[info.host].reach(info.id.value + std::size_t{1});
  connections_.push_back(info);
  connection_index_[info.host].write(info.id.value) = static_cast<std::uint32_t>(connections_.size());
}

PacketId Trace::packet_of(EventId event) const {
  return event < events_.size() ? trace::packet_of(events_[event]) : kNoPacket;
}

PacketId Trace::quoted_by(HostIndex host, const wire::IcmpError& error, std::size_t count) const {
  // What is in flight was sent not long ago, and whoever floods us with ICMP must not make us search far.
  constexpr std::size_t kFar = 512;
  const std::size_t first = count > kFar ? count - kFar : 0;
  for (std::size_t i = count; i > first; --i) {
    const bool sent = packets_.journey(i - 1).sent != kNoEvent && packets_.from(i - 1) == host;
    if (sent && packets_.is_quoted(i - 1, error)) return static_cast<PacketId>(i - 1);
  }
  return kNoPacket;
}

Trace::Bases Trace::bases(const Packet& packet) const {
  if (packet.sent != kNoEvent) {
    const Event sent = events_[packet.sent];
    if (const ConnectionInfo* info = connection(packet.from, sent.connection)) return {info->iss, info->irs};
    // A reset that belongs to no connection speaks of the numbers of the segment that it answers.
    const PacketId answered = packet_of(sent.cause);
    if (answered == kNoPacket || packets_.journey(answered).sent == packet.sent) return {};
    const Bases other = bases(packets_[answered]);
    return {other.ack, other.seq};
  }
  if (packet.received != kNoEvent) {
    const ConnectionInfo* info = connection(packet.to, events_.connection(packet.received));
    if (info != nullptr) return {info->irs, info->iss};
  }
  return {};
}

SeqNum Trace::seq_base(const Packet& packet) const { return bases(packet).seq; }
SeqNum Trace::ack_base(const Packet& packet) const { return bases(packet).ack; }

std::uint32_t Trace::relative_seq(const Packet& packet) const {
  return packet.segment.header.seq.value - seq_base(packet).value;
}

std::uint32_t Trace::relative_ack(const Packet& packet) const {
  return packet.segment.header.ack.value - ack_base(packet).value;
}

}  // namespace tcplab::trace
