#pragma once

#include <cstdint>
#include <variant>

#include "core/base/time.hpp"

namespace tcplab::net {

// What a transmitter does with datagrams that have to wait: plain data, one struct a discipline. Where ecn is
// on, what may be marked is marked instead of dropped (RFC 3168 5); what may not is dropped all the same.

// First in, first out; what comes when there is no room is dropped.
struct DropTail {
  std::uint32_t packets = 1000;
  std::uint32_t octets = 0;  // 0: as many as there are packets

  bool operator==(const DropTail&) const = default;
};

// Random early detection: Floyd & Jacobson 1993; RFC 7567 says when to have one. Thresholds are packets of
// the average length.
struct Red {
  std::uint32_t packets = 1000;
  std::uint32_t min_threshold = 5;
  std::uint32_t max_threshold = 15;
  std::uint32_t one_in = 10;      // at max_threshold one of so many: 1/max_p
  std::uint8_t weight_shift = 9;  // w_q is 2^-weight_shift, which is to be at most 16
  bool gentle = true;             // from there to twice max_threshold up to all, instead of all at once
  bool ecn = false;

  bool operator==(const Red&) const = default;
};

// RFC 8289.
struct Codel {
  std::uint32_t packets = 1000;
  Duration target = tcplab::milliseconds(5);
  Duration interval = tcplab::milliseconds(100);  // at most 4 s
  std::uint32_t mtu = 1500;                       // no drop while that many octets or fewer wait
  bool ecn = false;

  bool operator==(const Codel&) const = default;
};

// RFC 8290: a queue for each of many flows, in turn, each under CoDel.
struct FqCodel {
  std::uint32_t packets = 10240;
  std::uint32_t flows = 1024;    // flows are told apart by a hash that has so many values
  std::uint32_t quantum = 1514;  // octets that a flow may send at its turn
  std::uint32_t mtu = 1500;      // no drop in a flow of which that many octets or fewer wait
  Duration target = tcplab::milliseconds(5);
  Duration interval = tcplab::milliseconds(100);  // at most 4 s
  bool ecn = true;                                // RFC 8290 5.2.6

  bool operator==(const FqCodel&) const = default;
};

// RFC 8033.
struct Pie {
  std::uint32_t packets = 1000;
  Duration target = tcplab::milliseconds(15);
  Duration update = tcplab::milliseconds(15);      // between two looks at the delay
  Duration max_burst = tcplab::milliseconds(150);  // that is let pass after the queue was idle
  bool ecn = false;                                // as long as fewer than one in ten are picked

  bool operator==(const Pie&) const = default;
};

using QueueConfig = std::variant<DropTail, Red, Codel, FqCodel, Pie>;

}  // namespace tcplab::net
