#include "shell/model/reach.hpp"

#include <algorithm>

namespace tcplab::shell {

void Reach::push_back(Instant end) {
  if (levels_.empty()) levels_.emplace_back();
  levels_.front().push_back(end);
  raise(size() - 1, end);
}

void Reach::raise(std::size_t place, Instant end) {
  for (std::size_t level = 1; levels_[level - 1].size() > 1; ++level) {
    place /= kFan;
    if (level == levels_.size()) levels_.push_back({levels_[level - 1].front()});
    std::vector<Instant>& latest = levels_[level];
    if (place == latest.size()) latest.push_back(end);
    latest[place] = std::max(latest[place], end);
  }
}

void Reach::set(std::size_t place, Instant end) {
  const Instant before = levels_.front()[place];
  levels_.front()[place] = end;
  if (end >= before) return raise(place, end);
  for (std::size_t level = 1; level < levels_.size(); ++level) {
    const std::vector<Instant>& below = levels_[level - 1];
    place /= kFan;
    const auto first = below.begin() + static_cast<std::ptrdiff_t>(place * kFan);
    const auto last = below.begin() + static_cast<std::ptrdiff_t>(std::min((place + 1) * kFan, below.size()));
    levels_[level][place] = *std::max_element(first, last);
  }
}

std::size_t Reach::next(std::size_t place, Instant at) const {
  // Up past what does not reach that far, and down again to the first that does.
  std::size_t level = 0;
  while (level < levels_.size()) {
    const std::vector<Instant>& latest = levels_[level];
    if (place >= latest.size()) return size();
    if (latest[place] >= at) {
      if (level == 0) return place;
      place *= kFan;
      --level;
      continue;
    }
    ++place;
    while (place % kFan == 0 && level + 1 < levels_.size()) {
      place /= kFan;
      ++level;
    }
  }
  return size();
}

}  // namespace tcplab::shell
