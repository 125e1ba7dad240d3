#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/packetdrill/language/ast.hpp"
#include "core/packetdrill/run/command_text.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/host.hpp"
#include "core/tcp/profile.hpp"
#include "core/wire/ip_address.hpp"

namespace tcplab::packetdrill::run {

using namespace language;

// What the options at the top of a script and its sysctl commands determine.
struct Environment {
  IpMode mode = IpMode::kIpv4;
  wire::IpAddress local;
  wire::IpAddress remote;
  std::uint16_t local_port = 8080;   // where bind(..., ...) binds
  std::uint16_t remote_port = 8080;  // where connect(..., ...) connects to
  tcp::Config config;
};

// The system that the script is written for: its commands tell, the order of the options of our SYN, and the
// names of states in code. presumed: what to take when nothing does.
tcp::Profile guess_profile(const Script& script, tcp::Profile presumed);

Environment environment_of(const Settings& settings, tcp::Profile profile);

// The key that `tcp_fastopen_key` is set to; none when it is not of that form.
std::optional<tcp::FastOpenKeys> fast_open_keys_in(std::string_view text);

// What new connections use; apply() takes only those that has_congestion_control() knows.
constexpr std::string_view kCongestionSetting = "net.ipv4.tcp_congestion_control";
bool has_congestion_control(std::string_view name);

enum class Applied : std::uint8_t {
  kDone,
  kUnknown,    // there is nothing here that corresponds to it
  kNotInRange  // no system takes such a number, or a run would not come to an end with it
};
// Does what the setting asks for.
Applied apply(const Assignment& assignment, tcp::Config& config);

}  // namespace tcplab::packetdrill::run
