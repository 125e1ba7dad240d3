#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace tcplab::capture {

// Writes pcapng (IETF draft-ietf-opsawg-pcapng): one section, nanosecond timestamps, raw IP link type (101),
// one interface for each host. Output is deterministic: no clock, no host name.
class PcapngWriter {
 public:
  explicit PcapngWriter(std::string_view application = "tcplab");

  // Returns the interface id for add_packet().
  std::uint32_t add_interface(std::string_view name, std::string_view description = {});

  // One captured IP datagram, of which so many octets are missing at the end; a comment, if any, becomes
  // opt_comment, cut at 65535 octets. Precondition: the interface exists.
  void add_packet(std::uint32_t interface_id, Instant at, std::span<const std::uint8_t> datagram,
                  std::string_view comment = {}, std::size_t missing = 0);

  // The file so far.
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
  std::uint32_t interfaces_ = 0;
};

}  // namespace tcplab::capture
