#include "core/trace/trace.hpp"

#include <array>
#include <type_traits>
#include <variant>

#include "core/wire/hop_fields.hpp"

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
    case Intervention::kCorrupted:
      return "to be damaged";
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
    case DropReason::kQueueEarly:
      return "early";
    case DropReason::kLinkDown:
      return "link down";
    case DropReason::kTooBig:
      return "too big";
    case DropReason::kExpired:
      return "TTL expired";
    case DropReason::kBadHeader:
      return "bad header";
    case DropReason::kRefused:
      return "refused";
    case DropReason::kExcess:
      return "excess";
    case DropReason::kNoMapping:
      return "no mapping";
    case DropReason::kHostDown:
      return "the host is off";
  }
  return "";
}

namespace {

struct PacketOf {
  template <typename Kind>
  PacketId operator()(const Kind& what) const {
    if constexpr (requires { what.packet; }) {
      return what.packet;
    } else {
      return kNoPacket;
    }
  }
};

// What an event of each kind is to the journey of its packet, in the order of What.
template <typename Kind>
constexpr Stage kStage = Stage::kNone;
template <typename Kind>
requires requires(Kind what) { what.packet; }
constexpr Stage kStage<Kind> = Stage::kPasses;
template <>
constexpr Stage kStage<SegmentSent> = Stage::kBegins;
template <>
constexpr Stage kStage<IcmpSent> = Stage::kBegins;
template <>
constexpr Stage kStage<Duplicated> = Stage::kBegins;
template <>
constexpr Stage kStage<Corrupted> = Stage::kBegins;
template <>
constexpr Stage kStage<Rewritten> = Stage::kBegins;
template <>
constexpr Stage kStage<SegmentReceived> = Stage::kReceived;
template <>
constexpr Stage kStage<IcmpReceived> = Stage::kReceived;
template <>
constexpr Stage kStage<Unreadable> = Stage::kReceived;
template <>
constexpr Stage kStage<SegmentDropped> = Stage::kDropped;

template <typename... Kinds>
constexpr std::array<Stage, sizeof...(Kinds)> stages_of(std::type_identity<std::variant<Kinds...>>) {
  return {kStage<Kinds>...};
}
constexpr auto kStages = stages_of(std::type_identity<What>());

}  // namespace

PacketId packet_of(const Event& event) { return std::visit(PacketOf{}, event.what); }

Stage stage_of(const Event& event) { return kStages[event.what.index()]; }

PacketId changed_by(const Event& event) {
  if (const auto* corrupted = std::get_if<Corrupted>(&event.what)) return corrupted->of;
  if (const auto* rewritten = std::get_if<Rewritten>(&event.what)) return rewritten->of;
  return kNoPacket;
}

std::string_view to_string(NodeKind kind) {
  switch (kind) {
    case NodeKind::kHost:
      return "host";
    case NodeKind::kRouter:
      return "router";
    case NodeKind::kMiddlebox:
      return "middlebox";
  }
  return "";
}

std::vector<wire::IpAddress> NodeInfo::addresses() const {
  if (address.is_unspecified()) return {};
  std::vector<wire::IpAddress> all{address};
  all.insert(all.end(), more_addresses.begin(), more_addresses.end());
  return all;
}

Trace::Trace(std::string name, std::vector<NodeInfo> nodes, std::optional<std::int64_t> captured_since) {
  About about{std::move(name), std::move(nodes), 0, captured_since};
  while (about.hosts < about.nodes.size() && about.nodes[about.hosts].kind == NodeKind::kHost) ++about.hosts;
  about_ = std::make_shared<const About>(std::move(about));
}

// The hops stand between the event and what sent the packet, each the cause of the next.
std::vector<std::uint8_t> Trace::octets_at(const Event& event) const {
  const PacketId packet = trace::packet_of(event);
  std::vector<std::uint8_t> octets = packets_.octets(packet);
  wire::HopFields fields = wire::hop_fields(octets);
  bool is_changed = false;
  Event at = event;
  while (at.cause != kNoEvent && stage_of(at) != Stage::kBegins) {
    at = events_[at.cause];
    if (trace::packet_of(at) != packet) break;
    const bool marked = std::holds_alternative<Marked>(at.what);
    const bool forwarded = std::holds_alternative<Forwarded>(at.what);
    is_changed |= marked || forwarded;
    if (marked) fields.ecn = 3;
    if (forwarded) --fields.ttl;
  }
  if (is_changed) wire::set_hop_fields(octets, fields.ttl, fields.ecn);
  return octets;
}

const ConnectionInfo* Trace::connection(HostIndex host, tcp::ConnId id) const {
  if (host >= connection_index_.size() || id.value >= connection_index_[host].size()) return nullptr;
  const std::uint32_t place = connection_index_[host][id.value];
  if (place == 0 || place > connections_.size()) return nullptr;
  // The index of a prefix() has places of connections that came later.
  const ConnectionInfo& info = connections_[place - 1];
  return info.host == host && info.id == id ? &info : nullptr;
}

bool Trace::find_named(HostIndex host, tcp::ConnId id) {
  const ConnectionInfo* const known = connection(host, id);
  if (known == nullptr || known->first == kNoEvent) return false;
  if (host >= latest_named_.size()) latest_named_.resize(host + std::size_t{1});
  latest_named_[host] = id;
  return true;
}

Trace Trace::prefix(std::size_t events, std::size_t packets, std::span<const PacketId> under_way) const {
  Trace result = *this;
  result.events_.cut(events);
  result.packets_.cut(packets);
  std::size_t connections = connections_.size();
  while (connections > 0 && connections_[connections - 1].first >= events)
    result.count(connections_[--connections], false);
  result.connections_.cut(connections);
  result.latest_named_.clear();
  for (const PacketId packet : under_way) {
    if (packet >= packets) continue;
    const PacketLog::Journey& journey = packets_.journey(packet);
    if (journey.ended == kNoEvent || journey.ended < events) continue;
    PacketLog::Journey& open = result.packets_.journey_to_write(packet);
    open.ended = kNoEvent;
    open.end = {};
  }
  return result;
}

void Trace::count(const ConnectionInfo& info, bool more) {
  if (info.listener) return;
  if (info.host >= opened_.size()) opened_.resize(info.host + std::size_t{1});
  opened_[info.host] += more ? 1U : UINT32_MAX;
}

void Trace::set_connection(const ConnectionInfo& info) {
  if (const ConnectionInfo* known = connection(info.host, info.id)) {
    if (*known == info) return;
    count(*known, false);
    count(info, true);
    connections_.write(connection_index_[info.host][info.id.value] - 1) = info;
    return;
  }
  count(info, true);
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

// Of a packet that begins as another one's double, or as what has become of it.
PacketId Trace::original_of(const Event& sent) {
  if (const auto* duplicated = std::get_if<Duplicated>(&sent.what)) return duplicated->of;
  return changed_by(sent);
}

Trace::Bases Trace::bases(const Packet& packet) const {
  if (packet.sent != kNoEvent) {
    const Event sent = events_[packet.sent];
    if (const PacketId original = original_of(sent); original != kNoPacket) return bases(packets_[original]);
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

std::uint32_t Trace::window(const Packet& packet) const {
  const wire::TcpHeader& header = packet.segment.header;
  if (!captured_since() || header.flags.syn || packet.sent == kNoEvent) return header.window;
  const ConnectionInfo* const info = connection(packet.from, events_.connection(packet.sent));
  return std::uint32_t{header.window} << (info != nullptr ? info->window_shift : 0);
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
