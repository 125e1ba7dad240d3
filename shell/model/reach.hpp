#pragma once

#include <cstddef>
#include <vector>

#include "core/base/time.hpp"

namespace tcplab::shell {

// How far stretches of time reach that are in the order of their beginnings: finds those that are not over at
// an instant without a look at those that are. Each of these costs as much as the number has digits.
class Reach {
 public:
  // Of a stretch that is not there at all.
  static constexpr Instant kNowhere{INT64_MIN};

  std::size_t size() const { return levels_.empty() ? 0 : levels_.front().size(); }
  void push_back(Instant end);
  void set(std::size_t place, Instant end);
  // The first from a place on that ends at the instant or later; size() when there is none.
  std::size_t next(std::size_t place, Instant at) const;

 private:
  static constexpr std::size_t kFan = 16;
  void raise(std::size_t place, Instant end);

  std::vector<std::vector<Instant>> levels_;  // the ends, and above them the latest of each kFan
};

}  // namespace tcplab::shell
