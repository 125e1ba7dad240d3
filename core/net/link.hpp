#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "core/base/rng.hpp"
#include "core/base/time.hpp"
#include "core/net/corruption.hpp"
#include "core/net/discipline.hpp"
#include "core/net/link_config.hpp"
#include "core/net/node.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::net {

// What is done to one datagram on purpose, on the first link that it takes, whatever chance says.
struct Mishap {
  bool lost = false;
  Damage damage = Damage::kNone;

  bool operator==(const Mishap&) const = default;
  explicit operator bool() const { return *this != Mishap(); }
};

// One direction of a link at work: a queue, a transmitter, and the wire. A regular value.
class Link {
 public:
  Link() = default;
  // seed: of its chances, each of which has random numbers of its own.
  Link(NodeIndex from, NodeIndex to, const LinkConfig& config, std::uint64_t seed);

  NodeIndex from() const { return from_; }
  NodeIndex to() const { return to_; }
  const LinkConfig& config() const { return *config_; }

  // The transmitter has nothing to do, and nothing waits.
  bool is_idle(Instant now) const { return free_at_ <= now && queued() == 0; }
  Instant free_at() const { return free_at_; }
  // Datagrams waiting behind the one that is being sent.
  std::size_t queued() const { return queue_.size(); }
  const Discipline& queue() const { return queue_; }

  // Verdicts on what waits are added to those given.
  void enqueue(const Waiting& datagram, Instant now, std::vector<Verdict>& verdicts);
  std::optional<Waiting> dequeue(Instant now, std::vector<Verdict>& verdicts);

  // How a datagram crosses, whose transmission begins now.
  struct Crossing {
    Instant at;  // when it arrives, or when and where it is lost: in mid-wire
    bool lost = false;
    Damage damage = Damage::kNone;
    bool duplicated = false;
  };
  // Every chance is taken, also of one that has a mishap, so that what happens to others does not depend on
  // it. Preconditions: the transmitter is free, and now never goes back.
  Crossing transmit(std::uint32_t octets, Instant now, const Mishap& mishap);
  // The second of two that are the same, right behind the first, which arrives then.
  Instant transmit_again(std::uint32_t octets, Instant first);

  // What waits goes over to the new discipline, as far as it takes it.
  void configure(const LinkConfig& config, Instant now, std::vector<Verdict>& verdicts);
  // All that waits is taken out, and the transmitter is free.
  std::vector<Waiting> clear(Instant now);

  // The network will be back when the transmitter is free.
  bool woken = false;

  // Random numbers for what happens to octets.
  Rng& octets_chance() { return chances_.octets; }
  // Octets of memory besides itself.
  std::size_t footprint() const { return queued() * sizeof(Waiting); }

 private:
  friend void canonical(Canon& canon, const Link& value);

  struct Chances {
    Rng loss;
    Rng bursts;
    Rng jitter;
    Rng reordering;
    Rng duplication;
    Rng corruption;
    Rng octets;
    Rng queue;
  };

  Duration serialisation(std::uint32_t octets) const;
  bool loses();
  Duration propagation();

  NodeIndex from_ = 0;
  NodeIndex to_ = 0;
  std::shared_ptr<const LinkConfig> config_;  // never none but in one that is to be assigned to
  Discipline queue_;
  Chances chances_;
  Instant free_at_;          // when the transmitter has sent what it was given
  Instant last_at_;          // the latest arrival so far
  bool is_bad_ = false;      // the state of Bursts
  std::uint64_t count_ = 0;  // datagrams transmitted
};

}  // namespace tcplab::net
