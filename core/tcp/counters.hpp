#pragma once

#include <cstdint>

#include "core/base/time.hpp"

namespace tcplab::tcp {

// What has gone in and out, for statistics (the TCP-ESTATS MIB, RFC 4898, has most of them).
struct Counters {
  std::uint64_t octets_acked = 0;
  std::uint64_t octets_received = 0;  // in order
  std::uint32_t segments_out = 0;     // these modulo 2^32, as in that MIB
  std::uint32_t segments_in = 0;
  std::uint32_t data_segments_out = 0;
  std::uint32_t data_segments_in = 0;
  std::uint32_t retransmitted = 0;         // segments
  Instant established = Instant::never();  // never(): not yet, as below
  Instant last_data_sent = Instant::never();
  Instant last_data_received = Instant::never();
  Instant last_ack_received = Instant::never();
};

}  // namespace tcplab::tcp
