#include "core/net/canonical.hpp"

#include <algorithm>
#include <vector>

#include "core/wire/canonical.hpp"

namespace tcplab::net {

// Of the queue those count that still wait.
void canonical(Canon& canon, const Link& link) {
  const auto& [config, rng, free_at, starts] = link;
  canon.put(config, rng);
  canon.put_end(free_at);
  canon.put(link.queued(canon.now()));
  for (const Instant start : starts) {
    if (start > canon.now()) canon.put(start);
  }
}

// Where a flight stands in memory, and how many there were before, says nothing.
void canonical(Canon& canon, const Network& network) {
  const auto& [seed, hosts, by_address, links, flights, queue, count, sent] = network;
  canon.put(seed, hosts, links);
  auto coming = queue;
  coming.resize(count);
  std::sort(coming.begin(), coming.end(), [](const auto& a, const auto& b) { return Network::later(b, a); });
  canon.put(coming.size());
  for (const auto& next : coming) {
    const auto& [fate, from, to, segment] = (*flights)[next.flight];
    canon.put(next.at, fate, from, to, *segment);
  }
  Canon::without(by_address, sent);
}

}  // namespace tcplab::net
