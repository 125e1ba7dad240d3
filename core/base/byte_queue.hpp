#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/bytes.hpp"
#include "core/base/fifo.hpp"
#include "core/base/seldom.hpp"

namespace tcplab {

// A FIFO of bytes kept as shared slices: append, read a range without removing it, drop from the front. What
// was cut into pieces and comes in their order is whole again, without a copy. Of at most 2^32 octets; an
// empty one owns no memory.
class ByteQueue {
 public:
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  void append(const Bytes& bytes);
  // The same for what comes from outside, in storage that is not to be kept alive for it: copies it to blocks
  // of its own where that is larger than twice what it needs, and so that octets which come one by one do not
  // each cost a slice.
  void append_packed(const Bytes& bytes);
  // The bytes [offset, offset + count), clipped to what is there. Shares storage when they lie in one slice.
  Bytes peek(std::size_t offset, std::size_t count) const;
  // The same into an empty one, where it is to stay.
  void peek_into(Bytes& bytes, std::size_t offset, std::size_t count) const;
  // Removes the first count bytes, clipped to what is there.
  void drop(std::size_t count);
  // peek(0, count) and drop() of the same.
  Bytes take(std::size_t count);
  void clear();
  // Octets of memory: the slices, and the whole of what each keeps alive.
  std::size_t memory() const { return held_ ? held_->storage + held_->slices() * kSliceCost : 0; }
  // Octets of memory besides itself that a copy takes, which shares what the slices hold.
  std::size_t footprint() const { return held_ ? sizeof(Held) + held_->others.size() * sizeof(Bytes) : 0; }

 private:
  static constexpr std::size_t kSliceCost = 96;  // the slice, and the block that owns its octets
  static constexpr std::size_t kSmall = 512;
  static constexpr std::size_t kLargeBlock = 256 * 1024;

  // The slices; most of the time there is one, so the first of them stands in place. None is empty, but for
  // the first when there is none.
  struct Held {
    Bytes first;
    Fifo<Bytes> others;
    std::size_t storage = 0;  // octets that they keep alive

    std::size_t slices() const { return first.empty() ? 0 : 1 + others.size(); }
    Bytes& last() { return others.empty() ? first : others.back(); }
    const Bytes& operator[](std::size_t i) const { return i == 0 ? first : others[i - 1]; }
    void push(Bytes slice);
    void drop();  // the first
  };
  Held& held();
  void pack(Held& held, const Bytes& bytes);

  Seldom<Held> held_;        // while there is something
  std::uint32_t size_ = 0;   // octets
  std::uint32_t peak_ = 0;   // the largest size since it was empty
  std::uint32_t burst_ = 0;  // the same of the time before
};

}  // namespace tcplab
