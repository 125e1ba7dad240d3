#include "core/base/bytes.hpp"

#include <algorithm>
#include <utility>

namespace tcplab {

Bytes::Bytes(std::vector<std::uint8_t> content) {
  if (content.empty()) return;
  owner_ = std::make_shared<const std::vector<std::uint8_t>>(std::move(content));
  data_ = owner_->data();
  size_ = owner_->size();
}

Bytes Bytes::copy_of(std::span<const std::uint8_t> content) {
  return Bytes(std::vector<std::uint8_t>(content.begin(), content.end()));
}

Bytes Bytes::slice(std::size_t offset, std::size_t count) const {
  Bytes part;
  if (offset >= size_ || count == 0) return part;
  part.owner_ = owner_;
  part.data_ = data_ + offset;
  part.size_ = std::min(count, size_ - offset);
  return part;
}

Bytes Bytes::whole() const {
  Bytes all = *this;
  if (owner_) {
    all.data_ = owner_->data();
    all.size_ = owner_->size();
  }
  return all;
}

Bytes Bytes::compact() const { return owner_ && size_ < owner_->size() / 2 ? copy_of(view()) : *this; }

bool Bytes::operator==(const Bytes& other) const {
  return std::equal(begin(), end(), other.begin(), other.end());
}

}  // namespace tcplab
