#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/tcp/state.hpp"

// Commands in backticks, which are read and never executed. packetdrill itself fails a script when a command
// ends with another status than 0, so that any command may be an expectation: only those that are known to be
// none are passed over.
namespace tcplab::packetdrill::run {

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
  std::vector<tcp::State> drops;          // connections in these states are to end at once
  std::vector<std::string> preparations;  // known to have no say in the verdict, and nothing to change here
  std::vector<std::string> unknown;       // all others: nobody may pass over them
};
ReadCommand read_command(std::string_view text);

}  // namespace tcplab::packetdrill::run
