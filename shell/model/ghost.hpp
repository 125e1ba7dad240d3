#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "shell/model/model.hpp"

namespace tcplab::shell {

// What is different in two runs, by their segments: those that leave and arrive elsewhere or at another time,
// and those that one of them has alone.
struct GhostDifference {
  std::vector<std::uint32_t> before;  // places in the ghost's Arrows that the run has no equal of
  std::vector<std::uint32_t> now;     // places in the run's that the ghost has no equal of
  bool empty() const { return before.empty() && now.empty(); }
};
GhostDifference difference_of(const Index& before, const Index& now);

// The difference of a model's ghost and its run, found again when either of them is another one or longer.
class GhostView {
 public:
  // Of longer runs nothing is compared while they are still being made or tried out.
  static constexpr std::size_t kMostAtOnce = 5000;  // arrows

  const GhostDifference& of(const Model& model);

 private:
  GhostDifference difference_;
  unsigned generation_ = 0;
  const Run* ghost_ = nullptr;
  std::size_t size_ = 0;
  std::size_t ghost_size_ = 0;
};

}  // namespace tcplab::shell
