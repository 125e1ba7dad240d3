#pragma once

#include "core/base/canon.hpp"
#include "core/net/network.hpp"

namespace tcplab::net {

// See Canon. What is on its way is told in the order in which it comes out.
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

}  // namespace tcplab::net
