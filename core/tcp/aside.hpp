#pragma once

#include "core/base/seldom.hpp"
#include "core/tcp/challenge.hpp"
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
  ChallengeLimit challenges;
};

}  // namespace tcplab::tcp
