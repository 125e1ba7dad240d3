#include "core/net/network.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/net/corruption.hpp"

namespace tcplab::net {

using Kind = Happening::Kind;

NodeIndex Network::add_host(std::vector<wire::IpAddress> addresses) {
  boxes_.emplace_back();
  icmp_.emplace_back();
  return topology_.edit().add(std::move(addresses), false);
}

NodeIndex Network::add_node(std::vector<wire::IpAddress> addresses, const Role& role,
                            const IcmpLimit& limit) {
  const NodeIndex index = topology_.edit().add(std::move(addresses), true);
  icmp_.emplace_back(limit);
  boxes_.emplace_back().edit() = Box(role, Rng(seed_ ^ (std::uint64_t{index} << 32)).next());
  return index;
}

void Network::join(NodeIndex a, NodeIndex b, const LinkConfig& a_to_b, const LinkConfig& b_to_a) {
  assert(a != b && a < topology_->size() && b < topology_->size());
  const auto add = [this](NodeIndex from, NodeIndex to, const LinkConfig& config) {
    const std::uint64_t seed = Rng(seed_ ^ (std::uint64_t{from} << 16 | to)).next();
    topology_.edit().join(from, to, config.cost);
    links_.emplace_back().edit() = Link(from, to, config, seed);
  };
  add(a, b, a_to_b);
  add(b, a, b_to_a);
}

void Network::change_at(Instant at, NodeIndex from, NodeIndex to, const LinkConfig& config) {
  push(at, Entry::What::kChange, static_cast<std::uint32_t>(changes_.size()));
  changes_.push_back({topology_->link(from, to), config});
}

const Link* Network::link(NodeIndex from, NodeIndex to) const {
  const LinkIndex index = topology_->link(from, to);
  return index == kNoLink ? nullptr : &*links_[index];
}

// As std::push_heap() does, but the entry, which is made of small pieces, is put together where it is to
// stay: to move what was just written in such makes a processor wait. It is the last of those of its instant.
void Network::push(Instant at, Entry::What what, std::uint32_t number) {
  std::size_t place = queue_.size();
  queue_.emplace_back();
  for (; place > 0; place = (place - 1) / 2) {
    const Entry& before = queue_[(place - 1) / 2];
    if (before.at <= at) break;
    queue_[place] = before;
  }
  Entry& entry = queue_[place];
  entry.at = at;
  entry.rank = made_++;
  entry.number = number;
  entry.what = what;
}

FlightId Network::place(Datagram datagram) {
  std::vector<Flight>& flights = flights_.edit();
  if (free_.empty()) {
    flights.emplace_back().datagram = std::move(datagram);
    return static_cast<FlightId>(flights.size() - 1);
  }
  const FlightId id = free_.back();
  free_.pop_back();
  flights[id].datagram = std::move(datagram);
  return id;
}

void Network::release(FlightId id) {
  Flight& over = flight(id);
  if (over.fated) mishaps_.erase(id);
  over = {};
  free_.push_back(id);
}

Happening& Network::tell(Kind kind, NodeIndex node, FlightId id, Instant now) {
  Happening& news = news_.push_blank();
  news.kind = kind;
  news.node = node;
  news.flight = id;
  news.at = now;
  return news;
}

void Network::drop(FlightId id, NodeIndex node, DropReason reason, Instant now, NodeIndex toward) {
  Happening& news = tell(Kind::kDropped, node, id, now);
  news.reason = reason;
  news.toward = toward;
  release(id);
}

FlightId Network::send(NodeIndex from, Datagram datagram, Instant now, const Mishap& mishap) {
  if (!topology_->has_routes()) find_routes();
  const FlightId id = place(std::move(datagram));
  if (mishap) {
    flight(id).fated = true;
    mishaps_.emplace(id, mishap);
  }
  leave(id, from, now, true);
  return id;
}

Happening Network::take() {
  if (news_.empty()) {
    assert(!queue_.empty());
    std::pop_heap(queue_.begin(), queue_.end(), Later());
    const Entry entry = queue_.back();
    queue_.pop_back();
    switch (entry.what) {
      case Entry::What::kArrival:
        arrive(entry.number, entry.at);
        break;
      case Entry::What::kTransmitterFree:
        links_[entry.number].edit().woken = false;
        serve(entry.number, true, entry.at);
        break;
      case Entry::What::kChange:
        change(changes_[entry.number], entry.at);
        break;
      case Entry::What::kRoutes:
        reconverge(entry.number, entry.at);
        break;
    }
  }
  return news_.pop();
}

// One that need not wait is sent at once; a discipline that watches its average sees it all the same.
void Network::offer(FlightId id, LinkIndex out, Instant now) {
  Link& link = links_[out].edit();
  Flight& offered = flight(id);
  offered.link = out;
  const bool idle = link.is_idle(now);
  if (idle && link.queue().is_passive()) return transmit(id, out, now);
  Waiting waiting{id, offered.datagram.size_within(link.config().mtu), now, 0,
                  offered.datagram.ecn() == 1 || offered.datagram.ecn() == 2};
  if (link.queue().tells_flows_apart()) waiting.flow = offered.datagram.flow();
  link.enqueue(waiting, now, verdicts_);
  if (idle) {
    tell_verdicts(link.from(), link.to(), now);
    return serve(out, false, now);
  }
  const bool dropped = std::any_of(verdicts_.begin(), verdicts_.end(), [id](const Verdict& verdict) {
    return verdict.datagram.flight == id && verdict.what != Verdict::What::kMarked;
  });
  if (!dropped) tell(Kind::kQueued, link.from(), id, now).toward = link.to();
  tell_verdicts(link.from(), link.to(), now);
  wake(out);
}

void Network::wake(LinkIndex out) {
  Link& link = links_[out].edit();
  if (link.woken || link.queued() == 0) return;
  link.woken = true;
  push(link.free_at(), Entry::What::kTransmitterFree, out);
}

void Network::tell_verdicts(NodeIndex node, NodeIndex toward, Instant now) {
  for (const Verdict& verdict : verdicts_) {
    const FlightId id = verdict.datagram.flight;
    if (verdict.what == Verdict::What::kMarked) {
      flight(id).datagram.mark();
      tell(Kind::kMarked, node, id, now).toward = toward;
    } else {
      const bool early = verdict.what == Verdict::What::kEarly;
      drop(id, node, early ? DropReason::kQueueEarly : DropReason::kQueueFull, now);
    }
  }
  verdicts_.clear();
}

// The transmitter is free.
void Network::serve(LinkIndex out, bool waited, Instant now) {
  Link& link = links_[out].edit();
  const std::optional<Waiting> next = link.dequeue(now, verdicts_);
  tell_verdicts(link.from(), link.to(), now);
  if (!next) return;
  if (waited) tell(Kind::kDequeued, link.from(), next->flight, now).toward = link.to();
  transmit(next->flight, out, now);
  wake(out);
}

void Network::transmit(FlightId id, LinkIndex out, Instant now) {
  Link& link = links_[out].edit();
  Flight& sent = flight(id);
  Mishap mishap;
  if (sent.fated) {
    const auto found = mishaps_.find(id);
    mishap = found->second;
    mishaps_.erase(found);
    sent.fated = false;
  }
  const std::uint32_t octets = sent.datagram.size_within(link.config().mtu);
  const Link::Crossing crossing = link.transmit(octets, now, mishap);
  if (crossing.damage != Damage::kNone && !crossing.lost) corrupt(id, out, crossing.damage, now);
  sent.lost = crossing.lost;
  if (crossing.lost) sent.reason = mishap.lost ? DropReason::kScripted : DropReason::kLoss;
  push(crossing.at, Entry::What::kArrival, id);
  if (!crossing.duplicated || crossing.lost) return;
  const FlightId second = place(sent.datagram);
  flight(second).link = out;
  Happening& news = tell(Kind::kDuplicated, link.from(), second, now);
  news.other = id;
  news.datagram = flight(second).datagram;
  push(link.transmit_again(octets, crossing.at), Entry::What::kArrival, second);
}

void Network::corrupt(FlightId id, LinkIndex out, Damage damage, Instant now) {
  Link& link = links_[out].edit();
  Flight& hit = flight(id);
  hit.datagram.settle();
  hit.datagram = Datagram(corrupted(hit.datagram.to_octets(), damage, link.octets_chance()));
  tell(Kind::kCorrupted, link.from(), id, now).datagram = hit.datagram;
}

void Network::change(const Change& change, Instant now) {
  if (convergence_ && !topology_->has_routes()) find_routes();  // as they were before it
  Link& link = links_[change.link].edit();
  const bool was_up = link.config().up;
  const bool turns = was_up != change.config.up;
  link.configure(change.config, now, verdicts_);
  Happening& news = tell(Kind::kLinkChanged, link.from(), 0, now);
  news.toward = link.to();
  news.count = convergence_ && turns ? 1 : 0;
  tell_verdicts(link.from(), link.to(), now);
  if (was_up && turns) cut(change.link, now);
  if (convergence_ && turns) converge_at(now + *convergence_, change.link);
}

// Once for all links that change in one instant.
void Network::converge_at(Instant at, LinkIndex because_of) {
  const bool known = std::any_of(queue_.begin(), queue_.end(), [at](const Entry& entry) {
    return entry.what == Entry::What::kRoutes && entry.at == at;
  });
  if (!known) push(at, Entry::What::kRoutes, because_of);
}

// By what the links are now, where ways follow them.
void Network::find_routes() {
  Topology& topology = topology_.edit();
  for (std::size_t i = 0; convergence_ && i < links_.size(); ++i) {
    const LinkConfig& config = links_[i]->config();
    topology.set_link(static_cast<LinkIndex>(i), config.cost, config.up);
  }
  topology.find_routes();
}

void Network::reconverge(LinkIndex because_of, Instant now) {
  const Topology before = *topology_;
  find_routes();
  bool told = false;
  for (std::size_t node = 0; node < topology_->size(); ++node) {
    const auto index = static_cast<NodeIndex>(node);
    const std::uint32_t changed = topology_->changes_since(before, index);
    if (changed == 0) continue;
    tell(Kind::kRoutesChanged, index, 0, now).count = changed;
    told = true;
  }
  if (!told) tell(Kind::kRoutesChanged, links_[because_of]->from(), 0, now);
}

// All that is on the link is lost: what waits for it, and what is on the wire.
void Network::cut(LinkIndex out, Instant now) {
  Link& link = links_[out].edit();
  std::vector<Entry> gone;
  const auto is_gone = [&](const Entry& entry) {
    if (entry.what == Entry::What::kTransmitterFree) return entry.number == out;
    if (entry.what != Entry::What::kArrival) return false;
    const Flight& on_wire = (*flights_)[entry.number];
    return on_wire.link == out && !on_wire.lost;
  };
  for (const Entry& entry : queue_) {
    if (is_gone(entry) && entry.what == Entry::What::kArrival) gone.push_back(entry);
  }
  queue_.erase(std::remove_if(queue_.begin(), queue_.end(), is_gone), queue_.end());
  std::make_heap(queue_.begin(), queue_.end(), Later());
  std::sort(gone.begin(), gone.end(), [](const Entry& a, const Entry& b) { return Later()(b, a); });
  link.woken = false;
  for (const Entry& entry : gone) drop(entry.number, link.from(), DropReason::kLinkDown, now, link.to());
  for (const Waiting& waiting : link.clear(now))
    drop(waiting.flight, link.from(), DropReason::kLinkDown, now, link.to());
}

std::size_t Network::footprint() const {
  constexpr std::size_t kNode = 48;  // of a map
  std::size_t octets = flights_->size() * sizeof(Flight) + queue_.size() * sizeof(Entry) +
                       free_.size() * sizeof(FlightId) + mishaps_.size() * (sizeof(Mishap) + kNode) +
                       changes_.size() * sizeof(Change) + icmp_.size() * sizeof(IcmpBucket) +
                       topology_->footprint();
  for (const Flight& flight : *flights_) octets += flight.datagram.footprint();
  for (const Cow<Link>& link : links_) octets += sizeof(Link) + link->footprint();
  for (const Cow<Box>& box : boxes_) octets += box->footprint();
  return octets;
}

}  // namespace tcplab::net
