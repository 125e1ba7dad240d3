#pragma once

#include <cstdint>
#include <string>

#include "core/tcp/limits.hpp"

namespace tcplab::native {

// All that was not granted, by our TCP and by the application above it.
struct Refused {
  tcp::Refusals tcp;
  std::uint64_t too_slow = 0;  // connections that the application gave up, for the peer kept it waiting
  bool operator==(const Refused&) const = default;
};

// "3 SYNs dropped (--max-connections); ..."; empty when there is nothing to tell.
std::string to_string(const Refused& refused);

}  // namespace tcplab::native
