#include "core/wire/checksum.hpp"

#include <bit>
#include <cstddef>
#include <cstring>

#include "core/wire/ipv4.hpp"

namespace tcplab::wire {
namespace {

std::uint16_t fold(std::uint64_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

// Sums 32-bit words in the machine's own byte order: the one's complement sum does not depend on the order
// but for one swap at the end (RFC 1071 2 (B)). 64 bits cannot overflow below 2^32 words.
std::uint64_t native_sum(std::span<const std::uint8_t> bytes) {
  std::uint64_t sum = 0;
  const std::size_t whole = bytes.size() / 4 * 4;
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < whole; i += 4) {
    std::memcpy(&word, bytes.data() + i, 4);
    sum += word;
  }
  if (whole == bytes.size()) return sum;
  word = 0;  // an odd last octet counts as the high half of a word, the rest zero
  std::memcpy(&word, bytes.data() + whole, bytes.size() - whole);
  return sum + word;
}

std::span<const std::uint8_t> octets_of(const IpAddress& address) {
  return {address.octets.data(), address.version == IpVersion::kV4 ? 4U : 16U};
}

}  // namespace

void Checksum::add(std::span<const std::uint8_t> bytes) {
  const std::uint16_t sum = fold(native_sum(bytes));
  constexpr bool kSwapped = std::endian::native == std::endian::little;
  sum_ += kSwapped ? static_cast<std::uint16_t>(sum << 8 | sum >> 8) : sum;
}

std::uint16_t Checksum::finish() const { return static_cast<std::uint16_t>(~fold(sum_)); }

std::uint16_t tcp_checksum(const IpAddress& source, const IpAddress& destination,
                           std::span<const std::uint8_t> segment) {
  Checksum sum;
  sum.add(octets_of(source));
  sum.add(octets_of(destination));
  sum.add_word(kProtocolTcp);
  // The length is 16 bits wide in the IPv4 pseudo-header and 32 in that of IPv6 (RFC 8200 8.1); the sum is
  // the same.
  sum.add_word(static_cast<std::uint16_t>(segment.size() >> 16));
  sum.add_word(static_cast<std::uint16_t>(segment.size() & 0xffff));
  sum.add(segment);
  return sum.finish();
}

}  // namespace tcplab::wire
