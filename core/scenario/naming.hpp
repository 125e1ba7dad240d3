#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/scenario/packets.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::scenario {

// A packet by what it is and which one of those: the name stays good in a run that goes another way before
// it, since it tells no instant and no number that chance has made.
struct PacketName {
  PacketPattern pattern;
  std::uint32_t ordinal = 1;
  trace::PacketId packet = trace::kNoPacket;  // that has it
};

// The shortest name in the language that is the packet's alone. A copy, and what the way has made of a
// packet, has the name of the one that a host sent. nullopt for what no TCP of the run has sent, since
// patterns do not see that, and for ICMP. The trace has to be of the scenario.
std::optional<PacketName> name_of(const Scenario& scenario, const trace::Trace& trace,
                                  trace::PacketId packet);

// "client->server data again", and with the ordinal "client->server data again #2".
std::string to_string(const PacketPattern& pattern, const Scenario& scenario);
std::string to_string(const PacketName& name, const Scenario& scenario);

}  // namespace tcplab::scenario
