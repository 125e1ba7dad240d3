#pragma once

#include <cstdint>

#include "core/tcp/host.hpp"
#include "tests/network/two_ends.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {

// Two Hosts on one wire, which may be a bad one.
class WirePair : public TwoEnds<Host, WireWithDelay> {
 public:
  explicit WirePair(Config config = {}, Mischief mischief = {}, std::uint64_t seed = 1)
      : TwoEnds(Host(address_of(1), {1, 2}, config), Host(address_of(2), {3, 4}, config),
                WireWithDelay(Duration{}, mischief, seed)) {}
};

}  // namespace tcplab::tcp
