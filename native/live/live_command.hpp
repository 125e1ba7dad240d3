#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "native/messages.hpp"

namespace tcplab::native {

struct LiveOptions {
  std::string device;
  std::vector<std::string> addresses;  // "198.51.100.2/24", "2001:db8::2/64": one of either version, or both
  std::vector<std::string>
      peer_addresses;         // of the kernel; where there is none, the first other of the prefix
  bool no_configure = false;  // leave the kernel's side of the device alone
  std::optional<std::uint16_t> listen;
  std::string serve;    // directory, with listen
  std::string connect;  // "198.51.100.1:80", "[2001:db8::1]:80", instead of listen
  std::optional<std::string> pcapng;
  std::optional<std::string> json;
  bool verbose = false;
  std::string congestion = "cubic";  // a name that tcp::algorithm_named() knows
  // What peers may cost us; 0 is no limit.
  std::uint32_t max_memory = 256;  // MiB, of all connections; a trace that is kept may take a quarter more
  std::uint32_t max_connections = 65536;
  std::uint32_t max_per_peer = 32768;
  std::uint32_t idle_timeout = 60;     // seconds
  std::uint32_t request_timeout = 20;  // seconds
};

// Our Host on a TUN device, until it is told to stop (--listen) or the connection is over (--connect).
ExitCode live_command(const LiveOptions& options);

}  // namespace tcplab::native
