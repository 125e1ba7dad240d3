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
};

}  // namespace tcplab::tcp
