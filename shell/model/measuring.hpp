#pragma once

#include <optional>

#include "core/base/time.hpp"

namespace tcplab::shell {

// Two points of the time, and what lies between. The second one is where the reader looks, until it is set.
class Measure {
 public:
  bool any() const { return from_.has_value(); }
  bool pinned() const { return to_.has_value(); }
  // Precondition of both: any().
  Instant from() const { return *from_; }
  Instant to(Instant looked_at) const { return to_.value_or(looked_at); }
  void begin(Instant at) {
    from_ = at;
    to_.reset();
    ++version_;
  }
  // Begins there, where nothing has begun.
  void end(Instant at) {
    (any() ? to_ : from_) = at;
    ++version_;
  }
  void clear() {
    from_.reset();
    to_.reset();
    ++version_;
  }
  // Changes with every change.
  unsigned version() const { return version_; }

 private:
  std::optional<Instant> from_;
  std::optional<Instant> to_;
  unsigned version_ = 0;
};

}  // namespace tcplab::shell
