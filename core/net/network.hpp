#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/time.hpp"
#include "core/net/link.hpp"
#include "core/wire/ip_address.hpp"

namespace tcplab::net {

using NodeIndex = std::uint16_t;  // of a host, in the order in which they were added

// What travels: the network does not look inside, so its owner keeps the contents under this id.
struct Datagram {
  std::uint32_t id = 0;
  std::uint32_t octets = 0;  // size on the wire, IP header included
  wire::IpAddress source;
  wire::IpAddress destination;

  bool operator==(const Datagram&) const = default;
};

// The end of a datagram's journey.
struct Outcome {
  Fate fate = Fate::kDelivered;
  Instant at;
  NodeIndex from = 0;
  NodeIndex to = 0;  // where it arrived; from, when the destination is unreachable
  Datagram datagram;
};

// Hosts joined by links, and all that is on its way between them. A regular value: a copy has the same
// future. Outcomes come out in the order of their instants, those of one instant in the order in which they
// were sent.
class Network {
 public:
  // seed: of every loss; each direction of each link has random numbers of its own.
  explicit Network(std::uint64_t seed = 0) : seed_(seed) {}

  NodeIndex add_host(const wire::IpAddress& address);
  // Joins two hosts, which had no link before, in both directions. Precondition: a != b, both added.
  void join(NodeIndex a, NodeIndex b, const LinkConfig& a_to_b, const LinkConfig& b_to_a);

  // The host that has the address.
  std::optional<NodeIndex> host_at(const wire::IpAddress& address) const;
  // nullptr when no link leads from one to the other.
  const Link* link(NodeIndex from, NodeIndex to) const;

  // Sends a datagram to its destination over the direct link; it is unreachable if there is none.
  void send(NodeIndex from, const Datagram& datagram, Instant now, bool forced_loss = false);

  // When the next outcome is due; never() when nothing is on its way.
  Instant next() const { return flights_.empty() ? Instant::never() : flights_.front().outcome.at; }
  // Takes out the next outcome. Precondition: next() is not never().
  Outcome take();
  std::size_t in_flight() const { return flights_.size(); }

 private:
  struct Flight {
    Outcome outcome;
    std::uint64_t order = 0;
  };
  static bool later(const Flight& a, const Flight& b);

  std::uint64_t seed_;
  std::vector<wire::IpAddress> hosts_;
  std::map<wire::IpAddress, NodeIndex> by_address_;
  std::map<std::pair<NodeIndex, NodeIndex>, Link> links_;
  std::vector<Flight> flights_;  // a heap, the next one in front
  std::uint64_t sent_ = 0;
};

}  // namespace tcplab::net
