#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

// Names the packets of a run, which may be made while it is asked: what its hosts have sent is filed as it
// comes, by what patterns tell of it, so that no name costs what the run is long.
class Naming {
 public:
  // The trace is of a run of the scenario; both must outlive it.
  Naming(const Scenario& scenario, const trace::Trace& trace);
  // Takes in what the trace has more than before. Only between two steps of the run.
  void grow();

  // The shortest name in the language that is the packet's alone. A copy, and what the way has made of a
  // packet, has the name of the one that a host sent. nullopt for what no TCP of the run has sent, since
  // patterns do not see that, and for ICMP.
  std::optional<PacketName> name_of(trace::PacketId packet) const;

 private:
  using Place = std::uint32_t;  // among all that a host has sent
  // Those of a host that patterns without octets cannot tell apart, but for their other port.
  struct Group {
    trace::HostIndex to = 0;
    std::uint8_t kinds = 0;  // a bit for each PacketPattern::Kind that they are of
    bool again = false;
    std::vector<Place> places;  // in order
  };
  // Those of one connection: their groups are indices into Host::groups.
  struct Class {
    std::uint8_t kinds = 0;
    bool again = false;
    std::uint32_t count = 0;
    std::uint32_t of_any_port = 0;
    std::uint32_t of_source = 0;
    std::uint32_t of_destination = 0;  // of_source, where the ports are the same
  };
  struct Connection {
    trace::HostIndex to = 0;
    bool to_host = false;  // and not to a middlebox that stands for it, or to nobody
    std::vector<Class> classes;
  };
  using Ends = std::pair<wire::Endpoint, wire::Endpoint>;
  struct Host {
    std::vector<trace::EventId> sent;    // by Place
    Place pattern_unknown = UINT32_MAX;  // the first of which is not known what patterns looked at
    std::map<Place, Ends> had_ends;      // before its ports were rewritten
    std::vector<Group> groups;
    std::map<std::uint16_t, std::vector<std::uint32_t>> by_port;  // 0: all of them
    std::map<Ends, Connection> connections;
  };
  // Sent in this step: what befell it is told behind it.
  struct Pending {
    trace::EventId sent = trace::kNoEvent;
    trace::HostIndex host = 0;
    trace::PacketId packet = trace::kNoPacket;
    tcp::ConnId connection;
    bool forged = false;
    bool flags_known = true;  // and not rewritten
    bool ports_known = true;
  };

  void take(const trace::Event& event);
  void file(const Pending& each);
  std::uint32_t group(Host& host, std::uint16_t port, const Connection& connection, const Class& of) const;
  static std::uint32_t count(const Host& host, const PacketPattern& pattern, Place last);
  static void tell_connections_apart(const Host& host, const Ends& ends, const Connection& connection,
                                     PacketPattern& pattern);

  const Scenario* scenario_;
  const trace::Trace* trace_;
  std::size_t size_ = 0;  // events
  Instant step_;
  std::vector<Pending> pending_;
  std::vector<Host> hosts_;
};

// "client->server data again", and with the ordinal "client->server data again #2".
std::string to_string(const PacketPattern& pattern, const Scenario& scenario);
std::string to_string(const PacketName& name, const Scenario& scenario);

}  // namespace tcplab::scenario
