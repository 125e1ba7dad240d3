#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace tcplab {

using SipKey = std::array<std::uint64_t, 2>;

// SipHash-2-4 (Aumasson, Bernstein 2012) of the bytes under the key: the keyed F() of RFC 6528 3.
std::uint64_t siphash(const SipKey& key, std::span<const std::uint8_t> bytes);

}  // namespace tcplab
