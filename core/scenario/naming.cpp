#include "core/scenario/naming.hpp"

#include <algorithm>
#include <variant>

#include "core/scenario/rewrite.hpp"

namespace tcplab::scenario {
namespace {

std::optional<trace::HostIndex> host_at(const Scenario& scenario, const wire::IpAddress& address) {
  for (std::size_t i = 0; i < scenario.hosts.size(); ++i) {
    const HostSpec& host = scenario.hosts[i];
    const auto& more = host.more_addresses;
    if (host.address == address || std::find(more.begin(), more.end(), address) != more.end())
      return static_cast<trace::HostIndex>(i);
  }
  return std::nullopt;
}

// What a host has sent of which the packet is a copy, or what has become of it.
trace::PacketId origin_of(const trace::Trace& trace, trace::PacketId packet) {
  while (packet < trace.packets().size()) {
    const trace::EventId sent = trace.packets()[packet].sent;
    if (sent >= trace.events().size()) return trace::kNoPacket;
    const trace::Event event = trace.events()[sent];
    if (std::holds_alternative<trace::SegmentSent>(event.what)) return packet;
    if (const auto* copy = std::get_if<trace::Duplicated>(&event.what)) {
      packet = copy->of;
    } else if (const auto* damaged = std::get_if<trace::Corrupted>(&event.what)) {
      packet = damaged->of;
    } else if (const auto* rewritten = std::get_if<trace::Rewritten>(&event.what)) {
      packet = rewritten->of;
    } else {
      return trace::kNoPacket;
    }
  }
  return trace::kNoPacket;
}

PacketPattern::Kind kind_of(const wire::TcpSegment& segment) {
  const wire::TcpFlags& flags = segment.header.flags;
  if (flags.rst) return PacketPattern::Kind::kRst;
  if (flags.syn) return flags.ack ? PacketPattern::Kind::kSynAck : PacketPattern::Kind::kSyn;
  if (flags.fin) return PacketPattern::Kind::kFin;
  if (!segment.payload.empty()) return PacketPattern::Kind::kData;
  return flags.ack ? PacketPattern::Kind::kAck : PacketPattern::Kind::kAny;
}

// A bit for each kind that it is of: a FIN with text is data as well.
std::uint8_t kinds_of(const wire::TcpSegment& segment) {
  std::uint8_t kinds = 0;
  for (std::uint8_t kind = 0; kind <= static_cast<std::uint8_t>(PacketPattern::Kind::kRst); ++kind) {
    PacketPattern pattern;
    pattern.kind = static_cast<PacketPattern::Kind>(kind);
    if (matches(pattern, {0, 0, segment, false, std::nullopt}))
      kinds = static_cast<std::uint8_t>(kinds | 1U << kind);
  }
  return kinds;
}

// Whether the pattern is true of all that are of those kinds, and sent again or not.
bool is_of(const PacketPattern& pattern, std::uint8_t kinds, bool again) {
  if ((unsigned{kinds} >> static_cast<unsigned>(pattern.kind) & 1U) == 0) return false;
  return !pattern.retransmitted || *pattern.retransmitted == again;
}

constexpr std::uint32_t kAll = UINT32_MAX;

}  // namespace

Naming::Naming(const Scenario& scenario, const trace::Trace& trace)
    : scenario_(&scenario), trace_(&trace), hosts_(scenario.hosts.size()) {}

void Naming::grow() {
  const auto events = trace_->events();
  for (; size_ < events.size(); ++size_) take(events[size_]);
  for (const Pending& each : pending_) file(each);
  pending_.clear();
}

void Naming::take(const trace::Event& event) {
  if (event.at != step_) {
    for (const Pending& each : pending_) file(each);
    pending_.clear();
    step_ = event.at;
  }
  if (const auto* leaving = std::get_if<trace::SegmentSent>(&event.what)) {
    if (event.host < hosts_.size())
      pending_.push_back({event.id, event.host, leaving->packet, event.connection});
    return;
  }
  const auto* done = std::get_if<trace::Intervened>(&event.what);
  if (done == nullptr) return;
  const auto sent = std::find_if(pending_.rbegin(), pending_.rend(),
                                 [done](const Pending& each) { return each.packet == done->packet; });
  if (sent == pending_.rend()) return;
  if (done->what == trace::Intervention::kForged) sent->forged = true;
  if (done->what != trace::Intervention::kRewritten) return;
  if (done->name == to_string(Field::kFlags)) sent->flags_known = false;
  for (const Field port : {Field::kSourcePort, Field::kDestinationPort}) {
    if (done->name == to_string(port)) sent->ports_known = false;
  }
}

void Naming::file(const Pending& each) {
  if (each.forged) return;
  const trace::Packet packet = trace_->packets()[each.packet];
  const wire::TcpSegment& segment = packet.segment;
  Host& host = hosts_[each.host];
  const auto place = static_cast<Place>(host.sent.size());
  host.sent.push_back(each.sent);
  Ends ends{segment.from(), segment.to()};
  bool known = each.flags_known;
  if (!each.ports_known) {
    // Its connection knows what they were.
    const trace::ConnectionInfo* const info = trace_->connection(each.host, each.connection);
    const bool tells = info != nullptr && !info->listener;
    if (tells) ends = {info->local, info->remote};
    if (tells) host.had_ends.emplace(place, ends);
    known = known && tells;
  }
  if (!known) host.pattern_unknown = std::min(host.pattern_unknown, place);
  const auto [found, is_new] = host.connections.try_emplace(ends);
  Connection& connection = found->second;
  if (is_new) {
    const auto to = host_at(*scenario_, ends.second.address);
    connection.to = to.value_or(each.host);
    connection.to_host = to && *to != each.host;
  }
  const std::uint8_t kinds = kinds_of(segment);
  auto of = std::find_if(connection.classes.begin(), connection.classes.end(), [&](const Class& known) {
    return known.kinds == kinds && known.again == packet.retransmission;
  });
  if (of == connection.classes.end()) {
    Class fresh;
    fresh.kinds = kinds;
    fresh.again = packet.retransmission;
    fresh.of_any_port = group(host, 0, connection, fresh);
    fresh.of_source = group(host, ends.first.port, connection, fresh);
    fresh.of_destination = group(host, ends.second.port, connection, fresh);
    of = connection.classes.insert(of, fresh);
  }
  ++of->count;
  host.groups[of->of_any_port].places.push_back(place);
  host.groups[of->of_source].places.push_back(place);
  if (of->of_destination != of->of_source) host.groups[of->of_destination].places.push_back(place);
}

std::uint32_t Naming::group(Host& host, std::uint16_t port, const Connection& connection,
                            const Class& of) const {
  std::vector<std::uint32_t>& known = host.by_port[port];
  for (const std::uint32_t index : known) {
    const Group& each = host.groups[index];
    if (each.to == connection.to && each.kinds == of.kinds && each.again == of.again) return index;
  }
  known.push_back(static_cast<std::uint32_t>(host.groups.size()));
  host.groups.push_back({connection.to, of.kinds, of.again, {}});
  return known.back();
}

// Of those up to and with a place.
std::uint32_t Naming::count(const Host& host, const PacketPattern& pattern, Place last) {
  const auto known = host.by_port.find(pattern.port);
  if (known == host.by_port.end()) return 0;
  std::size_t found = 0;
  for (const std::uint32_t index : known->second) {
    const Group& each = host.groups[index];
    if ((pattern.to && *pattern.to != each.to) || !is_of(pattern, each.kinds, each.again)) continue;
    found += static_cast<std::size_t>(std::upper_bound(each.places.begin(), each.places.end(), last) -
                                      each.places.begin());
  }
  return static_cast<std::uint32_t>(found);
}

// The port that only this connection has, where there are several: others of them come and go with the run.
void Naming::tell_connections_apart(const Host& host, const Ends& ends, const Connection& connection,
                                    PacketPattern& pattern) {
  std::uint32_t own = 0;
  for (const Class& each : connection.classes) own += is_of(pattern, each.kinds, each.again) ? each.count : 0;
  const std::uint32_t all = count(host, pattern, kAll);
  if (own == all) return;
  PacketPattern by_source = pattern;
  by_source.port = ends.first.port;
  PacketPattern by_destination = pattern;
  by_destination.port = ends.second.port;
  const std::uint32_t source = count(host, by_source, kAll);
  const std::uint32_t destination = count(host, by_destination, kAll);
  if (std::min(source, destination) == all) return;
  const bool prefers_source =
      source != destination ? source < destination : ends.first.port > ends.second.port;
  pattern = prefers_source ? by_source : by_destination;
}

std::optional<PacketName> Naming::name_of(trace::PacketId packet) const {
  const trace::PacketId origin = origin_of(*trace_, packet);
  if (origin == trace::kNoPacket) return std::nullopt;
  const trace::Packet found = trace_->packets()[origin];
  const trace::HostIndex sender = trace_->events()[found.sent].host;
  if (sender >= hosts_.size()) return std::nullopt;
  const Host& host = hosts_[sender];
  const auto sent = std::lower_bound(host.sent.begin(), host.sent.end(), found.sent);
  if (sent == host.sent.end() || *sent != found.sent) return std::nullopt;
  const auto place = static_cast<Place>(sent - host.sent.begin());
  const auto had = host.had_ends.find(place);
  const Ends ends = had != host.had_ends.end() ? had->second : Ends{found.segment.from(), found.segment.to()};
  const Connection& connection = host.connections.at(ends);

  PacketName name;
  name.packet = origin;
  name.pattern.from = sender;
  if (connection.to_host) name.pattern.to = connection.to;
  // Where what a pattern looked at is not known any more, only the order is.
  if (place < host.pattern_unknown) {
    name.pattern.kind = kind_of(found.segment);
    tell_connections_apart(host, ends, connection, name.pattern);
    // Retransmissions of data are named apart: how many there are before is what an edit changes first.
    PacketPattern again = name.pattern;
    again.retransmitted = true;
    if (again.kind == PacketPattern::Kind::kData && count(host, again, place) > 0)
      name.pattern.retransmitted = found.retransmission;
  }
  name.ordinal = count(host, name.pattern, place);
  return name;
}

std::string to_string(const PacketPattern& pattern, const Scenario& scenario) {
  const auto end = [&](const std::optional<trace::HostIndex>& host) {
    return host ? scenario.hosts[*host].name : std::string("any");
  };
  std::string text = end(pattern.from) + "->" + end(pattern.to) + " ";
  text += to_string(pattern.kind);
  if (pattern.port != 0) text += " port " + std::to_string(pattern.port);
  if (pattern.retransmitted) text += *pattern.retransmitted ? " again" : " fresh";
  return text;
}

std::string to_string(const PacketName& name, const Scenario& scenario) {
  return to_string(name.pattern, scenario) + " #" + std::to_string(name.ordinal);
}

}  // namespace tcplab::scenario
