#pragma once

#include <cstdint>

#include "core/tcp/config.hpp"

namespace tcplab::tcp {

// How many challenge ACKs, and answers of their kind, leave in a while: RFC 5961 7.
struct ChallengeLimit {
  std::uint32_t sent = 0;  // since that instant
  Instant since;

  // May one more leave now? Then it counts.
  bool admit(const Config& config, Instant now);
  // Does what was sent before still count?
  bool counts(const Config& config, Instant now) const {
    return sent > 0 && now - since < config.challenge_period;
  }
};

}  // namespace tcplab::tcp
