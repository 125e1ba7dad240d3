#include "core/wire/checksum.hpp"

#include <cassert>
#include <cstring>

namespace tcplab::wire {
namespace {

// The next word, zeros after its `octets`, which with kCopy go to `to` as well.
template <typename Word, bool kCopy>
Word take(const std::uint8_t* from, std::uint8_t* to, std::size_t at, std::size_t octets = sizeof(Word)) {
  Word word = 0;
  std::memcpy(&word, from + at, octets);
  if constexpr (kCopy) std::memcpy(to + at, &word, octets);
  return word;
}

#if defined(__GNUC__)
#define TCPLAB_INLINED __attribute__((always_inline)) inline
#else
#define TCPLAB_INLINED inline
#endif

// Of the last octets, after a multiple of eight.
template <bool kCopy>
TCPLAB_INLINED std::uint64_t sum_of_rest(const std::uint8_t* from, std::size_t size, std::uint8_t* to) {
  std::uint64_t sum = 0;
  std::size_t at = size / 8 * 8;
  if ((size & 4) != 0) sum += take<std::uint32_t, kCopy>(from, to, at), at += 4;
  if ((size & 2) != 0) sum += take<std::uint16_t, kCopy>(from, to, at), at += 2;
  if ((size & 1) != 0) sum += take<std::uint16_t, kCopy>(from, to, at, 1);
  return sum;
}

// Sums words in the machine's own byte order: the one's complement sum does not depend on the order but for
// one swap at the end, and words may be as wide as the machine likes (RFC 1071 2 (B) and (C)). The loop is
// one that compilers turn into vector instructions: two sums that wrap around in 64 bits, of all words and of
// their upper halves, from which that of the lower halves follows, for neither half overflows below 2^32
// words.
template <bool kCopy>
TCPLAB_INLINED std::uint64_t sum_of_words(const std::uint8_t* from, std::size_t size, std::uint8_t* to) {
  std::uint64_t all = 0;
  std::uint64_t upper = 0;
  const std::size_t whole = size / 8 * 8;
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC unroll 4
#endif
  for (std::size_t i = 0; i < whole; i += 8) {
    const auto word = take<std::uint64_t, kCopy>(from, to, i);
    all += word;
    upper += word >> 32;
  }
  const std::uint64_t lower = all - (upper << 32);
  const std::uint64_t sum = (lower & 0xffffffff) + (lower >> 32) + (upper & 0xffffffff) + (upper >> 32);
  return sum + sum_of_rest<kCopy>(from, size, to);
}

// The same with the wider vectors that most x86 processors have, though our programs are built for all: a
// quarter of the time.
#if defined(__x86_64__) && defined(__GNUC__)
template <bool kCopy>
__attribute__((target("avx2"))) std::uint64_t wide_sum(const std::uint8_t* from, std::size_t size,
                                                       std::uint8_t* to) {
  return sum_of_words<kCopy>(from, size, to);
}
bool has_wide_vectors() { return __builtin_cpu_supports("avx2"); }
#else
template <bool kCopy>
std::uint64_t wide_sum(const std::uint8_t* from, std::size_t size, std::uint8_t* to) {
  return sum_of_words<kCopy>(from, size, to);
}
bool has_wide_vectors() { return false; }
#endif

// Of what is as short as a header: to begin with vectors would take longer than this takes. Carries come back
// in at the other end.
template <bool kCopy>
std::uint64_t short_sum(const std::uint8_t* from, std::size_t size, std::uint8_t* to) {
  std::uint64_t sum = 0;
  std::size_t at = 0;
  for (; at + 8 <= size; at += 8) {
    const auto word = take<std::uint64_t, kCopy>(from, to, at);
    sum += word;
    sum += sum < word ? 1 : 0;
  }
  sum = (sum & 0xffffffff) + (sum >> 32);
  return sum + sum_of_rest<kCopy>(from, size, to);
}

constexpr std::size_t kWorthVectors = 64;  // octets

template <bool kCopy>
std::uint64_t native_sum(const std::uint8_t* from, std::size_t size, std::uint8_t* to) {
  if (size < kWorthVectors) return short_sum<kCopy>(from, size, to);
  return has_wide_vectors() ? wide_sum<kCopy>(from, size, to) : sum_of_words<kCopy>(from, size, to);
}

}  // namespace

// Folded to little more than 32 bits each time, so that no number of pieces overflows.
void Checksum::add_native(std::uint64_t sum) {
  sum_ += sum;
  sum_ = (sum_ & 0xffffffff) + (sum_ >> 32);
}

void Checksum::add(std::span<const std::uint8_t> bytes) {
  add_native(native_sum<false>(bytes.data(), bytes.size(), nullptr));
}

void Checksum::add_copied(std::span<const std::uint8_t> bytes, std::span<std::uint8_t> to) {
  assert(to.size() >= bytes.size());
  add_native(native_sum<true>(bytes.data(), bytes.size(), to.data()));
}

std::uint16_t tcp_checksum(const IpAddress& source, const IpAddress& destination,
                           std::span<const std::uint8_t> segment) {
  Checksum sum;
  sum.add_tcp_pseudo_header(source, destination, segment.size());
  sum.add(segment);
  return sum.finish();
}

}  // namespace tcplab::wire
