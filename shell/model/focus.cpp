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

EventId step_to_shown(const Index& index, const trace::Streams& shown, EventId event, int direction) {
  const Conversations& conversations = index.conversations();
  const std::uint64_t bits = conversations.bits_of(shown);
  for (EventId at = event;;) {
    const EventId next = step_from(index.trace(), at, direction);
    if (next == kNoEvent) return next;
    if (next == at || next >= index.size()) return event;
    at = next;
    const auto skipped = static_cast<EventId>(conversations.without(at, direction, bits));
    if (skipped > 0) {
      at = direction > 0 ? at + (skipped - 1) : at - (skipped - 1);
    } else if (Conversations::shows(shown,
                                    conversations.of_event(index.trace().events()[at], index.tracks()))) {
      return at;
    }
  }
}

EventId step_on_host(const Index& index, const trace::Streams& shown, EventId event, int direction) {
  if (event == kNoEvent) return step_to_shown(index, shown, event, direction);
  const Conversations& conversations = index.conversations();
  const std::uint64_t bits = conversations.bits_of(shown);
  const std::vector<EventId>& events = index.events_of(index.trace().events()[event].host);
  auto here = std::lower_bound(events.begin(), events.end(), event);
  while (direction < 0 ? here != events.begin() : here + 1 < events.end()) {
    here += direction;
    if (conversations.without(*here, direction, bits) == 0 &&
        Conversations::shows(shown, conversations.of_event(index.trace().events()[*here], index.tracks())))
      return *here;
  }
  return event;
}

EventId cause_of(const trace::Trace& trace, EventId event) {
  if (event >= trace.events().size()) return event;
  const EventId cause = trace.events()[event].cause;
  return cause == kNoEvent ? event : cause;
}

}  // namespace tcplab::shell
