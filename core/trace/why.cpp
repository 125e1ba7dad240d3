#include "core/trace/why.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/trace/consequences.hpp"
#include "core/trace/effects.hpp"

namespace tcplab::trace {

Why why(const Trace& trace, EventId event, std::size_t most_effects) {
  EffectIndex effects;
  for (const Event& each : trace.events()) effects.take(each);
  Consequences consequences(trace, effects);
  consequences.grow();
  // The latest of those that are known of an event.
  std::unordered_map<EventId, EventId> besides;
  for (const auto& [from, to] : consequences.besides()) {
    const auto [place, fresh] = besides.try_emplace(to, from);
    if (!fresh) place->second = std::max(place->second, from);
  }
  const auto link = [&](EventId id) {
    const auto found = besides.find(id);
    return Link{id, found == besides.end() ? kNoEvent : found->second};
  };

  Why result;
  result.asked = link(event);
  for (Link at = result.asked;;) {
    const EventId cause = trace.events()[at.event].cause;
    // A call that nobody caused follows from what the connection has come to.
    const EventId before = cause != kNoEvent ? cause : at.besides;
    if (before == kNoEvent || before >= at.event) break;
    at = link(before);
    result.causes.push_back(at);
  }
  std::reverse(result.causes.begin(), result.causes.end());
  for (EventId at = event;;) {
    const EventId next = consequences.next(at);
    result.goes_on = next != at;
    if (next == at || result.effects.size() == most_effects) break;
    result.effects.push_back(at = next);
  }
  return result;
}

}  // namespace tcplab::trace
