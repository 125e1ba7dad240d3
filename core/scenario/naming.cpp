#include "core/scenario/naming.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "core/scenario/rewrite.hpp"

namespace tcplab::scenario {
namespace {

// A packet that a host's TCP sent, as patterns saw it before anything befell it.
struct SentPacket {
  trace::Packet packet;
  trace::HostIndex from = 0;
  trace::HostIndex to = 0;
  bool to_host = false;  // and not to a middlebox that stands for it, or to nobody
  bool flags_known = true;

  Sight sight() const { return {from, to, packet.segment, packet.retransmission, std::nullopt}; }
};

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

// Of what befell a packet as it left, that which changes how patterns look at it.
struct Befallen {
  std::set<trace::PacketId> forged;
  std::set<trace::PacketId> other_flags;
};

Befallen befallen(const trace::Trace& trace) {
  Befallen found;
  for (const trace::Event& event : trace.events()) {
    const auto* done = std::get_if<trace::Intervened>(&event.what);
    if (done == nullptr) continue;
    if (done->what == trace::Intervention::kForged) found.forged.insert(done->packet);
    if (done->what == trace::Intervention::kRewritten && done->name == to_string(Field::kFlags))
      found.other_flags.insert(done->packet);
  }
  return found;
}

// What the host's TCP sent, in order.
std::vector<SentPacket> sent_by(const Scenario& scenario, const trace::Trace& trace, trace::HostIndex host) {
  const Befallen what = befallen(trace);
  std::vector<SentPacket> sent;
  for (const trace::Event& event : trace.events()) {
    const auto* leaving = std::get_if<trace::SegmentSent>(&event.what);
    if (leaving == nullptr || event.host != host || what.forged.count(leaving->packet) != 0) continue;
    SentPacket each{trace.packets()[leaving->packet], host};
    const auto to = host_at(scenario, each.packet.segment.destination);
    each.to = to.value_or(host);
    each.to_host = to && *to != host;
    each.flags_known = what.other_flags.count(leaving->packet) == 0;
    sent.push_back(std::move(each));
  }
  return sent;
}

PacketPattern::Kind kind_of(const wire::TcpSegment& segment) {
  const wire::TcpFlags& flags = segment.header.flags;
  if (flags.rst) return PacketPattern::Kind::kRst;
  if (flags.syn) return flags.ack ? PacketPattern::Kind::kSynAck : PacketPattern::Kind::kSyn;
  if (flags.fin) return PacketPattern::Kind::kFin;
  if (!segment.payload.empty()) return PacketPattern::Kind::kData;
  return flags.ack ? PacketPattern::Kind::kAck : PacketPattern::Kind::kAny;
}

std::uint32_t count(const std::vector<SentPacket>& sent, const PacketPattern& pattern) {
  return static_cast<std::uint32_t>(std::count_if(
      sent.begin(), sent.end(), [&](const SentPacket& each) { return matches(pattern, each.sight()); }));
}

bool is_of_another_connection(const SentPacket& a, const SentPacket& b) {
  return a.packet.segment.from() != b.packet.segment.from() || a.packet.segment.to() != b.packet.segment.to();
}

// The port that only this connection has, where there are several: others of them come and go with the run.
void tell_connections_apart(const std::vector<SentPacket>& sent, const SentPacket& packet,
                            PacketPattern& pattern) {
  const auto is_other = [&](const SentPacket& each) {
    return matches(pattern, each.sight()) && is_of_another_connection(packet, each);
  };
  if (std::none_of(sent.begin(), sent.end(), is_other)) return;
  const wire::TcpHeader& header = packet.packet.segment.header;
  PacketPattern by_source = pattern;
  by_source.port = header.source_port;
  PacketPattern by_destination = pattern;
  by_destination.port = header.destination_port;
  const std::uint32_t all = count(sent, pattern);
  const std::uint32_t source = count(sent, by_source);
  const std::uint32_t destination = count(sent, by_destination);
  if (std::min(source, destination) == all) return;
  const bool prefers_source =
      source != destination ? source < destination : header.source_port > header.destination_port;
  pattern = prefers_source ? by_source : by_destination;
}

// Retransmissions of data are named apart: how many there are before is what an edit changes first.
void tell_retransmissions_apart(const std::vector<SentPacket>& until, const SentPacket& packet,
                                PacketPattern& pattern) {
  if (pattern.kind != PacketPattern::Kind::kData) return;
  PacketPattern again = pattern;
  again.retransmitted = true;
  if (count(until, again) > 0) pattern.retransmitted = packet.packet.retransmission;
}

}  // namespace

std::optional<PacketName> name_of(const Scenario& scenario, const trace::Trace& trace,
                                  trace::PacketId packet) {
  const trace::PacketId origin = origin_of(trace, packet);
  if (origin == trace::kNoPacket) return std::nullopt;
  const trace::HostIndex host = trace.events()[trace.packets()[origin].sent].host;
  if (host >= scenario.hosts.size()) return std::nullopt;
  const std::vector<SentPacket> sent = sent_by(scenario, trace, host);
  const auto found = std::find_if(sent.begin(), sent.end(),
                                  [origin](const SentPacket& each) { return each.packet.id == origin; });
  if (found == sent.end()) return std::nullopt;
  const std::vector<SentPacket> until(sent.begin(), found + 1);

  PacketName name;
  name.packet = origin;
  name.pattern.from = host;
  if (found->to_host) name.pattern.to = found->to;
  // Where the flags that a pattern looked at are not known any more, only the order is.
  const bool flags_known =
      std::all_of(until.begin(), until.end(), [](const SentPacket& each) { return each.flags_known; });
  if (flags_known) {
    name.pattern.kind = kind_of(found->packet.segment);
    tell_connections_apart(sent, *found, name.pattern);
    tell_retransmissions_apart(until, *found, name.pattern);
  }
  name.ordinal = count(until, name.pattern);
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
