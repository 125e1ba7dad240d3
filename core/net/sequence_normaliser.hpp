#pragma once

#include <cstddef>
#include <map>

#include "core/base/rng.hpp"
#include "core/net/passing.hpp"

namespace tcplab::net {

// Adds a number of its own to the sequence numbers of those inside, another one for each connection that it
// has seen begin. What acknowledges them is taken back.
class SequenceNormaliserBox {
 public:
  SequenceNormaliserBox(const SequenceNormaliser& config, std::uint64_t seed)
      : config_(config), chance_(seed) {}

  Treatment treat(const Passing& passing);
  const SequenceNormaliser& config() const { return config_; }
  std::size_t footprint() const;

 private:
  friend void canonical(Canon& canon, const SequenceNormaliserBox& value);

  SequenceNormaliser config_;
  Rng chance_;
  std::map<FlowName, std::uint32_t> offsets_;
};

}  // namespace tcplab::net
