#pragma once

#include <vector>

#include "core/trace/trace.hpp"

namespace tcplab::shell {

// Where a story goes on after an event: the one of its effects from which the furthest event can be reached,
// and of those that reach as far the most telling one. Effects are what the trace says was caused, and what
// else could not have come about: the arrival of a SYN at a listener, what a loss brought about, a call on a
// connection in the state that it has reached, what is sent and told because of a new state, and the segment
// that changes that state again.
class Consequences {
 public:
  explicit Consequences(const trace::Trace& trace);
  // The event itself when nothing came of it; the first event for kNoEvent.
  trace::EventId next(trace::EventId event) const;

 private:
  std::vector<trace::EventId> next_;  // by event; kNoEvent where a story ends
};

}  // namespace tcplab::shell
