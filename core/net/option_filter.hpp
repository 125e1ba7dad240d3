#pragma once

#include <cstddef>

#include "core/net/passing.hpp"

namespace tcplab::net {

// Takes options out of all segments, or changes what they say. It remembers nothing.
class OptionFilterBox {
 public:
  explicit OptionFilterBox(const OptionFilter& config) : config_(config) {}

  Treatment treat(const Passing& passing) const;
  const OptionFilter& config() const { return config_; }
  static std::size_t footprint() { return 0; }

 private:
  friend void canonical(Canon& canon, const OptionFilterBox& value);

  OptionFilter config_;
};

}  // namespace tcplab::net
