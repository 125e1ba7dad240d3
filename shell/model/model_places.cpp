// Places in a run that somebody has marked: see model.hpp.
#include "shell/model/model.hpp"

namespace tcplab::shell {

RunPlace Model::place_of(const Focus& focus) const {
  const trace::Trace& trace = run_->trace();
  const bool exact = focus.event < trace.events().size() && trace.events()[focus.event].at == focus.at;
  return exact ? shell::place_of(trace, focus.event) : RunPlace{focus.at, 0};
}

void Model::go_to(const RunPlace& place) {
  const trace::EventId event = event_at(run_->trace(), place);
  playback_.pause();
  event != trace::kNoEvent ? select(event) : seek(place.at);
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

void Model::forget_places() {
  bookmarks_.clear();
  measure_.clear();
}

// As far as one may look.
void Model::hide_places() {
  const auto& events = run_->trace().events();
  const bool any = !events.empty() && events.back().at == curtain_->at;
  bookmarks_.hide_after(any ? shell::place_of(run_->trace(), events.back().id) : RunPlace{curtain_->at, 0});
  const bool beyond =
      measure_.any() && (measure_.from() > curtain_->at || measure_.to(measure_.from()) > curtain_->at);
  if (beyond) measure_.clear();
}

}  // namespace tcplab::shell
