#pragma once

#include "core/trace/streams.hpp"
#include "core/trace/trace.hpp"
#include "shell/model/index.hpp"

namespace tcplab::shell {

// What every view looks at: an instant, and the last event that has happened by then (kNoEvent before the
// first).
struct Focus {
  Instant at;
  trace::EventId event = trace::kNoEvent;
  bool operator==(const Focus&) const = default;
};

Focus focus_on(const trace::Trace& trace, trace::EventId event);
Focus focus_at(const Index& index, Instant at);

// Where the keyboard goes from an event; the event itself when there is nothing further. kNoEvent is the
// place before the first event.
trace::EventId step_from(const trace::Trace& trace, trace::EventId event, int direction);
// The same to the next one of what is shown; where there is none, the event that it was.
trace::EventId step_to_shown(const Index& index, const trace::Streams& shown, trace::EventId event,
                             int direction);
// The next or last one of these on the same host.
trace::EventId step_on_host(const Index& index, const trace::Streams& shown, trace::EventId event,
                            int direction);
trace::EventId cause_of(const trace::Trace& trace, trace::EventId event);

}  // namespace tcplab::shell
