#include "core/net/topology.hpp"

#include <algorithm>
#include <functional>
#include <queue>
#include <tuple>

namespace tcplab::net {

NodeIndex Topology::add(std::vector<wire::IpAddress> addresses, bool forwards) {
  const auto index = static_cast<NodeIndex>(nodes_.size());
  nodes_.push_back({{}, forwards, kNoLink});
  for (const wire::IpAddress& address : addresses) {
    if (!node_at(address)) by_address_.insert(address, index);
    nodes_.back().addresses.push_back(address);
  }
  has_routes_ = false;
  return index;
}

LinkIndex Topology::join(NodeIndex from, NodeIndex to, std::uint32_t cost) {
  const auto index = static_cast<LinkIndex>(links_.size());
  links_.push_back(
      {from, to, std::max<std::uint32_t>(cost, 1), true});  // of none a way might turn in a circle
  by_ends_.emplace(std::pair(from, to), index);
  has_routes_ = false;
  return index;
}

void Topology::set_link(LinkIndex link, std::uint32_t cost, bool usable) {
  links_[link].cost = std::max<std::uint32_t>(cost, 1);
  links_[link].usable = usable;
}

std::uint32_t Topology::changes_since(const Topology& before, NodeIndex node) const {
  std::uint32_t changed = 0;
  const std::size_t first = node * nodes_.size();
  for (std::size_t i = first; i < first + nodes_.size(); ++i) changed += routes_[i] != before.routes_[i];
  return changed;
}

std::optional<wire::IpAddress> Topology::address(NodeIndex node, wire::IpVersion version) const {
  for (const wire::IpAddress& address : nodes_[node].addresses) {
    if (address.version == version) return address;
  }
  return std::nullopt;
}

LinkIndex Topology::link(NodeIndex from, NodeIndex to) const {
  const auto found = by_ends_.find({from, to});
  return found == by_ends_.end() ? kNoLink : found->second;
}

void Topology::find_routes() {
  routes_.assign(nodes_.size() * nodes_.size(), kNoLink);
  std::vector<std::vector<LinkIndex>> into(nodes_.size());
  for (Node& node : nodes_) node.gateway = kNoLink;
  for (LinkIndex i = 0; i < links_.size(); ++i) {
    if (!links_[i].usable) continue;
    into[links_[i].to].push_back(i);
    Node& from = nodes_[links_[i].from];
    if (!from.forwards && from.gateway == kNoLink && forwards(links_[i].to)) from.gateway = i;
  }
  for (std::size_t target = 0; target < nodes_.size(); ++target)
    find_routes_to(static_cast<NodeIndex>(target), into);
  has_routes_ = true;
}

// Dijkstra's algorithm, backwards from the target.
void Topology::find_routes_to(NodeIndex target, const std::vector<std::vector<LinkIndex>>& into) {
  using Reached = std::tuple<std::uint64_t, NodeIndex>;
  std::vector<std::uint64_t> cost(nodes_.size(), UINT64_MAX);
  std::priority_queue<Reached, std::vector<Reached>, std::greater<>> queue;
  cost[target] = 0;
  queue.emplace(0, target);
  while (!queue.empty()) {
    const auto [so_far, node] = queue.top();
    queue.pop();
    if (so_far > cost[node] || (node != target && !forwards(node))) continue;
    for (const LinkIndex link : into[node]) {
      const Direction& way = links_[link];
      const std::uint64_t there = so_far + way.cost;
      LinkIndex& route = routes_[way.from * nodes_.size() + target];
      if (way.from == target || there > cost[way.from]) continue;
      if (there == cost[way.from] && links_[route].to <= node) continue;
      if (there < cost[way.from]) queue.emplace(there, way.from);
      cost[way.from] = there;
      route = link;
    }
  }
}

std::size_t Topology::footprint() const {
  constexpr std::size_t kNode = 48;  // of a map
  return nodes_.size() * sizeof(Node) + links_.size() * (sizeof(Direction) + kNode) +
         by_address_.footprint() + routes_.size() * sizeof(LinkIndex);
}

}  // namespace tcplab::net
