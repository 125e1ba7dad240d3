#include "core/base/byte_queue.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tcplab {

void ByteQueue::append(const Bytes& bytes) {
  if (bytes.empty()) return;
  size_ += bytes.size();
  if (!slices_.empty() && slices_.back().extend(bytes)) return;
  storage_ += bytes.storage();
  slices_.push(bytes);
}

void ByteQueue::append_packed(const Bytes& bytes) {
  constexpr std::size_t kSmall = 512;
  if (slices_.empty() || slices_.back().size() + bytes.size() > kSmall) return append(bytes.compact());
  Bytes& last = slices_.back();
  std::vector<std::uint8_t> both;
  both.reserve(last.size() + bytes.size());
  both.insert(both.end(), last.begin(), last.end());
  both.insert(both.end(), bytes.begin(), bytes.end());
  storage_ -= last.storage();
  last = Bytes(std::move(both));
  storage_ += last.storage();
  size_ += bytes.size();
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
    storage_ -= front.storage();
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
  size_ = storage_ = 0;
}

}  // namespace tcplab
