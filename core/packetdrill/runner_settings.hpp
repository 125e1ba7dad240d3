#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/packetdrill/ast.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/profile.hpp"
#include "core/tcp/state.hpp"
#include "core/wire/ip_address.hpp"

namespace tcplab::packetdrill {

// What the options at the top of a script and its sysctl commands determine.
struct Environment {
  IpMode mode = IpMode::kIpv4;
  wire::IpAddress local;
  wire::IpAddress remote;
  std::uint16_t local_port = 8080;   // where bind(..., ...) binds
  std::uint16_t remote_port = 8080;  // where connect(..., ...) connects to
  tcp::Config config;
};

// The system whose commands the script uses.
tcp::Profile guess_profile(const Script& script);

Environment environment_of(const Settings& settings, tcp::Profile profile);

// A setting in a command: `sysctl -w net.ipv4.tcp_sack=0`, `echo 0 > /proc/sys/net/ipv4/tcp_sack`.
struct Assignment {
  std::string name;   // with dots: "net.ipv4.tcp_sack"
  std::string value;  // may be several numbers
};
// An expectation in a command: so many connections are in this state.
struct StateCount {
  tcp::State state = tcp::State::kClosed;
  std::int64_t count = 0;
};
// The state that sockstat and netstat call so: "SYN_RCVD", "FIN_WAIT_1".
std::optional<tcp::State> state_named(std::string_view text);

struct ReadCommand {
  std::vector<Assignment> assignments;
  std::vector<StateCount> counts;
  std::vector<std::string>
      unknown;  // expectations of other kinds, and changes to the network: not to be passed over
  std::vector<std::string> others;  // what may be left undone
};
ReadCommand read_command(std::string_view text);

// Does what the setting asks for; false when there is nothing here that corresponds to it.
bool apply(const Assignment& assignment, tcp::Config& config);

}  // namespace tcplab::packetdrill
