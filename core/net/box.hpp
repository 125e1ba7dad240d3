#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "core/net/firewall.hpp"
#include "core/net/nat.hpp"
#include "core/net/option_filter.hpp"
#include "core/net/policer.hpp"
#include "core/net/sequence_normaliser.hpp"

namespace tcplab::net {

class RouterBox {
 public:
  explicit RouterBox(const Router& config = {}) : config_(config) {}

  static Treatment treat(const Passing&) { return {}; }
  const Router& config() const { return config_; }
  static std::size_t footprint() { return 0; }

 private:
  friend void canonical(Canon& canon, const RouterBox& value);

  Router config_;
};

// A node between the hosts at work. Each kind is a small regular value with treat(), config() and
// footprint().
class Box {
 public:
  Box() = default;
  // seed: of the numbers that some choose.
  Box(const Role& role, std::uint64_t seed)
      : held_(std::visit([seed](const auto& config) { return of(config, seed); }, role)) {}

  Treatment treat(const Passing& passing) {
    return std::visit([&](auto& box) { return box.treat(passing); }, held_);
  }
  // It only forwards.
  bool is_plain() const { return std::holds_alternative<RouterBox>(held_); }
  // All that comes past is its owner's.
  bool intercepts() const {
    const auto* router = std::get_if<RouterBox>(&held_);
    return router != nullptr && router->config().intercepts;
  }
  // It sends no ICMP.
  bool is_silent() const {
    return std::visit([](const auto& box) { return box.config().silent; }, held_);
  }
  std::size_t footprint() const {
    return sizeof *this + std::visit([](const auto& box) { return box.footprint(); }, held_);
  }

 private:
  friend void canonical(Canon& canon, const Box& value);
  using Held =
      std::variant<RouterBox, NatBox, FirewallBox, OptionFilterBox, SequenceNormaliserBox, PolicerBox>;

  static Held of(const Router& config, std::uint64_t) { return RouterBox(config); }
  static Held of(const Nat& config, std::uint64_t) { return NatBox(config); }
  static Held of(const Firewall& config, std::uint64_t) { return FirewallBox(config); }
  static Held of(const OptionFilter& config, std::uint64_t) { return OptionFilterBox(config); }
  static Held of(const SequenceNormaliser& config, std::uint64_t seed) {
    return SequenceNormaliserBox(config, seed);
  }
  static Held of(const Policer& config, std::uint64_t) { return PolicerBox(config); }

  Held held_;
};

}  // namespace tcplab::net
