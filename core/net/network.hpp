#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/cow.hpp"
#include "core/base/time.hpp"
#include "core/net/link.hpp"
#include "core/net/node.hpp"
#include "core/wire/ip_address.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::net {

using FlightId = std::uint32_t;  // of a segment on its way; free for another once it has come out

// The end of a segment's journey.
struct Outcome {
  Fate fate = Fate::kDelivered;
  Instant at;
  NodeIndex from = 0;
  NodeIndex to = 0;  // where it arrived; from, when the destination is unreachable
  FlightId flight = 0;
  std::shared_ptr<const wire::TcpSegment> segment;
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

  // Sends a segment to its destination over the direct link; it is unreachable if there is none. Answers what
  // it is called until it comes out, so that its owner can keep beside the network what he knows of it.
  FlightId send(NodeIndex from, wire::TcpSegment segment, Instant now, bool forced_loss = false);

  // When the next outcome is due; never() when nothing is on its way.
  Instant next() const { return coming_ == 0 ? Instant::never() : queue_.front().at; }
  // Takes out the next outcome. Precondition: next() is not never().
  Outcome take();
  std::size_t in_flight() const { return coming_; }
  // Octets of memory that a copy takes, without the segments, which it shares.
  std::size_t footprint() const;

 private:
  friend void canonical(Canon& canon, const Network& value);

  // One that is on its way, in the place that its FlightId names.
  struct Flight {
    Fate fate = Fate::kDelivered;
    NodeIndex from = 0;
    NodeIndex to = 0;
    std::shared_ptr<const wire::TcpSegment> segment;
  };
  struct Arrival {
    Instant at;
    std::uint64_t rank = 0;  // in the order of sending
    FlightId flight = 0;
  };
  static bool later(const Arrival& a, const Arrival& b);
  std::vector<Arrival>::iterator coming_end() {
    return queue_.begin() + static_cast<std::ptrdiff_t>(coming_);
  }

  std::uint64_t seed_;
  std::vector<wire::IpAddress> hosts_;
  std::map<wire::IpAddress, NodeIndex> by_address_;
  std::map<std::pair<NodeIndex, NodeIndex>, Link> links_;
  Cow<std::vector<Flight>> flights_;
  // First those that are coming, a heap, the next one in front; then the places in flights_ that are free.
  std::vector<Arrival> queue_;
  std::size_t coming_ = 0;
  std::uint64_t sent_ = 0;
};

}  // namespace tcplab::net
