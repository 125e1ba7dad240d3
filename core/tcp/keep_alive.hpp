#pragma once

#include <cstdint>

#include "core/tcp/config.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::tcp {

// Whether the peer is still there: RFC 9293 3.8.4.
struct KeepAlive {
  Instant heard;
  Instant probed;            // the latest of
  std::uint32_t probes = 0;  // since the peer was last heard of

  void hear(Instant now);
  void probe(Instant now);
  // Has it been asked, or has it said nothing, for as long as config has it?
  bool is_vain(const Config& config, Instant now) const;
  // When to look next: keep_idle after the peer was last heard, then keep_interval after the latest probe,
  // whatever comes in between that is nothing of the peer's.
  Instant due(const Config& config) const;
};

// Is this the peer's own keep-alive, where rcv.nxt and snd.una are those?
bool is_keep_alive(const wire::TcpSegment& segment, SeqNum nxt, SeqNum una);

}  // namespace tcplab::tcp
