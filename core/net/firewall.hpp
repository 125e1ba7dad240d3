#pragma once

#include <cstddef>
#include <map>

#include "core/net/passing.hpp"

namespace tcplab::net {

// Knows the flows that pass, forgets those that are idle, and lets nothing else through.
class FirewallBox {
 public:
  explicit FirewallBox(const Firewall& config) : config_(config) {}

  Treatment treat(const Passing& passing);
  const Firewall& config() const { return config_; }
  std::size_t footprint() const;

 private:
  friend void canonical(Canon& canon, const FirewallBox& value);

  // Whether the segment may begin a flow.
  bool admits(const wire::TcpSegment& segment, bool from_outside) const;

  Firewall config_;
  std::map<FlowName, Instant> flows_;  // when something passed last
};

}  // namespace tcplab::net
