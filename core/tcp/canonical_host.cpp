// A Host as what decides what it will do: see Canon.

#include "core/tcp/canonical.hpp"

namespace tcplab::tcp {

void canonical(Canon& canon, const Limits& limits) {
  const auto& [connections, per_peer, memory, half_open_gives_way] = limits;
  canon.put(connections, per_peer, memory, half_open_gives_way);
}

void canonical(Canon& canon, const FastOpenKeys& keys) {
  const auto& [primary, backup] = keys;
  canon.put(primary, backup);
}

// What is only looked up is as the records have it: the four-tuples, how many of them have a peer, who is
// half open; and so is who stands in line to send. Memory counts where there is a limit to it.
void canonical(Canon& canon, const Host& host) {
  const auto& [addresses, any_address, secret, config, quiet_until, next_id, next_port_offset, no_port, paths,
               fast_open_keys, cookies, records, listeners, by_tuple, latest, limits, refusals, memory,
               children, by_peer, by_port, bounds, reserved, dirty, events, stray, spare] = host;
  const Ranks ranks(host);
  canon.put(*addresses, any_address, secret, *config, next_port_offset, fast_open_keys, *cookies, limits);
  canon.put_end(quiet_until);
  canon.put(paths->size());
  for (const auto& [address, path] : *paths) {
    const auto& [mtu, until] = path;
    canon.put(address, mtu);
    canon.put_end(until);
  }
  canon.put(records.size());
  const bool memory_counts = limits.memory > 0;
  records.each([&canon, &ranks, memory_counts](std::uint32_t, const auto& record, Instant deadline) {
    const auto& [connection, parent, old, charged, hash, held, is_bound, counted, early, is_dirty, released] =
        record;
    canon.put(connection, ranks.of(parent), deadline, is_dirty, counted, early, released, is_bound,
              ranks.of(old));
    if (memory_counts) canon.put(held, charged);
    Canon::without(hash);
  });
  canon.put(listeners->size());
  for (const auto& [id, listener] : *listeners) {
    const auto& [backlog, pending, early, acceptable, begun, keys, cookies_until] = listener;
    canon.put(ranks.of(id), backlog, pending, early, acceptable.size(), keys);
    Canon::without(begun);
    for (const ConnId child : acceptable) canon.put(ranks.of(child));
    canon.put_end(cookies_until);
  }
  canon.put(by_port->size());
  for (const auto& [bound, id] : *by_port) canon.put(bound, ranks.of(id));
  canon.put(bounds->size());
  for (const auto& [id, opened] : *bounds) {
    const auto& [bound, shares] = opened;
    canon.put(ranks.of(id), bound, shares);
  }
  canon.put(reserved->size());
  for (const auto& [bound, habits] : *reserved) {
    const auto& [ttl, dscp] = habits;
    canon.put(bound, ttl, dscp);
  }
  canon.put(dirty.size(), events.size(), stray.size());
  for (const ConnId id : dirty) canon.put(ranks.of(id));
  for (const auto& [id, event] : events) canon.put(ranks.of(id), event);
  for (const auto& [id, out] : stray) canon.put(ranks.of(id), out);
  if (limits.memory > 0) canon.put(memory);
  Canon::without(next_id, no_port, by_tuple, latest, refusals, children, by_peer, spare);
}

}  // namespace tcplab::tcp
