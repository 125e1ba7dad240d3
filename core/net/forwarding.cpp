// What nodes do with what arrives: hosts take it, all others send it on or say why not.
#include <optional>
#include <utility>

#include "core/net/network.hpp"
#include "core/wire/icmp.hpp"

namespace tcplab::net {

using Kind = Happening::Kind;

void Network::arrive(FlightId id, Instant now) {
  Flight& arrived = flight(id);
  const Link& link = *links_[arrived.link];
  if (arrived.lost) return drop(id, link.from(), arrived.reason, now);
  const NodeIndex node = link.to();
  if (topology_->forwards(node) && !boxes_[node]->intercepts()) return pass(id, node, link.from(), now);
  arrived.datagram.settle();
  tell(Kind::kDelivered, node, id, now).datagram = std::move(arrived.datagram);
  release(id);
}

FlightId Network::forward(NodeIndex node, Datagram datagram, Instant now) {
  const FlightId id = place(std::move(datagram));
  pass(id, node, node, now);
  return id;
}

// RFC 1812 5.2.1, 5.3.1.
void Network::pass(FlightId id, NodeIndex node, NodeIndex came_from, Instant now) {
  if (!flight(id).datagram.has_sound_header()) return drop(id, node, DropReason::kBadHeader, now);
  tell(Kind::kForwarded, node, id, now);
  if (!treat(id, node, came_from, now)) return;
  Datagram& datagram = flight(id).datagram;
  if (topology_->node_at(datagram.destination()) == node)
    return refuse(id, node, {DropReason::kUnreachable, wire::Complaint::kPort}, now);
  if (datagram.ttl() <= 1) return refuse(id, node, {DropReason::kExpired, wire::Complaint::kExpired}, now);
  datagram.age();
  leave(id, node, now);
}

LinkIndex Network::way(NodeIndex node, const wire::IpAddress& destination) const {
  const std::optional<NodeIndex> to = topology_->node_at(destination);
  if (to) return topology_->next_link(node, *to);
  return topology_->forwards(node) ? kNoLink : topology_->default_link(node);
}

void Network::leave(FlightId id, NodeIndex node, Instant now, bool own) {
  const Datagram& datagram = (*flights_)[id].datagram;
  const LinkIndex out = way(node, datagram.destination());
  if (out == kNoLink) return refuse(id, node, {DropReason::kUnreachable, wire::Complaint::kNet, 0, own}, now);
  const LinkConfig& config = links_[out]->config();
  if (!config.up)
    return refuse(id, node, {DropReason::kLinkDown, of_way(id, out), 0, own, links_[out]->to()}, now);
  if (config.mtu == 0 || datagram.size() <= config.mtu || datagram.may_be_cut()) return offer(id, out, now);
  if (config.black_hole) return drop(id, node, DropReason::kTooBig, now);
  refuse(id, node, {DropReason::kTooBig, wire::Complaint::kTooBig, config.mtu, own}, now);
}

// RFC 1812 5.2.7.1: a host is unreachable to the last router before it; to those before that, its network is.
wire::Complaint Network::of_way(FlightId id, LinkIndex out) const {
  const auto to = topology_->node_at((*flights_)[id].datagram.destination());
  return to == links_[out]->to() ? wire::Complaint::kHost : wire::Complaint::kNet;
}

// Whoever sends it himself is told only of his own link's MTU, and whatever address he has given.
void Network::refuse(FlightId id, NodeIndex node, const Refusal& refusal, Instant now) {
  std::optional<wire::IcmpError> error = flight(id).datagram.complaint();
  drop(id, node, refusal.reason, now, refusal.toward);
  if (!error || (refusal.own && refusal.complaint != wire::Complaint::kTooBig) || boxes_[node]->is_silent())
    return;
  const std::optional<wire::IpAddress> source = topology_->address(node, error->destination.version);
  if (!source) return;
  if (!icmp_[node].take(now, error->destination.version)) {
    tell(Kind::kWithheld, node, id, now);
    return;
  }
  error->source = *source;
  error->say(refusal.complaint);
  error->mtu = refusal.mtu;
  originate(node, Datagram(Bytes(wire::emit_icmp_datagram(*error))), id, now, refusal.own);
}

void Network::originate(NodeIndex node, Datagram datagram, FlightId because_of, Instant now, bool to_itself) {
  const FlightId id = place(std::move(datagram));
  Happening& news = tell(Kind::kOriginated, node, id, now);
  news.other = because_of;
  news.datagram = flight(id).datagram;
  if (!to_itself) return leave(id, node, now);
  tell(Kind::kDelivered, node, id, now).datagram = std::move(flight(id).datagram);
  release(id);
}

// False when it went no further.
bool Network::treat(FlightId id, NodeIndex node, NodeIndex came_from, Instant now) {
  if (boxes_[node]->is_plain()) return true;
  Datagram& datagram = flight(id).datagram;
  datagram.settle();
  const LinkIndex out = way(node, datagram.destination());
  const Passing passing{datagram, topology_->address(node, datagram.source().version), came_from,
                        out == kNoLink ? node : links_[out]->to(), now};
  Treatment treatment = boxes_[node].edit().treat(passing);
  if (treatment.rewritten) {
    datagram = *std::move(treatment.rewritten);
    tell(Kind::kRewritten, node, id, now).datagram = datagram;
  }
  if (treatment.dropped) drop(id, node, *treatment.dropped, now);
  if (treatment.answer) originate(node, Datagram(*std::move(treatment.answer)), id, now);
  return !treatment.dropped;
}

}  // namespace tcplab::net
