#pragma once

#include <cstdint>

#include "core/base/time.hpp"

namespace tcplab::tcp {

// What an implementation may choose. Defaults are the RFCs' recommendations.
struct Config {
  std::uint16_t mss = 1460;               // largest segment we accept, announced in our SYN (RFC 9293 3.7.1)
  std::uint32_t receive_buffer = 65535;   // octets; the largest window we offer
  std::uint32_t send_buffer = 262144;     // octets accepted from SEND and not yet acknowledged
  std::uint32_t initial_window = 10;      // initial congestion window in segments (RFC 6928)
  Duration rto_initial = seconds(1);      // RFC 6298 2.1
  Duration rto_min = seconds(1);          // RFC 6298 2.4
  Duration rto_max = seconds(60);         // RFC 6298 2.5; also caps the persist timer
  std::uint32_t syn_retries = 7;          // R2 for a SYN: at least 3 minutes (RFC 9293 3.8.3, MUST-23)
  std::uint32_t data_retries = 15;        // R2 for data: at least 100 s (RFC 9293 3.8.3, SHLD-11)
  Duration msl = seconds(120);            // maximum segment lifetime (RFC 9293 3.4.1)

  bool operator==(const Config&) const = default;
};

}  // namespace tcplab::tcp
