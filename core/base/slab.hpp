#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/ref.hpp"

namespace tcplab {

// Where octets from outside become Bytes: one after another in large blocks, so that most of them cost no
// allocation. Blocks that nobody needs any more are written anew. What is kept for long should be compact().
class Slab {
 public:
  // Octets to write to, in number. What was written to an earlier one and not taken is lost. They hold what
  // they happen to hold.
  std::span<std::uint8_t> room(std::size_t size) {
    if (block_ && !block_.is_shared()) used_ = 0;
    if (!block_ || block_->room - used_ < size) next_block(size);
    return {block_->octets.data() + used_, size};
  }

  // The first octets of room(), from now on immutable. Precondition: size is no more than that was.
  Bytes take(std::size_t size) {
    if (size == 0) return {};
    const std::size_t at = std::exchange(used_, used_ + size);
    return Bytes(block_, at, size);
  }

  Bytes copy_of(std::span<const std::uint8_t> octets) {
    std::copy(octets.begin(), octets.end(), room(octets.size()).begin());
    return take(octets.size());
  }

 private:
  static constexpr std::size_t kBlock = 256 * 1024;
  static constexpr std::size_t kKept = 16;  // blocks, at most

  void next_block(std::size_t size) {
    used_ = 0;
    if (block_ && kept_.size() < kKept) kept_.push_back(std::move(block_));
    for (Ref<Bytes::Storage>& kept : kept_) {
      if (kept.is_shared() || kept->room < size) continue;
      block_ = std::exchange(kept, kept_.back());
      return kept_.pop_back();
    }
    block_ = Ref(new Bytes::Storage(std::vector<std::uint8_t>(std::max(size, kBlock))));
  }

  Ref<Bytes::Storage> block_;
  std::size_t used_ = 0;                   // octets of it
  std::vector<Ref<Bytes::Storage>> kept_;  // were full
};

}  // namespace tcplab
