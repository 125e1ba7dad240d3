#include "shell/model/series.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

void widen(Series::Extremes& extremes, const Series::Extremes& by) {
  extremes.least = std::min(extremes.least, by.least);
  extremes.most = std::max(extremes.most, by.most);
}

}  // namespace

void Series::push(trace::EventId event, std::uint32_t value) {
  events_.push_back(event);
  values_.push_back(value);
  const Extremes own{value, value};
  std::size_t place = values_.size() - 1;
  std::size_t below = values_.size();
  for (std::size_t level = 0; below > 1; ++level) {
    place /= kFan;
    // A level is made when there are two below it, of which the first is all that was before.
    if (level == levels_.size())
      levels_.push_back(
          {level == 0 ? Extremes{values_.front(), values_.front()} : levels_[level - 1].front()});
    std::vector<Extremes>& these = levels_[level];
    if (place == these.size()) these.push_back(own);
    widen(these[place], own);
    below = these.size();
  }
}

std::size_t Series::first_from(trace::EventId event) const {
  return static_cast<std::size_t>(std::lower_bound(events_.begin(), events_.end(), event) - events_.begin());
}

Series::Extremes Series::extremes(std::size_t first, std::size_t last) const {
  Extremes result;
  while (first < last) {
    // The largest block that begins here and does not reach beyond.
    std::size_t level = 0;
    std::size_t length = 1;
    while (level < levels_.size() && first % (length * kFan) == 0 && first + length * kFan <= last) {
      length *= kFan;
      ++level;
    }
    widen(result, level == 0 ? Extremes{values_[first], values_[first]} : levels_[level - 1][first / length]);
    first += length;
  }
  return result;
}

}  // namespace tcplab::shell
