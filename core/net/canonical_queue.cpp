#include "core/net/canonical.hpp"

namespace tcplab::net {

void canonical(Canon& canon, const Waiting& datagram) {
  const auto& [flight, octets, since, flow, markable] = datagram;
  canon.put(octets, since, flow, markable);
  Canon::without(flight);
}

void canonical(Canon& canon, const DropTailQueue& queue) {
  const auto& [config, line] = queue;
  canon.put(config, line.items());
}

void canonical(Canon& canon, const RedQueue& queue) {
  const auto& [config, line, average, count, idle_since] = queue;
  canon.put(config, line.items(), average, count);
  if (line.empty()) canon.put(idle_since);
}

void canonical(Canon& canon, const CodelLaw& law) {
  const auto& [first_above_time, drop_next, count, last_count, dropping] = law;
  canon.put(first_above_time, drop_next, count, last_count, dropping);
}

void canonical(Canon& canon, const CodelQueue& queue) {
  const auto& [config, line, law] = queue;
  canon.put(config, line.items(), law);
}

void canonical(Canon& canon, const FqCodelQueue& queue) {
  const auto& [config, flows, fresh, old, size] = queue;
  canon.put(config, flows.size(), fresh, old, size);
  for (const auto& [number, flow] : flows) {
    const auto& [line, law, credits, active] = flow;
    canon.put(number, line.items(), law, credits, active);
  }
}

void canonical(Canon& canon, const PieQueue& queue) {
  const auto& [config, line, drop_prob, accu_prob, qdelay_old, burst_allowance, next_update] = queue;
  canon.put(config, line.items(), drop_prob, accu_prob, qdelay_old, burst_allowance, next_update);
}

void canonical(Canon& canon, const Discipline& queue) {
  const auto& [held] = queue;
  canon.put(held);
}

}  // namespace tcplab::net
