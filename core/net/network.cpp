#include "core/net/network.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

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

FlightId Network::send(NodeIndex from, wire::TcpSegment segment, Instant now, bool forced_loss) {
  Flight flight{Fate::kUnreachable, from, from, nullptr};
  Instant at = now;
  const std::optional<NodeIndex> to = host_at(segment.destination);
  const auto road = to ? links_.find({from, *to}) : links_.end();
  if (road != links_.end()) {
    const auto octets = static_cast<std::uint32_t>(segment.datagram_size());
    const Link::Transit transit = road->second.send(octets, now, forced_loss);
    flight.fate = transit.fate;
    flight.to = *to;
    at = transit.at;
  }
  flight.segment = std::make_shared<const wire::TcpSegment>(std::move(segment));
  std::vector<Flight>& flights = flights_.edit();
  if (coming_ == queue_.size()) {
    queue_.push_back({at, sent_, static_cast<FlightId>(flights.size())});
    flights.emplace_back();
  }
  Arrival& arrival = queue_[coming_++];
  arrival.at = at;
  arrival.rank = sent_++;
  const FlightId id = arrival.flight;
  flights[id] = std::move(flight);
  std::push_heap(queue_.begin(), coming_end(), later);
  return id;
}

Outcome Network::take() {
  assert(coming_ > 0);
  std::pop_heap(queue_.begin(), coming_end(), later);
  const Arrival& next = queue_[--coming_];
  Flight& flight = flights_.edit()[next.flight];
  return {flight.fate, next.at, flight.from, flight.to, next.flight, std::move(flight.segment)};
}

std::size_t Network::footprint() const {
  constexpr std::size_t kNode = 48;  // of a map
  std::size_t octets = flights_->size() * sizeof(Flight) + queue_.size() * sizeof(Arrival) +
                       hosts_.size() * (2 * sizeof(wire::IpAddress) + kNode);
  for (const auto& [ends, link] : links_) octets += sizeof(Link) + kNode + link.footprint();
  return octets;
}

bool Network::later(const Arrival& a, const Arrival& b) {
  return a.at != b.at ? a.at > b.at : a.rank > b.rank;
}

}  // namespace tcplab::net
