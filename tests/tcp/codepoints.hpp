#pragma once

#include <cstdint>

namespace tcplab::tcp {

// The ECN field of a datagram (RFC 3168 5).
inline constexpr std::uint8_t kNotEct = 0;
inline constexpr std::uint8_t kEct1 = 1;
inline constexpr std::uint8_t kEct0 = 2;
inline constexpr std::uint8_t kCe = 3;

}  // namespace tcplab::tcp
