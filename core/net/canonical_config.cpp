#include "core/net/canonical.hpp"

namespace tcplab::net {

void canonical(Canon& canon, const DropTail& config) {
  const auto& [packets, octets] = config;
  canon.put(packets, octets);
}

void canonical(Canon& canon, const Red& config) {
  const auto& [packets, min, max, one_in, weight_shift, gentle, ecn] = config;
  canon.put(packets, min, max, one_in, weight_shift, gentle, ecn);
}

void canonical(Canon& canon, const Codel& config) {
  const auto& [packets, target, interval, mtu, ecn] = config;
  canon.put(packets, target, interval, mtu, ecn);
}

void canonical(Canon& canon, const FqCodel& config) {
  const auto& [packets, flows, quantum, mtu, target, interval, ecn] = config;
  canon.put(packets, flows, quantum, mtu, target, interval, ecn);
}

void canonical(Canon& canon, const Pie& config) {
  const auto& [packets, target, update, max_burst, ecn] = config;
  canon.put(packets, target, update, max_burst, ecn);
}

void canonical(Canon& canon, const Jitter& jitter) {
  const auto& [shape, spread, keeps_order] = jitter;
  canon.put(shape, spread, keeps_order);
}

void canonical(Canon& canon, const Bursts& bursts) {
  const auto& [to_bad, to_good, lost_in_good, lost_in_bad] = bursts;
  canon.put(to_bad, to_good, lost_in_good, lost_in_bad);
}

void canonical(Canon& canon, const Reordering& reordering) {
  const auto& [probability, late] = reordering;
  canon.put(probability, late);
}

void canonical(Canon& canon, const Corruption& corruption) {
  const auto& [probability, passes_checksum] = corruption;
  canon.put(probability, passes_checksum);
}

void canonical(Canon& canon, const LinkConfig& config) {
  const auto& [rate, delay, queue, loss, bursts, lose_every, lose, jitter, reordering, duplication,
               corruption, mtu, black_hole, up, cost] = config;
  canon.put(rate, delay, queue, loss, bursts, lose_every, lose, jitter, reordering, duplication, corruption,
            mtu, black_hole, up, cost);
}

void canonical(Canon& canon, const Router& config) {
  const auto& [silent, intercepts] = config;
  canon.put(silent, intercepts);
}

void canonical(Canon& canon, const Nat& config) {
  const auto& [outside, established, transitory, first_port, last_port, silent] = config;
  canon.put(outside, established, transitory, first_port, last_port, silent);
}

void canonical(Canon& canon, const Firewall& config) {
  const auto& [outside, idle_timeout, admits_from_outside, resets, silent] = config;
  canon.put(outside, idle_timeout, admits_from_outside, resets, silent);
}

void canonical(Canon& canon, const OptionFilter& config) {
  const auto& [strip, max_mss, window_scale, silent] = config;
  canon.put(strip, max_mss, window_scale, silent);
}

void canonical(Canon& canon, const SequenceNormaliser& config) {
  const auto& [outside, forgets_sack, silent] = config;
  canon.put(outside, forgets_sack, silent);
}

void canonical(Canon& canon, const Policer& config) {
  const auto& [rate, burst, silent] = config;
  canon.put(rate, burst, silent);
}

}  // namespace tcplab::net
