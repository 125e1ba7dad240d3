#include "core/base/byte_queue.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tcplab {

void ByteQueue::append(const Bytes& bytes) {
  if (bytes.empty()) return;
  size_ += bytes.size();
  if (!slices_.empty() && slices_.back().extend(bytes)) return;
  slices_.push(bytes);
}

Bytes ByteQueue::peek(std::size_t offset, std::size_t count) const {
  if (offset >= size_ || count == 0) return {};
  count = std::min(count, size_ - offset);
  const Bytes* slice = &slices_.front();
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
    Bytes& front = slices_.front();
    if (count < front.size()) {
      front = front.slice(count);
      break;
    }
    count -= front.size();
    slices_.drop();
  }
}

Bytes ByteQueue::take(std::size_t count) {
  Bytes taken = peek(0, count);
  drop(taken.size());
  return taken;
}

void ByteQueue::clear() {
  slices_.clear();
  size_ = 0;
}

}  // namespace tcplab
