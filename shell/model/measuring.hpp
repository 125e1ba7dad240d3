#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "shell/model/focus.hpp"

namespace tcplab::shell {

// What was sent between two instants, both included.
struct Sent {
  std::size_t segments = 0;
  std::size_t again = 0;     // of these, retransmissions
  std::uint64_t octets = 0;  // of data, as often as they were sent
  bool operator==(const Sent&) const = default;
};

// Counts what was sent. Sums of stretches are kept, so that no question costs what the run is long.
class Tally {
 public:
  Sent between(const Index& index, Instant from, Instant to);
  // Another run is to be looked at.
  void forget() { sums_.clear(); }

 private:
  static constexpr std::size_t kStretch = 256;  // arrows
  struct Sum {
    std::size_t again = 0;
    std::uint64_t octets = 0;
  };
  static void add(Sum& sum, const Index& index, std::size_t first, std::size_t last);
  // Of all arrows before that place.
  Sum before(const Index& index, std::size_t place);

  std::vector<Sum> sums_;  // of the stretches, each with all before it
};

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
