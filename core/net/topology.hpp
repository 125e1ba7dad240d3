#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/net/address_table.hpp"
#include "core/net/node.hpp"
#include "core/wire/ip_address.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::net {

using LinkIndex = std::uint32_t;  // of one direction of a link, in the order of joining
constexpr LinkIndex kNoLink = UINT32_MAX;

// Who is joined with whom, and the ways from everywhere to everywhere, which change only when they are asked
// to.
class Topology {
 public:
  // Answers its index. forwards: it is no host, and others' datagrams pass through it.
  NodeIndex add(std::vector<wire::IpAddress> addresses, bool forwards);
  // One direction. Precondition: both were added, and are not joined in this direction.
  LinkIndex join(NodeIndex from, NodeIndex to, std::uint32_t cost);

  std::size_t size() const { return nodes_.size(); }
  bool forwards(NodeIndex node) const { return nodes_[node].forwards; }
  const std::vector<wire::IpAddress>& addresses(NodeIndex node) const { return nodes_[node].addresses; }
  // The first of that IP version.
  std::optional<wire::IpAddress> address(NodeIndex node, wire::IpVersion version) const;
  std::optional<NodeIndex> node_at(const wire::IpAddress& address) const { return by_address_.find(address); }
  LinkIndex link(NodeIndex from, NodeIndex to) const;

  // The link by which a datagram leaves a node for another one: the first of the shortest path there; of
  // paths as short the one whose nodes were added first. Only what forwards is passed through. kNoLink: no
  // path.
  LinkIndex next_link(NodeIndex from, NodeIndex to) const { return routes_[from * nodes_.size() + to]; }
  // Where a host sends what is for nobody it knows: the first of its neighbours that forwards.
  LinkIndex default_link(NodeIndex host) const { return nodes_[host].gateway; }
  // What a link costs from the next find_routes() on, and whether ways lead over it at all.
  void set_link(LinkIndex link, std::uint32_t cost, bool usable);
  // To be called when all is joined, and before the two above.
  void find_routes();
  // How many ways that begin at the node are others than those of an earlier state. Precondition: both have
  // routes.
  std::uint32_t changes_since(const Topology& before, NodeIndex node) const;
  bool has_routes() const { return has_routes_; }

  std::size_t footprint() const;

 private:
  friend void canonical(Canon& canon, const Topology& value);

  struct Node {
    std::vector<wire::IpAddress> addresses;
    bool forwards = false;
    LinkIndex gateway = kNoLink;
  };
  struct Direction {
    NodeIndex from = 0;
    NodeIndex to = 0;
    std::uint32_t cost = 1;
    bool usable = true;
  };

  void find_routes_to(NodeIndex target, const std::vector<std::vector<LinkIndex>>& into);

  std::vector<Node> nodes_;
  std::vector<Direction> links_;
  AddressTable by_address_;
  std::map<std::pair<NodeIndex, NodeIndex>, LinkIndex> by_ends_;
  std::vector<LinkIndex> routes_;  // a row for each node that it leads from
  bool has_routes_ = false;
};

}  // namespace tcplab::net
