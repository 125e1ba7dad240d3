#include "shell/model/usual.hpp"

#include <algorithm>
#include <bit>

namespace tcplab::shell {

bool Usual::measure(bool all) {
  const std::size_t count = all ? durations_.size() : std::bit_floor(durations_.size());
  if (count == 0 || count == measured_) return false;
  measured_ = count;
  std::vector<Duration> values(durations_.begin(), durations_.begin() + static_cast<std::ptrdiff_t>(count));
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(count / 2);
  std::nth_element(values.begin(), middle, values.end());
  const bool changed = *middle != value_;
  value_ = *middle;
  return changed;
}

}  // namespace tcplab::shell
