#pragma once

#include <cassert>
#include <memory>
#include <utility>

namespace tcplab {

// An optional for what is large and seldom there: an absent one costs no more than a pointer. A value as
// std::optional is; copying copies what it holds.
template <typename T>
class Seldom {
 public:
  Seldom() = default;
  Seldom(T value) : value_(std::make_unique<T>(std::move(value))) {}
  Seldom(const Seldom& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}
  Seldom(Seldom&&) noexcept = default;
  Seldom& operator=(const Seldom& other) {
    if (this != &other) *this = Seldom(other);
    return *this;
  }
  Seldom& operator=(Seldom&&) noexcept = default;

  explicit operator bool() const { return value_ != nullptr; }
  bool has_value() const { return value_ != nullptr; }
  // Precondition of all four: there is a value.
  T& operator*() { return assert(value_), *value_; }
  const T& operator*() const { return assert(value_), *value_; }
  T* operator->() { return assert(value_), value_.get(); }
  const T* operator->() const { return assert(value_), value_.get(); }

  template <typename... Arguments>
  T& emplace(Arguments&&... arguments) {
    value_ = std::make_unique<T>(std::forward<Arguments>(arguments)...);
    return *value_;
  }
  // What is there, or a fresh one.
  T& made() { return value_ ? *value_ : emplace(); }
  void reset() { value_.reset(); }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace tcplab
