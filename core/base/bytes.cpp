#include "core/base/bytes.hpp"

#include <algorithm>
#include <cassert>

namespace tcplab {

Bytes::Bytes(std::vector<std::uint8_t> content) {
  if (content.empty()) return;
  size_ = content.size();
  owner_ = Ref(new Storage(std::move(content)));
  data_ = owner_->octets.data();
}

Bytes Bytes::copy_of(std::span<const std::uint8_t> content) {
  return Bytes(std::vector<std::uint8_t>(content.begin(), content.end()));
}

Bytes Bytes::lasting(std::vector<std::uint8_t> content) {
  Bytes bytes(std::move(content));
  if (bytes.owner_) bytes.owner_->lasts = true;
  return bytes;
}

Bytes Bytes::with_room(std::span<const std::uint8_t> content, std::size_t room) {
  assert(room >= content.size());
  return Bytes(Ref(new Storage(content, room)), 0, content.size());
}

Bytes Bytes::slice(std::size_t offset, std::size_t count) const {
  Bytes part;
  if (offset < size_ && count > 0) slice_into(part, offset, std::min(count, size_ - offset));
  return part;
}

Bytes Bytes::whole() const {
  Bytes all = *this;
  if (owner_) {
    all.data_ = owner_->octets.data();
    all.size_ = owner_->room;
  }
  return all;
}

Bytes Bytes::compact() const { return size_ < storage() / 2 ? copy_of(view()) : *this; }

bool Bytes::grow(std::span<const std::uint8_t> next) {
  if (!owner_ || owner_->lasts) return false;
  const auto start = static_cast<std::size_t>(data_ - owner_->octets.data());
  const std::size_t end = start + size_;
  if (next.size() > owner_->room - end) return false;
  // A copy of this, as a World's is, has grown before: what was to be written here goes to a storage that is
  // as this one was, so that neither can tell which of them came first.
  if (end != owner_->octets.size()) {
    const std::span<const std::uint8_t> written(owner_->octets.data(), end);
    *this = Bytes(Ref(new Storage(written, owner_->room)), start, size_);
  }
  owner_->octets.insert(owner_->octets.end(), next.begin(), next.end());
  size_ += next.size();
  return true;
}

bool Bytes::operator==(const Bytes& other) const {
  if (size_ != other.size_) return false;
  return data_ == other.data_ || std::equal(begin(), end(), other.begin());
}

}  // namespace tcplab
