#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.hpp"
#include "core/net/queue_config.hpp"

namespace tcplab::net {

// How much the propagation delay varies from datagram to datagram.
struct Jitter {
  enum class Shape : std::uint8_t {
    kUniform,  // anywhere within spread of the delay
    kNormal,   // spread is the standard deviation; at most four of them
  };
  Shape shape = Shape::kUniform;
  Duration spread;           // none: no jitter. No datagram takes less than no time
  bool keeps_order = false;  // none arrives before one that was sent earlier

  bool operator==(const Jitter&) const = default;
};

// Losses that come in bursts (Gilbert 1960, Elliott 1963): a chain of two states, which moves with each
// datagram. All four are probabilities.
struct Bursts {
  double to_bad = 0;  // 0: it never leaves the good state
  double to_good = 1;
  double lost_in_good = 0;
  double lost_in_bad = 1;

  bool operator==(const Bursts&) const = default;
};

// Some are held up, so that those behind them overtake.
struct Reordering {
  double probability = 0;
  Duration late;  // by so much

  bool operator==(const Reordering&) const = default;
};

// Some come out with other octets than they went in with.
struct Corruption {
  double probability = 0;
  bool passes_checksum = false;  // Damage::kUnseen; otherwise kAnywhere

  bool operator==(const Corruption&) const = default;
};

// One direction of a link: plain data. The defaults are a wire that is perfect.
struct LinkConfig {
  std::uint64_t rate = 0;  // bits per second; 0: unlimited, no serialisation delay
  Duration delay;          // propagation
  QueueConfig queue;
  // A datagram is lost if any of these says so.
  double loss = 0;  // probability, each by itself
  Bursts bursts;
  std::uint32_t lose_every = 0;     // the n-th, 2n-th ... of this direction; 0: none
  std::vector<std::uint64_t> lose;  // these, counted from 1, ascending

  Jitter jitter;
  Reordering reordering;
  double duplication = 0;  // probability that another one follows it
  Corruption corruption;
  std::uint32_t mtu = 0;    // octets of the largest datagram; 0: any
  bool black_hole = false;  // what is larger vanishes; otherwise its sender is told, if it must not be cut up
  bool up = true;           // down: what waits, is on the wire or is offered is lost
  std::uint32_t cost = 1;   // to the choice of the shortest path, as the network is at its beginning

  bool operator==(const LinkConfig&) const = default;
};

}  // namespace tcplab::net
