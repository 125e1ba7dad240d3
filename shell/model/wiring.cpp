#include "shell/model/wiring.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <tuple>
#include <utility>

namespace tcplab::shell {
namespace {

struct RoleWords {
  Words operator()(const net::Router&) const { return {"router", "路由器"}; }
  Words operator()(const net::Nat&) const { return {"NAT", "NAT"}; }
  Words operator()(const net::Firewall&) const { return {"firewall", "防火墙"}; }
  Words operator()(const net::OptionFilter&) const { return {"option filter", "选项过滤"}; }
  Words operator()(const net::SequenceNormaliser&) const { return {"normaliser", "序号改写"}; }
  Words operator()(const net::Policer&) const { return {"policer", "流量监管"}; }
};

}  // namespace

Wiring::Wiring(const scenario::Scenario& scenario, net::Topology topology)
    : hosts_(scenario.hosts.size()),
      topology_(std::move(topology)),
      follows_(scenario.reconverge.has_value()),
      changes_(scenario.changes) {
  if (!topology_.has_routes()) topology_.find_routes();
  neighbours_.resize(topology_.size());
  for (const scenario::LinkSpec& link : scenario.links) {
    links_.push_back({link.a, link.b, link.forth, link.back});
    neighbours_[link.a].push_back(link.b);
    neighbours_[link.b].push_back(link.a);
  }
  for (const scenario::HostSpec& host : scenario.hosts)
    roles_.push_back(host.splitter ? Words{"splitting proxy", "拆分代理"} : Words{"host", "主机"});
  for (const scenario::NodeSpec& node : scenario.nodes) roles_.push_back(std::visit(RoleWords{}, node.role));
}

net::Topology Wiring::ways_at(Instant at) const {
  net::Topology ways = topology_;
  if (!follows_) return ways;
  const auto set = [&ways](trace::HostIndex from, trace::HostIndex to, const net::LinkConfig& config) {
    ways.set_link(ways.link(from, to), config.cost, config.up);
  };
  for (const Link& link : links_) {
    set(link.a, link.b, link.forth);
    set(link.b, link.a, link.back);
  }
  for (const scenario::LinkChange& change : changes_) {
    if (change.at <= at) set(change.from, change.to, change.config);
  }
  ways.find_routes();
  return ways;
}

trace::HostIndex Wiring::next(const net::Topology& ways, trace::HostIndex node, trace::HostIndex to) const {
  const bool elsewhere = to < nodes() && to != node;
  net::LinkIndex out = elsewhere ? ways.next_link(node, to) : net::kNoLink;
  if (!elsewhere && !ways.forwards(node)) out = ways.default_link(node);
  for (const trace::HostIndex neighbour : neighbours_[node]) {
    if (out != net::kNoLink && ways.link(node, neighbour) == out) return neighbour;
  }
  return node;
}

std::vector<std::size_t> Wiring::distances(trace::HostIndex from) const {
  std::vector<std::size_t> result(nodes(), SIZE_MAX);
  std::vector<trace::HostIndex> reached{from};
  result[from] = 0;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const trace::HostIndex neighbour : neighbours_[reached[i]]) {
      if (result[neighbour] != SIZE_MAX) continue;
      result[neighbour] = result[reached[i]] + 1;
      reached.push_back(neighbour);
    }
  }
  return result;
}

std::vector<trace::HostIndex> Wiring::side_by_side() const {
  std::vector<trace::HostIndex> order(nodes());
  std::iota(order.begin(), order.end(), trace::HostIndex{0});
  const auto forwards = [this](trace::HostIndex node) { return topology_.forwards(node); };
  if (hosts_ < 2 || std::none_of(order.begin(), order.end(), forwards)) return order;
  // The two hosts that are furthest from each other; of those as far, the first and the last.
  std::size_t most = 0;
  std::pair<trace::HostIndex, trace::HostIndex> ends{0, 0};
  for (trace::HostIndex a = 0; a < hosts_; ++a) {
    const std::vector<std::size_t> from = distances(a);
    for (trace::HostIndex b = a + 1; b < hosts_; ++b) {
      if (from[b] == SIZE_MAX || from[b] < most || (from[b] == most && ends.first != a)) continue;
      most = from[b];
      ends = {a, b};
    }
  }
  const std::vector<std::size_t> from_first = distances(ends.first);
  const std::vector<std::size_t> from_last = distances(ends.second);
  const auto key = [&](trace::HostIndex node) {
    const std::size_t a = std::min(from_first[node], nodes());
    const std::size_t b = std::min(from_last[node], nodes());
    const auto side = static_cast<std::int64_t>(a) - static_cast<std::int64_t>(b);
    const bool host = node < hosts_;
    return std::tuple(side, side > 0 ? host : !host, host ? static_cast<std::size_t>(node) : a);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](trace::HostIndex x, trace::HostIndex y) { return key(x) < key(y); });
  return order;
}

}  // namespace tcplab::shell
