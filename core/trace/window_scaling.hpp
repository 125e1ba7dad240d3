#pragma once

#include <cstdint>
#include <optional>

#include "core/wire/tcp_segment.hpp"

namespace tcplab::trace {

// How far the windows of a connection are shifted to the left, by the options of its SYNs (RFC 7323 2.2). Of
// a connection of which one SYN was not seen, that of the other one counts, as for Wireshark.
class WindowScaling {
 public:
  // A segment of the connection, in the order of time.
  void see(const wire::TcpSegment& segment, bool from_opener);
  // Of what the opener sends, or the other end, but for the SYNs.
  std::uint8_t shift(bool of_opener) const {
    return unscaled_ ? std::uint8_t{0} : (of_opener ? opener_ : other_).value_or(0);
  }

 private:
  std::optional<std::uint8_t> opener_;
  std::optional<std::uint8_t> other_;
  bool unscaled_ = false;  // one of both has sent a SYN without it, so neither scales
};

}  // namespace tcplab::trace
