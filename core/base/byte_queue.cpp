#include "core/base/byte_queue.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace tcplab {

void ByteQueue::Held::push(Bytes slice) {
  storage += slice.storage();
  if (first.empty()) {
    first = std::move(slice);
  } else {
    others.push(std::move(slice));
  }
}

void ByteQueue::Held::drop() {
  storage -= first.storage();
  first = others.empty() ? Bytes() : others.pop();
}

ByteQueue::Held& ByteQueue::held() { return held_ ? *held_ : held_.emplace(); }

void ByteQueue::append(const Bytes& bytes) {
  if (bytes.empty()) return;
  Held& to = held();
  size_ += static_cast<std::uint32_t>(bytes.size());
  if (!to.last().extend(bytes)) to.push(bytes);
}

// In the storage that it shares with what is here, or behind that, or else in a block of its own.
void ByteQueue::append_packed(const Bytes& bytes) {
  if (bytes.empty()) return;
  if (empty()) burst_ = std::exchange(peak_, 0);
  Held& to = held();
  size_ += static_cast<std::uint32_t>(bytes.size());
  peak_ = std::max(peak_, size_);
  if (to.last().extend(bytes) || to.last().grow(bytes.view())) return;
  if (bytes.storage() <= 2 * bytes.size() && bytes.size() > kSmall) {
    to.push(bytes);
  } else {
    pack(to, bytes);
  }
}

// A new block, large enough for what is likely to follow: half of what is here already, or all that came
// before it was last empty. The last block goes along while it is small.
void ByteQueue::pack(Held& to, const Bytes& bytes) {
  Bytes& last = to.last();
  if (!last.empty() && last.size() + bytes.size() <= kSmall) {
    to.storage -= last.storage();
    last = Bytes::with_room(last.view(), 2 * (last.size() + bytes.size()));
    last.grow(bytes.view());
    to.storage += last.storage();
    return;
  }
  const std::size_t likely = std::min<std::size_t>(std::max(size_ / 2, burst_), kLargeBlock);
  to.push(Bytes::with_room(bytes.view(), std::max(bytes.size(), likely)));
}

Bytes ByteQueue::peek(std::size_t offset, std::size_t count) const {
  Bytes bytes;
  peek_into(bytes, offset, count);
  return bytes;
}

void ByteQueue::peek_into(Bytes& bytes, std::size_t offset, std::size_t count) const {
  if (offset >= size_ || count == 0) return;
  count = std::min(count, size_ - offset);
  const Held& from = *held_;
  std::size_t i = 0;
  while (offset >= from[i].size()) offset -= from[i++].size();
  if (offset + count <= from[i].size()) return from[i].slice_into(bytes, offset, count);

  std::vector<std::uint8_t> joined;
  joined.reserve(count);
  for (; joined.size() < count; ++i, offset = 0) {
    const std::size_t part = std::min(count - joined.size(), from[i].size() - offset);
    joined.insert(joined.end(), from[i].begin() + offset, from[i].begin() + offset + part);
  }
  bytes = Bytes(std::move(joined));
}

void ByteQueue::drop(std::size_t count) {
  if (count >= size_) return clear();
  size_ -= static_cast<std::uint32_t>(count);
  while (count > 0) {
    Bytes& first = held_->first;
    if (count < first.size()) return first.drop_front(count);
    count -= first.size();
    held_->drop();
  }
}

Bytes ByteQueue::take(std::size_t count) {
  Bytes all;
  if (count >= size_ && held_ && held_->others.empty()) {  // nearly always
    all = std::move(held_->first);
    clear();
    return all;
  }
  Bytes taken = peek(0, count);
  drop(taken.size());
  return taken;
}

void ByteQueue::clear() {
  held_.reset();
  size_ = 0;
}

}  // namespace tcplab
