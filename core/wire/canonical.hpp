#pragma once

#include "core/base/canon.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/ip_address.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::wire {

// See Canon.
void canonical(Canon& canon, const IpAddress& address);
void canonical(Canon& canon, const Endpoint& endpoint);
void canonical(Canon& canon, const SackBlock& block);
void canonical(Canon& canon, const TcpSegment& segment);
void canonical(Canon& canon, const IcmpError& error);

}  // namespace tcplab::wire
