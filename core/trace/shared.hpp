#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "core/trace/view.hpp"

namespace tcplab::trace {

// A value that copies share until one of them is written: only then does the writer get its own.
template <typename T>
class Shared {
 public:
  Shared() : value_(std::make_shared<T>()) {}

  const T& operator*() const { return *value_; }
  const T* operator->() const { return value_.get(); }
  T& write() {
    if (value_.use_count() > 1) separate();
    return *value_;
  }

 private:
  // By itself, so that the question before it is asked where write() is called.
  [[gnu::noinline]] void separate() { value_ = std::make_shared<T>(*value_); }

  std::shared_ptr<T> value_;
};

// Grows by a quarter of what is there, and so many more: room counts among what a trace takes, and where it
// is doubled, it is a third of a short one.
template <typename T>
[[gnu::noinline]] void grow(std::vector<T>& items, std::size_t more) {
  items.reserve(items.size() + items.size() / 4 + more + 8);
}

// Has room for so many more at the end.
template <typename T>
void make_room(std::vector<T>& items, std::size_t more = 1) {
  if (items.capacity() - items.size() < more) grow(items, more);
}

// A table that grows at its end, in chunks: a copy shares all of them, and costs a pointer for each.
template <typename T, std::size_t kPerChunk>
class SharedTable {
 public:
  std::size_t size() const { return size_; }
  const T& operator[](std::size_t i) const { return (*chunks_[i / kPerChunk])[i % kPerChunk]; }
  T& write(std::size_t i) { return chunks_[i / kPerChunk].write()[i % kPerChunk]; }
  void push_back(T value) {
    if (size_ % kPerChunk == 0) chunks_.emplace_back();
    chunks_.back().write().push_back(std::move(value));
    ++size_;
  }
  // Forgets all but the first ones. Precondition: size <= size().
  void cut(std::size_t size) {
    chunks_.resize((size + kPerChunk - 1) / kPerChunk);
    if (size < size_ && size % kPerChunk != 0) chunks_.back().write().resize(size % kPerChunk);
    size_ = size;
  }
  // Grows to that size, if it is smaller, with values by default.
  void reach(std::size_t size) {
    while (size_ < size) push_back(T());
  }
  View<SharedTable> view() const { return View<SharedTable>(*this); }

 private:
  std::vector<Shared<std::vector<T>>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace tcplab::trace
