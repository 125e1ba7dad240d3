#include "core/net/canonical.hpp"

#include <algorithm>
#include <vector>

#include "core/wire/canonical.hpp"

namespace tcplab::net {

void canonical(Canon& canon, const Datagram& datagram) {
  const auto& [segment, raw, size, ttl, ecn] = datagram;
  canon.put(segment != nullptr, size, ttl, ecn);
  if (segment) {
    canon.put(*segment);
  } else if (raw) {
    canon.put(raw->octets);
  }
}

void canonical(Canon& canon, const Happening& news) {
  const auto& [kind, reason, node, toward, flight, other, count, at, datagram] = news;
  canon.put(kind, reason, node, toward, count, at, datagram);
  Canon::without(flight, other);
}

// How many there were before matters only to those that count, and to them only which one is next.
void canonical(Canon& canon, const Link& link) {
  const auto& [woken, from, to, config, queue, chances, free_at, last_at, is_bad, count] = link;
  const auto& [loss, bursts, jitter, reordering, duplication, corruption, octets, line] = chances;
  canon.put(woken, from, to, *config, queue, loss, bursts, jitter, reordering, duplication, corruption,
            octets, line, is_bad);
  canon.put_end(free_at);
  canon.put_end(last_at);
  if (config->lose_every > 0) canon.put(count % config->lose_every);
  for (const std::uint64_t nth : config->lose) {
    if (nth > count) canon.put(nth - count);
  }
}

namespace {

void put_mishap(Canon& canon, const std::map<FlightId, Mishap>& mishaps, FlightId id) {
  const auto found = mishaps.find(id);
  canon.put(found != mishaps.end());
  if (found == mishaps.end()) return;
  const auto& [lost, damage] = found->second;
  canon.put(lost, damage);
}

}  // namespace

void canonical(Canon& canon, const IcmpLimit& limit) {
  const auto& [rate, burst] = limit;
  canon.put(rate, burst);
}

// Tokens beyond the burst are none.
void canonical(Canon& canon, const IcmpBucket& bucket) {
  const auto& [limit, empty_at] = bucket;
  canon.put(limit);
  const IcmpLimit& heeded = limit.rate == 0 ? kOfIpv6 : limit;
  canon.put(std::max(empty_at, canon.now() - Duration{1'000'000'000 / heeded.rate} * heeded.burst));
}

// The ways as they are, where they follow the links.
void canonical(Canon& canon, const Topology& topology) {
  const auto& [nodes, links, by_address, by_ends, routes, has_routes] = topology;
  canon.put(routes);
  for (const auto& node : nodes) canon.put(node.gateway);
  Canon::without(links, by_address, by_ends, has_routes);
}

// Where a flight stands in memory, and how many there were before, says nothing. Who is joined with whom says
// all that the ways are found by.
void canonical(Canon& canon, const Network& network) {
  const auto& [seed, topology, boxes, icmp, convergence, links, changes, flights, unused, mishaps, queue,
               made, news, verdicts] = network;
  canon.put(seed, topology->size());
  for (std::size_t node = 0; node < topology->size(); ++node) {
    const auto index = static_cast<NodeIndex>(node);
    canon.put(topology->addresses(index), topology->forwards(index), *boxes[node], icmp[node]);
  }
  canon.put(convergence.has_value(), convergence.value_or(Duration{}), topology->has_routes());
  if (convergence) canon.put(*topology);
  for (const auto& link : links) {
    canon.put(*link);
    for (const Waiting& waiting : link->queue().waiting()) {
      canon.put((*flights)[waiting.flight].datagram);
      put_mishap(canon, mishaps, waiting.flight);
    }
  }
  auto coming = queue;
  std::sort(coming.begin(), coming.end(),
            [](const auto& a, const auto& b) { return Network::Later()(b, a); });
  canon.put(coming.size());
  for (const auto& [at, rank, number, what] : coming) {
    canon.put(at, what);
    Canon::without(rank);
    if (what == Network::Entry::What::kTransmitterFree) canon.put(number);
    if (what == Network::Entry::What::kChange) canon.put(changes[number].link, changes[number].config);
    if (what != Network::Entry::What::kArrival) continue;
    const auto& [datagram, link, reason, lost, fated] = (*flights)[number];
    canon.put(datagram, link, lost, lost ? reason : DropReason::kLoss, fated);
  }
  canon.put(news);
  Canon::without(unused, made, verdicts);
}

}  // namespace tcplab::net
