#include "core/net/network.hpp"

#include <algorithm>
#include <cassert>

namespace tcplab::net {

NodeIndex Network::add_host(const wire::IpAddress& address) {
  const auto index = static_cast<NodeIndex>(hosts_.size());
  hosts_.push_back(address);
  by_address_.emplace(address, index);
  return index;
}

void Network::join(NodeIndex a, NodeIndex b, const LinkConfig& a_to_b, const LinkConfig& b_to_a) {
  assert(a != b && a < hosts_.size() && b < hosts_.size());
  const auto seed_of = [this](NodeIndex from, NodeIndex to) {
    return Rng(seed_ ^ (std::uint64_t{from} << 16 | to)).next();
  };
  links_.emplace(std::pair(a, b), Link(a_to_b, seed_of(a, b)));
  links_.emplace(std::pair(b, a), Link(b_to_a, seed_of(b, a)));
}

std::optional<NodeIndex> Network::host_at(const wire::IpAddress& address) const {
  const auto found = by_address_.find(address);
  if (found == by_address_.end()) return std::nullopt;
  return found->second;
}

const Link* Network::link(NodeIndex from, NodeIndex to) const {
  const auto found = links_.find({from, to});
  return found == links_.end() ? nullptr : &found->second;
}

void Network::send(NodeIndex from, const Datagram& datagram, Instant now, bool forced_loss) {
  Outcome outcome{Fate::kUnreachable, now, from, from, datagram};
  const std::optional<NodeIndex> to = host_at(datagram.destination);
  const auto road = to ? links_.find({from, *to}) : links_.end();
  if (road != links_.end()) {
    const Link::Transit transit = road->second.send(datagram.octets, now, forced_loss);
    outcome.fate = transit.fate;
    outcome.at = transit.at;
    outcome.to = *to;
  }
  flights_.push_back({outcome, sent_++});
  std::push_heap(flights_.begin(), flights_.end(), later);
}

Outcome Network::take() {
  assert(!flights_.empty());
  std::pop_heap(flights_.begin(), flights_.end(), later);
  const Outcome outcome = flights_.back().outcome;
  flights_.pop_back();
  return outcome;
}

bool Network::later(const Flight& a, const Flight& b) {
  if (a.outcome.at != b.outcome.at) return a.outcome.at > b.outcome.at;
  return a.order > b.order;
}

}  // namespace tcplab::net
