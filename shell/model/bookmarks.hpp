#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::shell {

// A place in a run that stays good when the run is changed: an instant, and the how manieth event of that
// instant it is, from 1; 0 is the instant itself.
struct RunPlace {
  Instant at;
  std::uint32_t nth = 0;
  bool operator==(const RunPlace&) const = default;
};
inline bool operator<(const RunPlace& a, const RunPlace& b) {
  return a.at < b.at || (a.at == b.at && a.nth < b.nth);
}

// Where an event is, and which one is there; kNoEvent where none is (any more), and for an instant itself.
// Precondition of place_of(): the trace has the event.
RunPlace place_of(const trace::Trace& trace, trace::EventId event);
trace::EventId event_at(const trace::Trace& trace, const RunPlace& place);

struct Bookmark {
  RunPlace place;
  std::string note;  // a line; may be empty
  bool operator==(const Bookmark&) const = default;
};

// What somebody wants to find again in a run, one for each place, in the order of time.
class Bookmarks {
 public:
  static constexpr std::size_t kMost = 100;
  static constexpr std::size_t kLongestNote = 200;  // characters

  const std::vector<Bookmark>& all() const { return all_; }
  // nullopt: there is none there.
  std::optional<std::size_t> find(const RunPlace& place) const;
  // The nearest before or after a place; nullopt where there is none.
  std::optional<std::size_t> next(const RunPlace& place, int direction) const;
  // Makes one, or writes another note to the one there. What is no line (control characters) becomes blanks,
  // and what is too long is cut after a character. False when there are too many.
  bool set(const RunPlace& place, std::string_view note);
  // No other place has room for one.
  bool full() const { return all_.size() + hidden_.size() >= kMost; }
  // What lies behind a place is kept, and is not there for anybody until all is shown again.
  void hide_after(const RunPlace& last);
  void show_all();
  // Each goes where its place is now; their order stays.
  void move(const std::function<RunPlace(const RunPlace&)>& to);
  void remove(std::size_t bookmark);
  void clear();
  // Changes with every change.
  unsigned version() const { return version_; }

 private:
  std::vector<Bookmark> all_;
  std::vector<Bookmark> hidden_;  // all of them later
  unsigned version_ = 0;
};

// A note as it is kept.
std::string cleaned_note(std::string_view note);

}  // namespace tcplab::shell
