#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/packetdrill/language/parser.hpp"
#include "core/packetdrill/run/report.hpp"
#include "core/tcp/profile.hpp"

// Runs packetdrill scripts against one Host in virtual time. The script is the peer.
namespace tcplab::packetdrill::run {

// Of the Hosts after the events from..until of the trace as many as octets can hold, but for one, which is
// always kept; none for 0 octets. A second run has those that did not find room.
struct HostsWanted {
  std::size_t octets = 0;
  std::size_t from = 0;
  std::size_t until = SIZE_MAX;
};

struct RunOptions {
  std::optional<tcp::Profile> profile;  // omitted: the system that the script is written for
  // That system where the script itself does not tell.
  tcp::Profile presumed = tcp::Profile::kLinux;
  HostsWanted hosts;    // fill RunReport::hosts
  bool strict = false;  // fail, too, when a packet is left over at the end that nothing expected
};

RunReport run_script(const Script& script, const RunOptions& options = {});

// A report for text that is no script.
RunReport not_a_script(const ScriptError& error);

// parse_script() and run_script() in one.
RunReport run_text(std::string_view text, const RunOptions& options = {},
                   const std::vector<Definition>& definitions = {});

}  // namespace tcplab::packetdrill::run
