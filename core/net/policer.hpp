#pragma once

#include <algorithm>
#include <cstddef>
#include <map>

#include "core/net/passing.hpp"

namespace tcplab::net {

// A token bucket for each neighbour, kept as the instant when it will be full again, so that it needs no
// fractions of tokens.
class PolicerBox {
 public:
  explicit PolicerBox(const Policer& config) : config_(config) {}

  Treatment treat(const Passing& passing) {
    const Duration takes = time_of(passing.datagram.size());
    Instant& full = full_at_[passing.toward];
    full = std::max(full, passing.now);
    if (full + takes > passing.now + time_of(config_.burst)) return {.dropped = DropReason::kExcess};
    full = full + takes;
    return {};
  }
  const Policer& config() const { return config_; }
  std::size_t footprint() const { return full_at_.size() * 64; }

 private:
  friend void canonical(Canon& canon, const PolicerBox& value);

  Duration time_of(std::uint32_t octets) const {
    const std::uint64_t rate = std::max<std::uint64_t>(config_.rate, 1);
    return {static_cast<std::int64_t>((std::uint64_t{octets} * 8 * 1'000'000'000 + rate - 1) / rate)};
  }

  Policer config_;
  std::map<NodeIndex, Instant> full_at_;
};

}  // namespace tcplab::net
