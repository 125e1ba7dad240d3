#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/trace/trace.hpp"

namespace tcplab::shell {

// A figure that changes at events of a run, in their order; what it is between two of them is what it was at
// the first. Its extremes over any stretch cost as much as the number of its changes has digits.
class Series {
 public:
  struct Extremes {
    std::uint32_t least = UINT32_MAX;
    std::uint32_t most = 0;
    bool any() const { return least <= most; }
  };

  std::size_t size() const { return events_.size(); }
  bool empty() const { return events_.empty(); }
  trace::EventId event(std::size_t place) const { return events_[place]; }
  std::uint32_t value(std::size_t place) const { return values_[place]; }
  // Precondition: not before the last one.
  void push(trace::EventId event, std::uint32_t value);
  // The same, where it is another value than before.
  void change(trace::EventId event, std::uint32_t value) {
    if (empty() || values_.back() != value) push(event, value);
  }
  // The first that is of the event or a later one; size() when there is none.
  std::size_t first_from(trace::EventId event) const;
  // Of those in [first, last).
  Extremes extremes(std::size_t first, std::size_t last) const;

 private:
  static constexpr std::size_t kFan = 16;

  std::vector<trace::EventId> events_;
  std::vector<std::uint32_t> values_;
  std::vector<std::vector<Extremes>> levels_;  // of each kFan values, of each kFan of these ...
};

}  // namespace tcplab::shell
