#include "shell/model/bookmarks.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"

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

RunPlace place_of(const trace::Trace& trace, trace::EventId event) {
  const Instant at = trace.events()[event].at;
  return {at, event - first_event_at(trace, at) + 1};
}

trace::EventId event_at(const trace::Trace& trace, const RunPlace& place) {
  if (place.nth == 0) return trace::kNoEvent;
  const trace::EventId event = first_event_at(trace, place.at) + place.nth - 1;
  const bool there = event < trace.events().size() && trace.events()[event].at == place.at;
  return there ? event : trace::kNoEvent;
}

std::string cleaned_note(std::string_view note) {
  std::string kept(note.substr(0, octets_of_first(note, Bookmarks::kLongestNote)));
  for (char& c : kept) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  return kept;
}

std::optional<std::size_t> Bookmarks::find(const RunPlace& place) const {
  const auto same = [&](const Bookmark& each) { return each.place == place; };
  const auto found = std::find_if(all_.begin(), all_.end(), same);
  if (found == all_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all_.begin());
}

std::optional<std::size_t> Bookmarks::next(const RunPlace& place, int direction) const {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    if (direction < 0 && all_[i].place < place) found = i;
    if (direction > 0 && place < all_[i].place) return i;
  }
  return found;
}

bool Bookmarks::set(const RunPlace& place, std::string_view note) {
  const auto after =
      std::lower_bound(all_.begin(), all_.end(), place,
                       [](const Bookmark& each, const RunPlace& at) { return each.place < at; });
  if (after != all_.end() && after->place == place) {
    after->note = cleaned_note(note);
  } else if (!full()) {
    all_.insert(after, {place, cleaned_note(note)});
  } else {
    return false;
  }
  ++version_;
  return true;
}

void Bookmarks::remove(std::size_t bookmark) {
  if (bookmark >= all_.size()) return;
  all_.erase(all_.begin() + static_cast<std::ptrdiff_t>(bookmark));
  ++version_;
}

void Bookmarks::hide_after(const RunPlace& last) {
  show_all();
  const auto first =
      std::upper_bound(all_.begin(), all_.end(), last,
                       [](const RunPlace& place, const Bookmark& each) { return place < each.place; });
  hidden_.assign(first, all_.end());
  all_.erase(first, all_.end());
  ++version_;
}

void Bookmarks::show_all() {
  all_.insert(all_.end(), hidden_.begin(), hidden_.end());
  hidden_.clear();
  ++version_;
}

void Bookmarks::move(const std::function<RunPlace(const RunPlace&)>& to) {
  for (Bookmark& each : all_) each.place = to(each.place);
  ++version_;
}

void Bookmarks::clear() {
  all_.clear();
  hidden_.clear();
  ++version_;
}

}  // namespace tcplab::shell
