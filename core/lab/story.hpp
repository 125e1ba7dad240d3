#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/base/cow.hpp"
#include "core/net/network.hpp"
#include "core/trace/recorder.hpp"
#include "core/trace/station.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::lab {

// What names the causes of what a World does next, as events and packets of the trace that all its steps went
// to: the story so far, as far as something still follows from it. It lies beside the World and is copied
// with it, but it decides nothing.
struct Story {
  explicit Story(std::size_t hosts) : stations(hosts) {}

  // A packet on its way.
  struct Flight {
    trace::PacketId packet = trace::kNoPacket;
    trace::EventId latest = trace::kNoEvent;  // of its journey: its sending, or the last that happened to it
    tcp::ConnId connection;                   // of the sender
    std::uint32_t line = 0;                   // of the scenario, when it is on its way to a scripted loss
  };

  std::vector<trace::Provenance> stations;  // of each host
  Cow<std::vector<Flight>> flights;         // by net::FlightId
  Flight& flight(net::FlightId id) {
    std::vector<Flight>& all = flights.edit();
    if (all.size() <= id) make_room(all, id);
    return all[id];
  }
  [[gnu::noinline]] static void make_room(std::vector<Flight>& all, net::FlightId id);  // seldom
  std::map<std::uint64_t, trace::EventId> queued;  // by its rank: what put a step of the script off
  std::map<std::uint64_t, Flight> held;            // by its rank: a segment that is held up

  // Links that went down or up, for which ways will be found anew.
  std::vector<std::pair<Instant, trace::EventId>> turns;

  // Octets of memory; kUnshared: without what copies of it have too.
  std::size_t footprint(Share share) const;
};

}  // namespace tcplab::lab
