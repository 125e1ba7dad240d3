#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/base/message.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

class Consequences;

// An event of a chain, and what else, beside the event before it, it could not have come about without: the
// loss of what goes again, the state of a listener. kNoEvent: nothing.
struct Link {
  EventId event = kNoEvent;
  EventId besides = kNoEvent;

  bool operator==(const Link&) const = default;
};

// From what began it to an event, and on to what came of that.
struct Why {
  Link asked;
  std::vector<Link>
      causes;  // the first one first, each the cause of the next, the last that of what is asked
  std::vector<EventId> effects;  // one after the other: where the story goes on
  bool goes_on = false;          // beyond the last of these
};
// Precondition: the event is there.
Why why(const Trace& trace, EventId event, std::size_t most_effects = 16);
// Whoever asks of many events of a trace has its consequences, grown to its end, made once.
Why why(const Consequences& consequences, EventId event, std::size_t most_effects = 16);

// The rule by which an event came about, in plain words; of what no rule of TCP makes: what the network, a
// user or the scenario does. Never empty.
Message reason_of(const Trace& trace, const Event& event);

// The rule to read about for an event: its own; of what no rule makes, that of what it brought about at once,
// of what led to it, or of what came of it later, in this order. kNone where no rule has to do with it.
// Precondition: the event is there.
tcp::Rule rule_about(const Trace& trace, EventId event);

// The chain, one event after the other, each with its reason, RFC, section and requirements. Of a long one
// what is far from the event is left out.
std::string to_text(const Trace& trace, const Why& why, Language language = Language::kEnglish);
// The whole chain; why_text.cpp has the keys.
std::string to_json(const Trace& trace, const Why& why);

}  // namespace tcplab::trace
