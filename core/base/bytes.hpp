#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace tcplab {

// An immutable slice of shared bytes: copying and slicing never copy the payload, so a World full of
// segments in flight stays cheap to copy.
class Bytes {
 public:
  Bytes() = default;
  explicit Bytes(std::vector<std::uint8_t> content);
  static Bytes copy_of(std::span<const std::uint8_t> content);

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const std::uint8_t* data() const { return data_; }
  std::uint8_t operator[](std::size_t i) const { return data_[i]; }
  const std::uint8_t* begin() const { return data_; }
  const std::uint8_t* end() const { return data_ + size_; }
  std::span<const std::uint8_t> view() const { return {data_, size_}; }

  // The bytes [offset, offset + count), clipped to what is there.
  Bytes slice(std::size_t offset, std::size_t count = SIZE_MAX) const;

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

  // All of the storage that this is a slice of, and where in it the slice begins.
  Bytes whole() const;
  std::size_t offset() const { return owner_ ? static_cast<std::size_t>(data_ - owner_->data()) : 0; }

  // Octets that this keeps alive, which others may share.
  std::size_t storage() const { return owner_ ? owner_->size() : 0; }

  bool operator==(const Bytes& other) const;

 private:
  std::shared_ptr<const std::vector<std::uint8_t>> owner_;
  const std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace tcplab
