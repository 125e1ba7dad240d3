#include "core/trace/why.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/trace/consequences.hpp"
#include "core/trace/effects.hpp"

namespace tcplab::trace {

Why why(const Trace& trace, EventId event, std::size_t most_effects) {
  EffectIndex effects;
  for (const Event& each : trace.events()) effects.take(each);
  Consequences consequences(trace, effects);
  consequences.grow();
  return why(consequences, event, most_effects);
}

Why why(const Consequences& consequences, EventId event, std::size_t most_effects) {
  const auto link = [&](EventId id) { return Link{id, consequences.besides(id)}; };

  Why result;
  result.asked = link(event);
  // A call that nobody caused follows from what the connection has come to.
  for (EventId at = consequences.before(event); at != kNoEvent; at = consequences.before(at))
    result.causes.push_back(link(at));
  std::reverse(result.causes.begin(), result.causes.end());
  for (EventId at = event;;) {
    const EventId next = consequences.next(at);
    result.goes_on = next != at;
    if (next == at || result.effects.size() == most_effects) break;
    result.effects.push_back(at = next);
  }
  return result;
}

tcp::Rule rule_about(const Trace& trace, EventId event) {
  const auto events = trace.events();
  if (events[event].rule != tcp::Rule::kNone) return events[event].rule;
  std::unordered_set<EventId> came_of_it{event};
  tcp::Rule later = tcp::Rule::kNone;
  for (EventId id = event + 1; id < events.size() && later == tcp::Rule::kNone; ++id) {
    const Event each = events[id];
    if (came_of_it.count(each.cause) == 0) continue;
    if (each.cause == event && each.rule != tcp::Rule::kNone) return each.rule;
    came_of_it.insert(id);
    later = each.rule;
  }
  for (EventId at = events[event].cause; at != kNoEvent; at = events[at].cause) {
    if (events[at].rule != tcp::Rule::kNone) return events[at].rule;
  }
  return later;
}

}  // namespace tcplab::trace
