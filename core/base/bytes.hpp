#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/base/ref.hpp"

namespace tcplab {

// An immutable slice of shared bytes: copying and slicing never copy the payload, so a World full of
// segments in flight stays cheap to copy. For one thread.
class Bytes {
 public:
  Bytes() = default;
  explicit Bytes(std::vector<std::uint8_t> content);
  static Bytes copy_of(std::span<const std::uint8_t> content);
  // In a storage that somebody keeps anyway, so that slices keep nothing alive, and are never worth a copy.
  static Bytes lasting(std::vector<std::uint8_t> content);
  // A copy in a storage of room octets, at least as many as content has, into which it may grow.
  static Bytes with_room(std::span<const std::uint8_t> content, std::size_t room);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const std::uint8_t* data() const { return data_; }
  std::uint8_t operator[](std::size_t i) const { return data_[i]; }
  const std::uint8_t* begin() const { return data_; }
  const std::uint8_t* end() const { return data_ + size_; }
  std::span<const std::uint8_t> view() const { return {data_, size_}; }

  // The bytes [offset, offset + count), clipped to what is there.
  Bytes slice(std::size_t offset, std::size_t count = SIZE_MAX) const;
  // The same into an empty one, where it is to stay. Precondition: they are there, and some.
  void slice_into(Bytes& part, std::size_t offset, std::size_t count) const {
    part.owner_ = owner_;
    part.data_ = data_ + offset;
    part.size_ = count;
  }

  // The first count bytes are its no more. Precondition: there are more than that.
  void drop_front(std::size_t count) {
    data_ += count;
    size_ -= count;
  }

  // The same bytes, moved to storage of their own where they are less than half of what they would keep
  // alive.
  Bytes compact() const;

  // Grows over next where that follows directly in the same storage. False, and nothing is done, where it
  // does not.
  bool extend(const Bytes& next) {
    if (next.data_ != data_ + size_ || next.owner_ != owner_) return false;
    size_ += next.size_;
    return true;
  }

  // Grows by a copy of next, as far as with_room() has left room behind these bytes; nobody else sees that.
  // False, and nothing is done, where there is too little.
  bool grow(std::span<const std::uint8_t> next);

  // All of the storage that this is a slice of, what is not yet written included, and where in it the slice
  // begins.
  Bytes whole() const;
  std::size_t offset() const { return owner_ ? static_cast<std::size_t>(data_ - owner_->octets.data()) : 0; }

  // Octets that this keeps alive, which others may share; none of a lasting storage.
  std::size_t storage() const { return owner_ && !owner_->lasts ? owner_->room : 0; }

  bool operator==(const Bytes& other) const;

 private:
  friend class Slab;

  // What has been written stays as it is; what follows up to room is for whoever comes first.
  struct Storage {
    explicit Storage(std::vector<std::uint8_t> content) : octets(std::move(content)), room(octets.size()) {}
    Storage(std::span<const std::uint8_t> content, std::size_t with_room) : room(with_room) {
      octets.reserve(room);
      octets.insert(octets.end(), content.begin(), content.end());
    }
    std::vector<std::uint8_t> octets;  // never moves: up to room it has the capacity
    std::size_t room;
    std::uint32_t owners = 1;
    bool lasts = false;
  };
  Bytes(Ref<Storage> owner, std::size_t offset, std::size_t count)
      : owner_(std::move(owner)), data_(owner_->octets.data() + offset), size_(count) {}

  Ref<Storage> owner_;
  const std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace tcplab
