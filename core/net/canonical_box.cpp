#include "core/net/canonical.hpp"
#include "core/wire/canonical.hpp"

namespace tcplab::net {

void canonical(Canon& canon, const FlowName& flow) {
  const auto& [inside, outside] = flow;
  canon.put(inside, outside);
}

void canonical(Canon& canon, const RouterBox& box) {
  const auto& [config] = box;
  canon.put(config);
}

void canonical(Canon& canon, const NatBox& box) {
  const auto& [config, next_port, full_until, mappings, by_port] = box;
  Canon::without(full_until);
  canon.put(config, next_port);
  for (const auto& [inside, mapping] : mappings) {
    const auto& [port, latest, answered, closing_inside, closing_outside, reset] = mapping;
    canon.put(inside, port, latest, answered, closing_inside, closing_outside, reset);
  }
  canon.put(by_port.size());
}

void canonical(Canon& canon, const FirewallBox& box) {
  const auto& [config, flows] = box;
  canon.put(config, flows);
}

void canonical(Canon& canon, const OptionFilterBox& box) {
  const auto& [config] = box;
  canon.put(config);
}

// Sequence numbers are told relative to a clock, so an offset that is not the same is another future.
void canonical(Canon& canon, const SequenceNormaliserBox& box) {
  const auto& [config, chance, offsets] = box;
  canon.put(config, chance, offsets);
}

void canonical(Canon& canon, const PolicerBox& box) {
  const auto& [config, full_at] = box;
  canon.put(config);
  for (const auto& [neighbour, full] : full_at) {
    if (full > canon.now()) canon.put(neighbour, full);
  }
  canon.put(UINT32_MAX);
}

void canonical(Canon& canon, const Box& box) {
  const auto& [held] = box;
  canon.put(held);
}

}  // namespace tcplab::net
