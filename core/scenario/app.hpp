#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/time.hpp"

namespace tcplab::scenario {

// `app NAME ...`: what an application does with each of its connections, as data.
struct App {
  std::string name;

  // What it sends.
  enum class Talk : std::uint8_t {
    kNothing,  // a sink, unless it never reads
    kEcho,     // what it has read
    kSource,   // octets, at once
    kBursts,   // octets, times, pause apart
    kAnswer,   // octets for each `per` that it has read, pause later
    kAsk,      // octets; when `per` have come back, and pause later, again, times
  };
  Talk talk = Talk::kNothing;
  std::uint64_t octets = 0;
  std::uint32_t per = 0;
  std::uint32_t times = 0;  // 0: for ever
  Duration pause;

  // How it reads.
  enum class Reading : std::uint8_t { kAtOnce, kNever, kPaced };
  Reading reading = Reading::kAtOnce;
  std::uint32_t read_octets = 0;  // kPaced: so many every read_every
  Duration read_every;

  // When it closes its direction.
  enum class Closing : std::uint8_t { kWithPeer, kNever, kWhenDone, kAtOnce };
  Closing closing = Closing::kWithPeer;
};
constexpr std::uint64_t kForEver = UINT64_MAX / 4;  // octets of a source that never ends

constexpr std::size_t kNoApp = SIZE_MAX;

}  // namespace tcplab::scenario
