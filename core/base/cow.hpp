#pragma once

#include <cassert>
#include <cstdint>
#include <utility>

namespace tcplab {

// Which octets of memory to count of something of which copies share a part: all that it keeps alive, or
// those that would go with it.
enum class Share : std::uint8_t { kAll, kUnshared };

// A value that copies share until one of them changes it, which then has its own. A regular value, of the
// size of a pointer; for one thread. What was moved from may only be assigned to or destroyed.
template <typename T>
class Cow {
 public:
  Cow() : box_(new Box{}) {}
  Cow(T value) : box_(new Box{1, std::move(value)}) {}
  Cow(const Cow& other) : box_(other.box_) { ++box_->owners; }
  Cow(Cow&& other) noexcept : box_(std::exchange(other.box_, nullptr)) {}
  Cow& operator=(Cow other) noexcept {
    std::swap(box_, other.box_);
    return *this;
  }
  ~Cow() { release(); }

  const T& operator*() const { return assert(box_), box_->value; }
  const T* operator->() const { return assert(box_), &box_->value; }
  // To be changed; what was read before may be another's from now on.
  T& edit() {
    assert(box_);
    if (box_->owners > 1) separate();
    return box_->value;
  }
  bool is_shared() const { return box_->owners > 1; }
  // The very same, without a look at the value.
  bool shares_with(const Cow& other) const { return box_ == other.box_; }

 private:
  struct Box {
    std::uint32_t owners = 1;
    T value{};
  };
  // By itself, so that the question before it is asked where edit() is called.
  void separate() { *this = Cow(box_->value); }
  void release() {
    if (box_ != nullptr && --box_->owners == 0) delete box_;
  }

  Box* box_;
};

}  // namespace tcplab
