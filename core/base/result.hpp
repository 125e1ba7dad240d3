#pragma once

#include <cassert>
#include <utility>
#include <variant>

namespace tcplab {

// Either a value or the reason why there is none. Errors are values here, never exceptions.
// Stands in for C++23's std::expected, which the oldest compiler we serve lacks.
template <typename T, typename E>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  // A default value, made where it is to stay.
  explicit Result(std::in_place_t) : content_(std::in_place_index<0>) {}
  Result(E error) : content_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Precondition: ok().
  T& value() { return assert(ok()), *std::get_if<0>(&content_); }
  const T& value() const { return assert(ok()), *std::get_if<0>(&content_); }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Precondition: !ok().
  const E& error() const { return assert(!ok()), *std::get_if<1>(&content_); }

 private:
  std::variant<T, E> content_;
};

}  // namespace tcplab
