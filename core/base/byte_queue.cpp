#include "core/base/byte_queue.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tcplab {

ByteQueue::Held& ByteQueue::held() { return held_ ? *held_ : held_.emplace(); }

void ByteQueue::append(const Bytes& bytes) {
  if (bytes.empty()) return;
  Held& to = held();
  size_ += static_cast<std::uint32_t>(bytes.size());
  if (!to.slices.empty() && to.slices.back().extend(bytes)) return;
  to.storage += bytes.storage();
  to.slices.push(bytes);
}

// In the storage that it shares with what is here, or behind that, or else in a block of its own.
void ByteQueue::append_packed(const Bytes& bytes) {
  if (bytes.empty()) return;
  if (empty()) burst_ = std::exchange(peak_, 0);
  Held& to = held();
  size_ += static_cast<std::uint32_t>(bytes.size());
  peak_ = std::max(peak_, size_);
  const bool joined =
      !to.slices.empty() && (to.slices.back().extend(bytes) || to.slices.back().grow(bytes.view()));
  if (joined) return;
  if (bytes.storage() <= 2 * bytes.size() && bytes.size() > kSmall) {
    to.slices.push(bytes);
  } else {
    pack(to, bytes);
  }
  to.storage += to.slices.back().storage();
}

// A new block, large enough for what is likely to follow: half of what is here already, or all that came
// before it was last empty. The last block goes along while it is small.
void ByteQueue::pack(Held& to, const Bytes& bytes) {
  if (!to.slices.empty() && to.slices.back().size() + bytes.size() <= kSmall) {
    Bytes& last = to.slices.back();
    to.storage -= last.storage();
    last = Bytes::with_room(last.view(), 2 * (last.size() + bytes.size()));
    last.grow(bytes.view());
    return;
  }
  const std::size_t likely = std::min<std::size_t>(std::max(size_ / 2, burst_), kLargeBlock);
  to.slices.push(Bytes::with_room(bytes.view(), std::max(bytes.size(), likely)));
}

Bytes ByteQueue::peek(std::size_t offset, std::size_t count) const {
  Bytes bytes;
  peek_into(bytes, offset, count);
  return bytes;
}

void ByteQueue::peek_into(Bytes& bytes, std::size_t offset, std::size_t count) const {
  if (offset >= size_ || count == 0) return;
  count = std::min(count, size_ - offset);
  const Bytes* slice = &held_->slices.front();
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
  if (count >= size_) return clear();
  size_ -= static_cast<std::uint32_t>(count);
  while (count > 0) {
    Bytes& front = held_->slices.front();
    if (count < front.size()) {
      front = front.slice(count);
      break;
    }
    count -= front.size();
    held_->storage -= front.storage();
    held_->slices.drop();
  }
}

Bytes ByteQueue::take(std::size_t count) {
  Bytes taken = peek(0, count);
  drop(taken.size());
  return taken;
}

void ByteQueue::clear() {
  held_.reset();
  size_ = 0;
}

}  // namespace tcplab
