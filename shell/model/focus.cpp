#include "shell/model/focus.hpp"

#include <algorithm>

namespace tcplab::shell {

using trace::EventId;
using trace::kNoEvent;

Focus focus_on(const trace::Trace& trace, EventId event) {
  if (event >= trace.events().size()) return {};
  return {trace.events()[event].at, event};
}

Focus focus_at(const Index& index, Instant at) { return {at, index.event_at(at)}; }

EventId step_from(const trace::Trace& trace, EventId event, int direction) {
  if (event == kNoEvent) return direction > 0 && !trace.events().empty() ? 0 : event;
  if (direction < 0) return event == 0 ? kNoEvent : event - 1;
  return event + 1 < trace.events().size() ? event + 1 : event;
}

EventId step_on_host(const Index& index, EventId event, int direction) {
  if (event == kNoEvent) return step_from(index.trace(), event, direction);
  const std::vector<EventId>& events = index.events_of(index.trace().events()[event].host);
  const auto here = std::lower_bound(events.begin(), events.end(), event);
  if (direction < 0) return here == events.begin() ? event : *(here - 1);
  return here + 1 == events.end() ? event : *(here + 1);
}

EventId cause_of(const trace::Trace& trace, EventId event) {
  if (event >= trace.events().size()) return event;
  const EventId cause = trace.events()[event].cause;
  return cause == kNoEvent ? event : cause;
}

}  // namespace tcplab::shell
