#pragma once

#include <cstddef>
#include <vector>

#include "core/base/time.hpp"

namespace tcplab::shell {

// How long something usually takes: the median of the first thousand times. It settles early, so that what
// depends on it need not be done again while a run grows, and is the same however the run was cut into
// slices.
class Usual {
 public:
  void add(Duration duration) {
    if (durations_.size() < kMost) durations_.push_back(duration);
  }
  // Measures anew where so many have come that it may be another now, or all that ever will. True when it is.
  bool measure(bool all);
  Duration value() const { return value_; }

 private:
  static constexpr std::size_t kMost = 1024;

  std::vector<Duration> durations_;
  std::size_t measured_ = 0;  // of so many
  Duration value_;
};

}  // namespace tcplab::shell
