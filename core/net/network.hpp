#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/cow.hpp"
#include "core/base/fifo.hpp"
#include "core/base/time.hpp"
#include "core/net/box.hpp"
#include "core/net/happening.hpp"
#include "core/net/icmp_limit.hpp"
#include "core/net/link.hpp"
#include "core/net/topology.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::net {

// Hosts, and what lies between them, joined by links, and all that is on its way. A small simulator of its
// own: give it datagrams, and take out what happens. A regular value: a copy has the same future. What
// happens comes out in the order of its instants; what arrives in one instant, in the order in which it was
// sent.
//
// On the way of every datagram stand, in this order and at each link: kQueued and kDequeued where it had to
// wait, and kForwarded at each node; at its end one of kDelivered and kDropped.
class Network {
 public:
  // seed: of every chance; each direction of each link has random numbers of its own.
  explicit Network(std::uint64_t seed = 0) : seed_(seed) {}

  NodeIndex add_host(std::vector<wire::IpAddress> addresses);
  NodeIndex add_host(const wire::IpAddress& address) { return add_host(std::vector{address}); }
  // What forwards between hosts. It speaks with the first of its addresses of an IP version.
  NodeIndex add_node(std::vector<wire::IpAddress> addresses, const Role& role, const IcmpLimit& limit = {});
  // Joins two nodes, which had no link before, in both directions. Precondition: a != b, both added.
  void join(NodeIndex a, NodeIndex b, const LinkConfig& a_to_b, const LinkConfig& b_to_a);
  // From then on a direction of a link is as config says. Precondition: they are joined.
  void change_at(Instant at, NodeIndex from, NodeIndex to, const LinkConfig& config);

  // Ways lead round links that are down, so long after these went down, and over them again so long after
  // they came up. Without it they stay as they are at the beginning, whatever becomes of links. Before the
  // first send().
  void reconverge_after(Duration delay) { convergence_ = delay; }
  std::optional<Duration> convergence() const { return convergence_; }

  // The node that has the address.
  std::optional<NodeIndex> node_at(const wire::IpAddress& address) const {
    return topology_->node_at(address);
  }
  // nullptr when no link leads from one to the other.
  const Link* link(NodeIndex from, NodeIndex to) const;
  const Topology& topology() const { return *topology_; }

  // A node sends a datagram, whatever its source address says. Answers what it is called until it comes out,
  // so that its owner can keep beside the network what he knows of it. What happens at once is there to be
  // taken. Precondition: now never goes back, nor past next().
  FlightId send(NodeIndex from, Datagram datagram, Instant now, const Mishap& mishap = {});
  FlightId send(NodeIndex from, wire::TcpSegment segment, Instant now, const Mishap& mishap = {}) {
    return send(from, Datagram(std::move(segment)), now, mishap);
  }

  // What was delivered to a node that intercepts, and is not kept there, goes on as if it had only come past.
  // Answers what it is called from now on.
  FlightId forward(NodeIndex node, Datagram datagram, Instant now);

  // When the next thing happens; never() when nothing will.
  Instant next() const {
    if (!news_.empty()) return news_.front().at;
    return queue_.empty() ? Instant::never() : queue_.front().at;
  }
  // Something has happened that was not taken yet: next() is over.
  bool has_news() const { return !news_.empty(); }
  // Takes out the next thing that happens. Precondition: next() is not never().
  Happening take();

  // Datagrams on their way.
  std::size_t in_flight() const { return flights_->size() - free_.size(); }
  // Octets of memory that a copy keeps alive when this goes on, all that is on its way among them, but no
  // payload.
  std::size_t footprint() const;

 private:
  friend void canonical(Canon& canon, const Network& value);

  // One that is on its way, in the place that its FlightId names.
  struct Flight {
    Datagram datagram;
    LinkIndex link = kNoLink;  // that it is on, or waits for
    DropReason reason = DropReason::kLoss;
    bool lost = false;   // on the wire
    bool fated = false;  // has a Mishap
  };
  struct Entry {
    enum class What : std::uint32_t { kArrival, kTransmitterFree, kChange, kRoutes };
    Instant at;
    std::uint64_t rank = 0;    // in the order of making
    std::uint32_t number = 0;  // a FlightId, a LinkIndex, an index into changes_
    What what = What::kArrival;
  };
  struct Change {
    LinkIndex link = kNoLink;
    LinkConfig config;
  };
  // A type, and no function, so that the heap's steps have it in them.
  struct Later {
    bool operator()(const Entry& a, const Entry& b) const {
      return a.at != b.at ? a.at > b.at : a.rank > b.rank;
    }
  };

  void push(Instant at, Entry::What what, std::uint32_t number);
  FlightId place(Datagram datagram);
  Flight& flight(FlightId id) { return flights_.edit()[id]; }
  Happening& tell(Happening::Kind kind, NodeIndex node, FlightId id, Instant now);
  // It goes no further.
  void drop(FlightId id, NodeIndex node, DropReason reason, Instant now, NodeIndex toward = 0);
  void release(FlightId id);

  // At nodes: forwarding.cpp.
  void arrive(FlightId id, Instant now);
  void pass(FlightId id, NodeIndex node, NodeIndex came_from, Instant now);
  bool treat(FlightId id, NodeIndex node, NodeIndex came_from, Instant now);
  LinkIndex way(NodeIndex node, const wire::IpAddress& destination) const;
  // What is said of a datagram whose way leads over a link that is down.
  wire::Complaint of_way(FlightId id, LinkIndex out) const;
  // own: the node's owner sends it, and is the one to hear what is wrong with it.
  void leave(FlightId id, NodeIndex node, Instant now, bool own = false);
  struct Refusal {
    DropReason reason = DropReason::kUnreachable;
    wire::Complaint complaint = wire::Complaint::kNet;
    std::uint32_t mtu = 0;
    bool own = false;
    NodeIndex toward = 0;  // the end of the link, of kLinkDown
  };
  void refuse(FlightId id, NodeIndex node, const Refusal& refusal, Instant now);
  void originate(NodeIndex node, Datagram datagram, FlightId because_of, Instant now, bool to_itself = false);

  // On links: network.cpp.
  void offer(FlightId id, LinkIndex out, Instant now);
  void serve(LinkIndex out, bool waited, Instant now);
  void transmit(FlightId id, LinkIndex out, Instant now);
  void corrupt(FlightId id, LinkIndex out, Damage damage, Instant now);
  void wake(LinkIndex out);
  void tell_verdicts(NodeIndex node, NodeIndex toward, Instant now);
  void change(const Change& change, Instant now);
  void find_routes();
  void converge_at(Instant at, LinkIndex because_of);
  void reconverge(LinkIndex because_of, Instant now);
  void cut(LinkIndex out, Instant now);

  std::uint64_t seed_;
  Cow<Topology> topology_;
  std::vector<Cow<Box>> boxes_;   // of each node; of hosts they do nothing
  std::vector<IcmpBucket> icmp_;  // of each node
  std::optional<Duration> convergence_;
  std::vector<Cow<Link>> links_;
  std::vector<Change> changes_;
  Cow<std::vector<Flight>> flights_;
  std::vector<FlightId> free_;  // places in flights_ that nobody has
  std::map<FlightId, Mishap> mishaps_;
  std::vector<Entry> queue_;  // a heap, the next one in front
  std::uint64_t made_ = 0;    // entries, ever
  Fifo<Happening> news_;
  std::vector<Verdict> verdicts_;  // empty between calls
};

}  // namespace tcplab::net
