#include "core/base/byte_queue.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tcplab {

void ByteQueue::append(Bytes bytes) {
  if (bytes.empty()) return;
  size_ += bytes.size();
  slices_.push_back(std::move(bytes));
}

Bytes ByteQueue::peek(std::size_t offset, std::size_t count) const {
  if (offset >= size_ || count == 0) return {};
  count = std::min(count, size_ - offset);
  const Bytes* slice = &slices_[head_];
  while (offset >= slice->size()) offset -= (slice++)->size();
  if (offset + count <= slice->size()) return slice->slice(offset, count);

  std::vector<std::uint8_t> joined;
  joined.reserve(count);
  for (; joined.size() < count; ++slice, offset = 0) {
    const std::size_t part = std::min(count - joined.size(), slice->size() - offset);
    joined.insert(joined.end(), slice->begin() + offset, slice->begin() + offset + part);
  }
  return Bytes(std::move(joined));
}

void ByteQueue::drop(std::size_t count) {
  count = std::min(count, size_);
  size_ -= count;
  while (count > 0) {
    Bytes& front = slices_[head_];
    if (count < front.size()) {
      front = front.slice(count);
      break;
    }
    count -= front.size();
    front = Bytes();
    ++head_;
  }
  // Give the used-up places back once they are the larger part: each slice moves at most once on average.
  if (head_ * 2 > slices_.size()) {
    slices_.erase(slices_.begin(), slices_.begin() + static_cast<std::ptrdiff_t>(head_));
    head_ = 0;
  }
}

Bytes ByteQueue::take(std::size_t count) {
  Bytes taken = peek(0, count);
  drop(taken.size());
  return taken;
}

void ByteQueue::clear() {
  slices_.clear();
  head_ = 0;
  size_ = 0;
}

}  // namespace tcplab
