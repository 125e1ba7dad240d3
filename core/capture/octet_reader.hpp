#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace tcplab::capture {

// Numbers of a file in the byte order of whoever wrote it.
class OctetReader {
 public:
  OctetReader(std::span<const std::uint8_t> octets, bool big_endian)
      : octets_(octets), big_endian_(big_endian) {}

  std::size_t size() const { return octets_.size(); }
  // Precondition of both: that lies within the octets.
  std::uint16_t u16(std::size_t at) const { return static_cast<std::uint16_t>(number(at, 2)); }
  std::uint32_t u32(std::size_t at) const { return static_cast<std::uint32_t>(number(at, 4)); }
  std::uint64_t u64(std::size_t at) const { return number(at, 8); }
  std::uint8_t u8(std::size_t at) const { return octets_[at]; }

 private:
  std::uint64_t number(std::size_t at, std::size_t count) const {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
      value = value << 8 | octets_[at + (big_endian_ ? i : count - 1 - i)];
    return value;
  }

  std::span<const std::uint8_t> octets_;
  bool big_endian_;
};

}  // namespace tcplab::capture
