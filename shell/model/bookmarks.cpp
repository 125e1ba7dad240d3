#include "shell/model/bookmarks.hpp"

#include <algorithm>

namespace tcplab::shell {

std::string cleaned_note(std::string_view note) {
  std::size_t length = std::min(note.size(), Bookmarks::kLongestNote);
  const auto continues = [&](std::size_t at) {
    return at < note.size() && (static_cast<unsigned char>(note[at]) & 0xc0u) == 0x80u;
  };
  while (length > 0 && length < note.size() && continues(length)) --length;
  std::string kept(note.substr(0, length));
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
  } else if (all_.size() < kMost) {
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

void Bookmarks::clear() {
  all_.clear();
  ++version_;
}

}  // namespace tcplab::shell
