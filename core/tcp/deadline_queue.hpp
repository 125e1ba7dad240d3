#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "core/base/time.hpp"

namespace tcplab::tcp {

// Deadlines of many owners, the earliest first; equal ones in the order of their keys. A changed deadline is
// simply pushed again: what it replaces goes stale and is passed over, for timers change far more often than
// they expire. current(key) is the owner's deadline as it is now, Instant::never() for none.
template <typename Key>
class DeadlineQueue {
 public:
  template <typename Current>
  void push(Instant at, Key key, Current current) {
    heap_.emplace_back(at, key);
    std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
    if (heap_.size() > bound_) drop_stale(current);
  }

  // Makes the front one that is not stale. To be called after owners have changed, before the front is looked
  // at.
  template <typename Current>
  void settle(Current current) {
    while (!heap_.empty() && current(heap_.front().second) != heap_.front().first) {
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
      heap_.pop_back();
    }
  }

  bool empty() const { return heap_.empty(); }
  const std::pair<Instant, Key>& front() const { return heap_.front(); }
  std::size_t footprint() const { return heap_.size() * sizeof heap_[0]; }  // octets besides itself

 private:
  template <typename Current>
  void drop_stale(Current current) {
    const auto stale = [&](const std::pair<Instant, Key>& entry) {
      return current(entry.second) != entry.first;
    };
    heap_.erase(std::remove_if(heap_.begin(), heap_.end(), stale), heap_.end());
    std::make_heap(heap_.begin(), heap_.end(), std::greater<>());
    bound_ = std::max(kLeastBound, heap_.size() * 2);
  }

  static constexpr std::size_t kLeastBound = 32;
  std::vector<std::pair<Instant, Key>> heap_;
  std::size_t bound_ = kLeastBound;
};

}  // namespace tcplab::tcp
