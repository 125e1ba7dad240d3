#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "core/base/rng.hpp"
#include "core/base/time.hpp"
#include "core/net/link_config.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::net {

// What becomes of a datagram.
enum class Fate : std::uint8_t { kDelivered, kForcedLoss, kLost, kQueueFull, kUnreachable };

// One direction of a link at work: a transmitter with a queue in front of it, then the wire. A regular value.
class Link {
 public:
  Link(LinkConfig config, std::uint64_t seed) : config_(config), rng_(seed) {}

  struct Transit {
    Fate fate = Fate::kDelivered;
    Instant at;  // when it arrives, or when and where it is lost: in mid-wire, or now when the queue is full
  };
  // Offers a datagram of that many octets. forced_loss: it is sent and lost, whatever chance says; chance is
  // asked all the same, so that what happens to the others does not depend on it. Precondition: now never
  // goes back.
  Transit send(std::uint32_t octets, Instant now, bool forced_loss = false);

  const LinkConfig& config() const { return config_; }
  // Datagrams waiting behind the one that is being sent.
  std::size_t queued(Instant now) const;
  // Octets of memory besides itself.
  std::size_t footprint() const { return starts_.size() * sizeof(Instant); }

 private:
  friend void canonical(Canon& canon, const Link& value);

  Duration serialisation(std::uint32_t octets) const;

  LinkConfig config_;
  Rng rng_;
  Instant free_at_;             // when the transmitter has sent all that it was given
  std::deque<Instant> starts_;  // when each waiting datagram comes to its turn, ascending
};

}  // namespace tcplab::net
