#pragma once

#include <cstdint>
#include <utility>

namespace tcplab {

// One of several owners of something on the heap, which goes with the last of them. T counts them itself, in
// a member owners that begins at 1. As std::shared_ptr, but of half its size, and for one thread, so that
// counting costs next to nothing.
template <typename T>
class Ref {
 public:
  Ref() = default;
  // Takes over what new has made, and nobody owns yet.
  explicit Ref(T* made) : to_(made) {}
  Ref(const Ref& other) : to_(other.to_) {
    if (to_ != nullptr) ++to_->owners;
  }
  Ref(Ref&& other) noexcept : to_(std::exchange(other.to_, nullptr)) {}
  Ref& operator=(Ref other) noexcept {
    std::swap(to_, other.to_);
    return *this;
  }
  ~Ref() {
    if (to_ != nullptr && --to_->owners == 0) end();
  }

  explicit operator bool() const { return to_ != nullptr; }
  bool operator==(const Ref& other) const = default;
  // Precondition of these: there is something.
  T& operator*() const { return *to_; }
  T* operator->() const { return to_; }
  bool is_shared() const { return to_->owners > 1; }

 private:
  // By itself, so that the question before it is asked where the owner goes.
  void end() { delete to_; }

  T* to_ = nullptr;
};

}  // namespace tcplab
