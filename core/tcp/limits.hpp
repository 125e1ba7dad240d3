#pragma once

#include <cstddef>
#include <cstdint>

namespace tcplab::tcp {

// How much a Host may be made to hold by those who connect to it; 0 is no limit. Connections that its own
// user opens are not counted.
struct Limits {
  std::uint32_t connections = 0;  // in any state, TIME-WAIT among them
  std::uint32_t per_peer = 0;     // of those, from one IPv4 address or from one IPv6 network of 64 bits
  // Octets of all that connections hold: records, buffers, and what their user was charged for. From three
  // quarters on they are frugal (Connection::be_frugal()); near the end no SYN is taken; what is above it is
  // taken from those that hold most, which are reset.
  std::size_t memory = 0;
  // A full backlog makes room for a SYN by forgetting its oldest half-open connection, when that was sent a
  // SYN,ACK again already without an answer: RFC 4987 3.4.
  bool half_open_gives_way = false;
};

// What a Host did not grant, since it began.
struct Refusals {
  std::uint64_t backlog_full = 0;     // SYNs dropped
  std::uint64_t cookies_sent = 0;     // SYNs answered without state
  std::uint64_t cookies_taken = 0;    // of those, how many came back and opened a connection
  std::uint64_t cookies_dropped = 0;  // ACKs that brought one back and found the accept queue full
  std::uint64_t gave_way = 0;         // half-open connections forgotten
  std::uint64_t connections = 0;      // SYNs dropped for Limits::connections
  std::uint64_t per_peer = 0;         // SYNs dropped for Limits::per_peer
  std::uint64_t memory = 0;           // SYNs dropped for Limits::memory
  std::uint64_t reset = 0;            // connections reset for Limits::memory
  bool operator==(const Refusals&) const = default;
};

}  // namespace tcplab::tcp
