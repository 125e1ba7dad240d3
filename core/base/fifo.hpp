#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

namespace tcplab {

// First in, first out, in one block of memory: an empty one owns none, a drained one keeps its block for what
// comes next. T is movable, and default constructible, for what has left gives up its storage at once.
template <typename T>
class Fifo {
 public:
  bool empty() const { return begin() == end(); }
  std::size_t size() const { return items_.size() - head_; }

  void push(T item) { items_.push_back(std::move(item)); }
  // A blank one, to be filled in where it is.
  T& push_blank() { return items_.emplace_back(); }

  // Preconditions: not empty; i < size().
  T& front() { return items_[head_]; }
  const T& front() const { return items_[head_]; }
  T& back() { return items_.back(); }
  const T& operator[](std::size_t i) const { return items_[head_ + i]; }

  // Takes the first out. Precondition: not empty.
  T pop() {
    T first = std::move(items_[head_]);
    drop();
    return first;
  }

  // Removes the first. Precondition: not empty.
  void drop() {
    ++head_;
    if (empty()) return clear();
    if constexpr (!std::is_trivially_destructible_v<T>) items_[head_ - 1] = T{};
    // Many used-up places are given back once they are the larger part: each item moves at most once on
    // average.
    if (head_ < kWorthMoving || head_ * 2 < items_.size()) return;
    items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }

  void clear() {
    items_.clear();
    head_ = 0;
  }

  auto begin() const { return items_.begin() + static_cast<std::ptrdiff_t>(head_); }
  auto end() const { return items_.end(); }

 private:
  static constexpr std::size_t kWorthMoving = 32;
  std::vector<T> items_;
  std::size_t head_ = 0;  // items before this one are used up
};

}  // namespace tcplab
