#pragma once

#include <cstdint>

namespace tcplab {

// A sequence number modulo 2^32 (RFC 9293 3.4). Comparison is by signed difference, so it is meaningful only
// between numbers less than 2^31 apart, and it is not a total order: no operator<=>.
struct SeqNum {
  std::uint32_t value = 0;

  constexpr bool operator==(const SeqNum&) const = default;
  constexpr SeqNum operator+(std::uint32_t n) const { return {value + n}; }
  constexpr SeqNum operator-(std::uint32_t n) const { return {value - n}; }
  constexpr SeqNum& operator+=(std::uint32_t n) { return value += n, *this; }
  // Signed distance from other to this.
  constexpr std::int32_t operator-(SeqNum other) const {
    return static_cast<std::int32_t>(value - other.value);
  }
  constexpr bool operator<(SeqNum other) const { return *this - other < 0; }
  constexpr bool operator<=(SeqNum other) const { return *this - other <= 0; }
  constexpr bool operator>(SeqNum other) const { return *this - other > 0; }
  constexpr bool operator>=(SeqNum other) const { return *this - other >= 0; }
};

constexpr SeqNum later(SeqNum a, SeqNum b) { return a < b ? b : a; }

}  // namespace tcplab
