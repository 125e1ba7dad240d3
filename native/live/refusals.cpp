#include "native/live/refusals.hpp"

#include <utility>

namespace tcplab::native {

std::string to_string(const Refused& refused) {
  const std::pair<std::uint64_t, const char*> parts[] = {
      {refused.tcp.backlog_full, "SYNs dropped (backlog full)"},
      {refused.tcp.cookies_sent, "SYNs answered with a cookie (backlog full)"},
      {refused.tcp.cookies_taken, "connections opened by such a cookie"},
      {refused.tcp.cookies_dropped, "ACKs of such a cookie dropped (accept queue full)"},
      {refused.tcp.gave_way, "half-open connections forgotten for newer ones"},
      {refused.tcp.connections, "SYNs dropped (--max-connections)"},
      {refused.tcp.per_peer, "SYNs dropped (--max-per-peer)"},
      {refused.tcp.memory, "SYNs dropped (--max-memory)"},
      {refused.tcp.reset, "connections reset (--max-memory)"},
      {refused.too_slow, "connections reset (--idle-timeout, --request-timeout)"},
  };
  std::string text;
  for (const auto& [count, what] : parts) {
    if (count == 0) continue;
    text += (text.empty() ? "" : "; ") + std::to_string(count) + " " + what;
  }
  return text;
}

}  // namespace tcplab::native
