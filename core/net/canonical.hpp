#pragma once

#include "core/base/canon.hpp"
#include "core/net/network.hpp"

namespace tcplab::net {

// See Canon. What is on its way is told in the order in which it comes out.
void canonical(Canon& canon, const LinkConfig& config);

}  // namespace tcplab::net
