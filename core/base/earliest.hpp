#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/base/time.hpp"

namespace tcplab {

// The instants of many owners, numbered from 0, and the earliest of them: a tree of minima, so that a change
// costs the logarithm of their number and a look nothing.
class Earliest {
 public:
  explicit Earliest(std::size_t owners = 0) {
    while (leaves_ < owners) leaves_ *= 2;
    tree_.assign(2 * leaves_, Instant::never());
  }

  // Precondition: owner is one of those that it was made for.
  void set(std::size_t owner, Instant at) {
    std::size_t node = leaves_ + owner;
    if (tree_[node] == at) return;
    tree_[node] = at;
    for (node /= 2; node > 0; node /= 2) tree_[node] = std::min(tree_[2 * node], tree_[2 * node + 1]);
  }

  Instant at() const { return tree_[1]; }

  // The first owner, by number, whose instant is not after now.
  std::optional<std::size_t> first_due(Instant now) const {
    if (tree_[1] > now || tree_[1] == Instant::never()) return std::nullopt;
    std::size_t node = 1;
    while (node < leaves_) node = tree_[2 * node] <= now ? 2 * node : 2 * node + 1;
    return node - leaves_;
  }

  std::size_t footprint() const { return tree_.size() * sizeof(Instant); }  // octets besides itself

 private:
  std::size_t leaves_ = 1;
  std::vector<Instant> tree_;  // from 1 on: the root, then each level from left to right
};

}  // namespace tcplab
