#pragma once

#include <optional>

#include "core/base/seqnum.hpp"
#include "core/base/time.hpp"

namespace tcplab::tcp {

// What is to be remembered for what a Variant does.
struct VariantMemory {
  struct Timing {
    SeqNum end;
    Instant sent;
  };
  std::optional<Timing> first_copy;  // of the segment being timed, however often it was sent again
  bool unprobed = false;             // the window is closed, data wait, and it was told that nobody probes

  // Without Karn's algorithm the round trip of a segment counts from its first copy, whatever happens to it:
  // one that ends there leaves now, for the first time, unless another one is being timed.
  void time(SeqNum end, Instant now);
  // The round trip, when ack ends it; then the next segment is timed.
  std::optional<Duration> end_timing(SeqNum ack, Instant now);
};

}  // namespace tcplab::tcp
