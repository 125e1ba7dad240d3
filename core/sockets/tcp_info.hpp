#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/time.hpp"
#include "core/tcp/connection.hpp"

namespace tcplab::sockets {

// A field of TCP_INFO by its name, "tcpi_snd_cwnd", in the units of the system that the connection's profile
// follows: Linux counts windows in segments, FreeBSD in octets; times are in microseconds. nullopt: not kept
// here.
std::optional<std::int64_t> tcp_info(const tcp::Connection& tcb, std::string_view field, Instant now);

// The number that tcpi_state has for a state on that system.
std::int64_t tcp_info_state(tcp::State state, tcp::Profile profile);

}  // namespace tcplab::sockets
