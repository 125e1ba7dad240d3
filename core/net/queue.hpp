#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/rng.hpp"
#include "core/base/time.hpp"

namespace tcplab::net {

using FlightId = std::uint32_t;  // of a datagram on its way; free for another once it has come out

// What a discipline has to know of a datagram.
struct Waiting {
  FlightId flight = 0;
  std::uint32_t octets = 0;
  Instant since;
  std::uint32_t flow = 0;  // a hash of its addresses and ports
  bool markable = false;   // by ECN: RFC 3168 5
};

// What a discipline did with a datagram besides letting it wait.
struct Verdict {
  enum class What : std::uint8_t {
    kNoRoom,  // dropped
    kEarly,   // dropped before there was no room
    kMarked,  // congestion experienced; it goes on
  };
  Waiting datagram;
  What what = What::kNoRoom;
};

// When, and of what transmitter, a discipline is asked. Each of them is a small regular value with
//   void enqueue(const Waiting&, Turn&)            one more comes; it waits, or is dropped
//   std::optional<Waiting> dequeue(Turn&)          whose transmission begins now
//   size() and waiting()                           how many wait, and in which order they would leave
//   undisturbed
// Any of them may drop and mark, and says so in Turn::verdicts.
struct Turn {
  Instant now;
  std::uint64_t rate = 0;  // bits a second; 0: unlimited
  Rng& chance;
  std::vector<Verdict>& verdicts;

  void tell(const Waiting& datagram, Verdict::What what) { verdicts.push_back({datagram, what}); }
};

}  // namespace tcplab::net
