#pragma once

#include <cstddef>
#include <cstdint>

namespace tcplab::wire {

// Network byte order (RFC 791 appendix B), at any alignment. Precondition: the octets are there.

inline std::uint16_t load16(const std::uint8_t* at) { return static_cast<std::uint16_t>(at[0] << 8 | at[1]); }

inline std::uint32_t load32(const std::uint8_t* at) {
  return std::uint32_t{load16(at)} << 16 | std::uint32_t{load16(at + 2)};
}

inline void store16(std::uint8_t* at, std::size_t value) {
  at[0] = static_cast<std::uint8_t>(value >> 8 & 0xff);
  at[1] = static_cast<std::uint8_t>(value & 0xff);
}

inline void store32(std::uint8_t* at, std::uint32_t value) {
  store16(at, value >> 16);
  store16(at + 2, value & 0xffff);
}

}  // namespace tcplab::wire
