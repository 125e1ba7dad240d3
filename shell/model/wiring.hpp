#pragma once

#include <vector>

#include "core/base/time.hpp"
#include "core/net/link_config.hpp"
#include "core/net/topology.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/trace.hpp"
#include "shell/settings.hpp"

namespace tcplab::shell {

// Who is joined with whom in a run, and which way a datagram takes.
class Wiring {
 public:
  struct Link {
    trace::HostIndex a = 0;
    trace::HostIndex b = 0;
    net::LinkConfig forth;  // from a to b, as the run begins
    net::LinkConfig back;
  };

  // Precondition: the topology is that of the scenario, with nothing left to be joined.
  Wiring(const scenario::Scenario& scenario, net::Topology topology);

  std::size_t nodes() const { return neighbours_.size(); }
  const std::vector<Link>& links() const { return links_; }
  // The ways as they were found at an instant: at the beginning, or where the trace says that they were found
  // anew. They stay what they are until the next time.
  net::Topology ways_at(Instant at) const;
  // Where a node sends what is for another one: the node itself when it keeps that, or knows no way.
  trace::HostIndex next(const net::Topology& ways, trace::HostIndex node, trace::HostIndex to) const;
  // "router", "NAT"; of a host, "host".
  Words role(trace::HostIndex node) const { return roles_[node]; }
  // All nodes, side by side in the order of the longest path among them: what lies at one end of it is at one
  // end, and hosts of the same distance are on the outer side of what lies between. Without anything between
  // them, hosts are as they were declared.
  std::vector<trace::HostIndex> side_by_side() const;

 private:
  // How many links lie between a node and all others; SIZE_MAX where there is no way.
  std::vector<std::size_t> distances(trace::HostIndex from) const;

  std::size_t hosts_;
  net::Topology topology_;
  bool follows_ = false;  // ways follow the links
  std::vector<scenario::LinkChange> changes_;
  std::vector<Link> links_;
  std::vector<std::vector<trace::HostIndex>> neighbours_;
  std::vector<Words> roles_;
};

}  // namespace tcplab::shell
