#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace tcplab::wire {

// A number in network byte order (RFC 791 appendix B) where the machine has it in its own, and back again.
constexpr std::uint16_t swapped(std::uint16_t word) {
  return static_cast<std::uint16_t>(word << 8 | word >> 8);
}
constexpr std::uint16_t in_network_order(std::uint16_t word) {
  return std::endian::native == std::endian::little ? swapped(word) : word;
}
constexpr std::uint32_t in_network_order(std::uint32_t word) {
  if (std::endian::native != std::endian::little) return word;
  return word << 24 | (word & 0xff00) << 8 | (word >> 8 & 0xff00) | word >> 24;
}

// Network byte order, at any alignment; a word is read and written at once. Precondition: the octets are
// there.

inline std::uint16_t load16(const std::uint8_t* at) {
  std::uint16_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return in_network_order(word);
}

inline std::uint32_t load32(const std::uint8_t* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return in_network_order(word);
}

inline void store16(std::uint8_t* at, std::size_t value) {
  const std::uint16_t word = in_network_order(static_cast<std::uint16_t>(value & 0xffff));
  std::memcpy(at, &word, sizeof word);
}

inline void store32(std::uint8_t* at, std::uint32_t value) {
  const std::uint32_t word = in_network_order(value);
  std::memcpy(at, &word, sizeof word);
}

}  // namespace tcplab::wire
