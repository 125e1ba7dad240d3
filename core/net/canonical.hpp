#pragma once

#include "core/base/canon.hpp"
#include "core/net/network.hpp"

namespace tcplab::net {

// See Canon. What is on its way is told in the order in which it comes out; FlightIds, which say where it
// stands in memory, are not told.
void canonical(Canon& canon, const Network& network);

// canonical_config.cpp
void canonical(Canon& canon, const DropTail& config);
void canonical(Canon& canon, const Red& config);
void canonical(Canon& canon, const Codel& config);
void canonical(Canon& canon, const FqCodel& config);
void canonical(Canon& canon, const Pie& config);
void canonical(Canon& canon, const Jitter& jitter);
void canonical(Canon& canon, const Bursts& bursts);
void canonical(Canon& canon, const Reordering& reordering);
void canonical(Canon& canon, const Corruption& corruption);
void canonical(Canon& canon, const LinkConfig& config);
void canonical(Canon& canon, const Router& config);
void canonical(Canon& canon, const Nat& config);
void canonical(Canon& canon, const Firewall& config);
void canonical(Canon& canon, const OptionFilter& config);
void canonical(Canon& canon, const SequenceNormaliser& config);
void canonical(Canon& canon, const Policer& config);

// canonical_queue.cpp
void canonical(Canon& canon, const Waiting& datagram);
void canonical(Canon& canon, const DropTailQueue& queue);
void canonical(Canon& canon, const RedQueue& queue);
void canonical(Canon& canon, const CodelLaw& law);
void canonical(Canon& canon, const CodelQueue& queue);
void canonical(Canon& canon, const FqCodelQueue& queue);
void canonical(Canon& canon, const PieQueue& queue);
void canonical(Canon& canon, const Discipline& queue);

// canonical_box.cpp
void canonical(Canon& canon, const FlowName& flow);
void canonical(Canon& canon, const RouterBox& box);
void canonical(Canon& canon, const NatBox& box);
void canonical(Canon& canon, const FirewallBox& box);
void canonical(Canon& canon, const OptionFilterBox& box);
void canonical(Canon& canon, const SequenceNormaliserBox& box);
void canonical(Canon& canon, const PolicerBox& box);
void canonical(Canon& canon, const Box& box);

}  // namespace tcplab::net
