#include "core/tcp/keep_alive.hpp"

#include <algorithm>

namespace tcplab::tcp {

void KeepAlive::hear(Instant now) {
  heard = now;
  probes = 0;
}

void KeepAlive::probe(Instant now) {
  probed = now;
  ++probes;
}

// The number of probes, or where a user timeout counts instead how long the peer has said nothing; one probe
// there was in any case.
bool KeepAlive::is_vain(const Config& config, Instant now) const {
  if (!config.user_timeout_decides()) return probes >= config.keep_count;
  return probes > 0 && now - heard >= config.user_timeout;
}

Instant KeepAlive::due(const Config& config) const {
  const Instant first = heard + config.keep_idle;
  return probes > 0 ? std::max(first, probed + config.keep_interval) : first;
}

// It lies before the window by design, RFC 9293 3.8.4 (MUST-26): an ACK like any other for the question
// whether the peer lives, if its numbers are what only the peer knows.
bool is_keep_alive(const wire::TcpSegment& segment, SeqNum nxt, SeqNum una) {
  const wire::TcpFlags& ctl = segment.header.flags;
  const bool plain = ctl.ack && !ctl.syn && !ctl.fin && segment.payload.size() <= 1;
  return plain && segment.header.seq + 1 == nxt && segment.header.ack == una;
}

}  // namespace tcplab::tcp
