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
    if (value_.use_count() > 1) value_ = std::make_shared<T>(*value_);
    return *value_;
  }

 private:
  std::shared_ptr<T> value_;
};

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
