#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.hpp"
#include "core/wire/ip_address.hpp"

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
    kGet,      // HTTP requests for the pages in turn, each pause after the answer before, all of them times
    kServe,    // HTTP answers to those, pause later
    kRelay,    // what it has read, on a connection of its own to peer:port, and back
    kSplit,    // the same to whom it stands for, in the name of whom it has heard
  };
  Talk talk = Talk::kNothing;
  std::uint64_t octets = 0;
  std::uint32_t per = 0;
  std::uint32_t times = 0;  // 0: for ever
  Duration pause;
  struct Page {
    std::string path;          // "/index.html"
    std::uint64_t octets = 0;  // kServe
  };
  std::vector<Page> pages;
  std::uint16_t peer = 0;  // a host
  std::uint16_t port = 0;
  std::optional<wire::IpAddress> at;    // kRelay: which of the peer's addresses
  std::optional<wire::IpAddress> from;  // and of its own
  std::uint32_t buffer = 65536;         // kEcho, kRelay, kSplit: octets that it has read and not got rid of

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
