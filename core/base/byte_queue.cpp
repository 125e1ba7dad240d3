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

// In the storage that it shares with what is here, or behind that, or else in a block of its own.
void ByteQueue::append_packed(const Bytes& bytes) {
  if (bytes.empty()) return;
  if (empty()) burst_ = std::exchange(peak_, 0);
  size_ += bytes.size();
  peak_ = std::max(peak_, size_);
  const bool joined = !slices_.empty() && (slices_.back().extend(bytes) || slices_.back().grow(bytes.view()));
  if (joined) return;
  if (bytes.storage() <= 2 * bytes.size() && bytes.size() > kSmall) {
    slices_.push(bytes);
  } else {
    pack(bytes);
  }
  storage_ += slices_.back().storage();
}

// A new block, large enough for what is likely to follow: half of what is here already, or all that came
// before it was last empty. The last block goes along while it is small.
void ByteQueue::pack(const Bytes& bytes) {
  if (!slices_.empty() && slices_.back().size() + bytes.size() <= kSmall) {
    Bytes& last = slices_.back();
    storage_ -= last.storage();
    last = Bytes::with_room(last.view(), 2 * (last.size() + bytes.size()));
    last.grow(bytes.view());
    return;
  }
  const std::size_t likely = std::min(std::max(size_ / 2, burst_), kLargeBlock);
  slices_.push(Bytes::with_room(bytes.view(), std::max(bytes.size(), likely)));
}

Bytes ByteQueue::peek(std::size_t offset, std::size_t count) const {
  Bytes bytes;
  peek_into(bytes, offset, count);
  return bytes;
}

void ByteQueue::peek_into(Bytes& bytes, std::size_t offset, std::size_t count) const {
  if (offset >= size_ || count == 0) return;
  count = std::min(count, size_ - offset);
  const Bytes* slice = &slices_.front();
  while (offset >= slice->size()) offset -= (slice++)->size();
  if (offset + count <= slice->size()) return slice->slice_into(bytes, offset, count);

  std::vector<std::uint8_t> joined;
  joined.reserve(count);
  for (; joined.size() < count; ++slice, offset = 0) {
    const std::size_t part = std::min(count - joined.size(), slice->size() - offset);
    joined.insert(joined.end(), slice->begin() + offset, slice->begin() + offset + part);
  }
  bytes = Bytes(std::move(joined));
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
