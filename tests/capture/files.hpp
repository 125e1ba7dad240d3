#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"

namespace tcplab::capture {

// Capture files, put together octet by octet in either byte order, apart from the lab's own writer.
class FileMaker {
 public:
  explicit FileMaker(bool big_endian = false) : big_endian_(big_endian) {}

  FileMaker& u8(unsigned value) { return octets_.push_back(static_cast<std::uint8_t>(value)), *this; }
  FileMaker& u16(std::uint64_t value) { return number(value, 2); }
  FileMaker& u32(std::uint64_t value) { return number(value, 4); }
  FileMaker& u64(std::uint64_t value) { return number(value, 8); }
  FileMaker& add(const std::vector<std::uint8_t>& octets) {
    octets_.insert(octets_.end(), octets.begin(), octets.end());
    return *this;
  }

  // --- pcap ---
  FileMaker& pcap(std::uint32_t magic, std::uint32_t link_type) {
    return u32(magic).u16(2).u16(4).u32(0).u32(0).u32(65535).u32(link_type);
  }
  // size: on the wire; 0: as it was captured.
  FileMaker& record(std::uint32_t seconds, std::uint32_t fraction, const std::vector<std::uint8_t>& captured,
                    std::size_t size = 0) {
    u32(seconds).u32(fraction).u32(captured.size()).u32(size == 0 ? captured.size() : size);
    return add(captured);
  }

  // --- pcapng ---
  FileMaker& block(std::uint32_t type, const FileMaker& body) {
    const std::size_t padded = (body.octets_.size() + 3) / 4 * 4;
    u32(type).u32(padded + 12).add(body.octets_);
    while (octets_.size() % 4 != 0) u8(0);
    return u32(padded + 12);
  }
  FileMaker like() const { return FileMaker(big_endian_); }
  FileMaker& section() { return block(0x0a0d0d0a, like().u32(0x1a2b3c4d).u16(1).u16(0).u64(UINT64_MAX)); }
  using Option = std::pair<unsigned, std::vector<std::uint8_t>>;
  FileMaker& interface(unsigned link_type, std::initializer_list<Option> options = {},
                       std::uint32_t snaplen = 0) {
    FileMaker body = like();
    body.u16(link_type).u16(0).u32(snaplen);
    for (const auto& [code, value] : options) {
      body.u16(code).u16(value.size()).add(value);
      while (body.octets_.size() % 4 != 0) body.u8(0);
    }
    return block(1, body);
  }
  FileMaker& packet(unsigned interface, std::uint64_t at, const std::vector<std::uint8_t>& captured,
                    std::size_t size = 0) {
    return block(6, like()
                        .u32(interface)
                        .u32(at >> 32)
                        .u32(at & UINT32_MAX)
                        .u32(captured.size())
                        .u32(size == 0 ? captured.size() : size)
                        .add(captured));
  }

  std::size_t size() const { return octets_.size(); }
  std::vector<std::uint8_t>& octets() { return octets_; }
  Bytes bytes() const { return Bytes(octets_); }

 private:
  FileMaker& number(std::uint64_t value, int octets) {
    for (int i = 0; i < octets; ++i) u8(value >> (8 * (big_endian_ ? octets - 1 - i : i)) & 0xff);
    return *this;
  }

  bool big_endian_;
  std::vector<std::uint8_t> octets_;
};

}  // namespace tcplab::capture
