#pragma once

#include "core/lab/trace.hpp"
#include "shell/model/index.hpp"

namespace tcplab::shell {

// What every view looks at: an instant, and the last event that has happened by then (kNoEvent before the
// first).
struct Focus {
  Instant at;
  lab::EventId event = lab::kNoEvent;
  bool operator==(const Focus&) const = default;
};

Focus focus_on(const lab::Trace& trace, lab::EventId event);
Focus focus_at(const Index& index, Instant at);

// Where the keyboard goes from an event; the event itself when there is nothing further. kNoEvent is the
// place before the first event.
lab::EventId step_from(const lab::Trace& trace, lab::EventId event, int direction);
// The next or last event on the same host.
lab::EventId step_on_host(const lab::Trace& trace, lab::EventId event, int direction);
lab::EventId cause_of(const lab::Trace& trace, lab::EventId event);

}  // namespace tcplab::shell
