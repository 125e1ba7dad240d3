#include "shell/model/whereabouts.hpp"

namespace tcplab::shell {

Whereabouts whereabouts(const Model& model, trace::HostIndex host, const Focus& focus) {
  Whereabouts where;
  where.track = model.track_for(host, focus.event);
  const trace::EventId last = model.step_of(focus.event).last;
  if (!where.track || last == trace::kNoEvent) return where;
  for (const StateSpan& span : where.track->spans) {
    if (span.begin > last) break;
    where.by = span.end != trace::kNoEvent && span.end <= last ? span.end : span.begin;
  }
  if (where.by == trace::kNoEvent) return where;
  const auto change = std::get<tcp::StateChanged>(model.run()->trace().events()[where.by].what);
  where.now = change.to;
  where.before = change.from;
  return where;
}

}  // namespace tcplab::shell
