#pragma once

#include <cstdint>

#include "core/base/seldom.hpp"
#include "core/base/time.hpp"
#include "core/tcp/event.hpp"
#include "core/tcp/fast_open.hpp"
#include "core/tcp/source_route.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::tcp {

// What most Connections never have, or not for long.
struct Aside {
  IpOptions ip_options;
  FastOpen fast_open;
  Seldom<wire::IcmpError> icmp_error;
  Seldom<Outgoing> ready;         // made already: a RST, or an ACK of what came before a mark
  Seldom<wire::TcpSegment> kept;  // what a SYN brought besides itself
  // Challenge ACKs, and what counts as such, sent since challenges_from (RFC 5961 7).
  std::uint32_t challenges = 0;
  Instant challenges_from;
};

}  // namespace tcplab::tcp
