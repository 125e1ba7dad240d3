#include "shell/model/whereabouts.hpp"

#include <algorithm>

namespace tcplab::shell {

Whereabouts whereabouts(const Model& model, trace::HostIndex host, const Focus& focus) {
  Whereabouts where;
  where.track = model.track_for(host, focus.event);
  const trace::EventId last = model.step_of(focus.event).last;
  if (!where.track || last == trace::kNoEvent) return where;
  const auto& spans = where.track->spans;
  const auto after =
      std::upper_bound(spans.begin(), spans.end(), last,
                       [](trace::EventId event, const StateSpan& span) { return event < span.begin; });
  if (after != spans.begin()) {
    const StateSpan& span = *(after - 1);
    where.by = span.end != trace::kNoEvent && span.end <= last ? span.end : span.begin;
  }
  if (where.by == trace::kNoEvent) return where;
  const auto change = std::get<tcp::StateChanged>(model.run()->trace().events()[where.by].what);
  where.now = change.to;
  where.before = change.from;
  return where;
}

}  // namespace tcplab::shell
