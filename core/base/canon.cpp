#include "core/base/canon.hpp"

#include "core/base/siphash.hpp"

namespace tcplab {
namespace {

constexpr SipKey kCanonKey = {0x7463706c61622063U, 0x616e6f6e6963616cU};  // any will do, so long as it stays
constexpr std::size_t kFew = 256;                                         // octets that are told as they are

}  // namespace

// Much content is told by its hash, or a World that is full of it would have to be copied to be read.
void Canon::put_octets(std::span<const std::uint8_t> octets) {
  number(octets.size());
  if (octets.size() > kFew) return number(siphash(kCanonKey, octets));
  octets_.insert(octets_.end(), octets.begin(), octets.end());
}

// However it is cut into slices.
void Canon::one(const ByteQueue& value) {
  const Bytes whole = value.peek(0, value.size());
  put_octets(whole.view());
}

void Canon::one(const Rng& value) { one(value.state()); }

std::uint64_t Canon::hash() const { return siphash(kCanonKey, octets_); }

}  // namespace tcplab
