#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "core/net/passing.hpp"

namespace tcplab::net {

// Network address and port translation, by RFC 5382: an endpoint inside is one and the same outside, whomever
// it speaks with. What is idle for too long is forgotten, and its port is taken again.
class NatBox {
 public:
  explicit NatBox(const Nat& config) : config_(config), next_port_(config.first_port) {}

  Treatment treat(const Passing& passing);
  const Nat& config() const { return config_; }
  std::size_t footprint() const;

 private:
  friend void canonical(Canon& canon, const NatBox& value);
  struct Mapping {
    std::uint16_t port = 0;
    Instant latest;               // when something passed
    bool answered = false;        // both sides have spoken
    bool closing_inside = false;  // that side's FIN has passed
    bool closing_outside = false;
    bool reset = false;
  };

  // When it will be, if nothing more passes.
  Instant over_at(const Mapping& mapping) const;
  bool is_over(const Mapping& mapping, Instant now) const { return now >= over_at(mapping); }
  // nullptr where every port is taken.
  Mapping* mapping_of(const wire::Endpoint& inside, Instant now);
  std::optional<std::uint16_t> free_port(wire::IpVersion version, Instant now);
  // Whoever has that port now; nullptr: nobody.
  const wire::Endpoint* holder(wire::IpVersion version, std::uint16_t port, Instant now);
  void note(Mapping& mapping, const wire::TcpSegment& segment, bool from_outside, Instant now);

  Treatment outwards(const Passing& passing);
  Treatment inwards(const Passing& passing);
  Treatment translate_icmp(const Passing& passing, bool from_outside);

  Nat config_;
  std::uint32_t next_port_ = 0;
  std::array<Instant, 2> full_until_{};         // of IPv4 and IPv6: before that no port comes free
  std::map<wire::Endpoint, Mapping> mappings_;  // by the endpoint inside
  std::map<std::pair<wire::IpVersion, std::uint16_t>, wire::Endpoint> by_port_;
};

}  // namespace tcplab::net
