// Places in a run that somebody has marked: see model.hpp.
#include <algorithm>

#include "shell/model/model.hpp"

namespace tcplab::shell {
namespace {

trace::EventId first_event_at(const trace::Trace& trace, Instant at) {
  const auto& events = trace.events();
  const auto first =
      std::lower_bound(events.begin(), events.end(), at,
                       [](const trace::Event& event, Instant value) { return event.at < value; });
  return static_cast<trace::EventId>(first - events.begin());
}

}  // namespace

RunPlace Model::place_of(const Focus& focus) const {
  const trace::Trace& trace = run_->trace();
  const bool exact = focus.event < trace.events().size() && trace.events()[focus.event].at == focus.at;
  return {focus.at, exact ? focus.event - first_event_at(trace, focus.at) + 1 : 0};
}

void Model::go_to(const RunPlace& place) {
  const trace::EventId event = first_event_at(run_->trace(), place.at) + place.nth - 1;
  const auto& events = run_->trace().events();
  const bool there = place.nth > 0 && event < events.size() && events[event].at == place.at;
  playback_.pause();
  there ? select(event) : seek(place.at);
}

bool Model::go_to_bookmark(int direction) {
  const auto bookmark = run_ ? bookmarks_.next(place(), direction) : std::nullopt;
  if (!bookmark) return false;
  go_to(bookmarks_.all()[*bookmark].place);
  return true;
}

void Model::next_measure() {
  if (!measure_.any()) return measure_.begin(focus_.at);
  measure_.pinned() ? measure_.clear() : measure_.end(focus_.at);
}

}  // namespace tcplab::shell
