#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/lab/program.hpp"
#include "core/lab/recorder.hpp"
#include "core/lab/scenario.hpp"
#include "core/lab/station.hpp"
#include "core/lab/trace.hpp"
#include "core/net/network.hpp"

namespace tcplab::lab {

// Everything that exists in a run at one instant: hosts, connections, links, segments in flight, timers,
// random numbers, clock. A regular value: copying it is a snapshot. Run = f(Scenario, seed): nothing else
// goes in.
class World {
 public:
  explicit World(std::shared_ptr<const Scenario> scenario);

  // The empty trace that the first step() is to be given.
  Trace blank_trace() const;

  Instant now() const { return now_; }
  // When the next thing happens; nullopt when nothing will ever again.
  std::optional<Instant> next() const;
  // Does the next thing and all that follows from it at once, and records it: arrivals first, then the
  // script, then timers. log is the Trace that all steps before this went to, or a Replay that has come as
  // far. Precondition: next().
  void step(Recorder log);

  const tcp::Host& host(HostIndex index) const { return stations_[index].host(); }
  const net::Network& network() const { return network_; }

 private:
  // A script step waiting for its time.
  struct Due {
    Instant at;
    std::uint64_t order = 0;
    std::size_t step = 0;
    EventId cause = kNoEvent;
    tcp::ConnId connection;  // that gave the notice; none for `at`
  };
  // What an application still has to hand to its TCP.
  struct Outbox {
    std::uint64_t offset = 0;     // octets sent so far: where in the pattern the next one is
    std::uint64_t remaining = 0;  // octets
    std::uint64_t freed = 0;      // octets of room since the TCP last took less than it was offered
    bool close = false;           // close when all is handed over
  };
  using Socket = std::pair<HostIndex, tcp::ConnId>;

  static bool later(const Due& a, const Due& b);
  void schedule(Due due);
  Instant next_timeout() const;

  void arrive(Recorder log);
  void run_script(Recorder log);
  void run_timers(Recorder log);
  // Lets applications react and carries segments away, on this host and those it makes act, until all is
  // quiet.
  void settle(HostIndex host, Recorder log);
  void carry(HostIndex host, PacketId packet, Recorder log);
  // The line of the scenario that drops this segment; 0: none.
  std::size_t scripted_drop(HostIndex from, HostIndex to, const wire::TcpSegment& segment);

  // application.cpp: what the users of the hosts do.
  void react(HostIndex host, const Station::Notice& notice, Recorder log);
  void run_reactions(HostIndex host, const Station::Notice& notice, Recorder log);
  void perform(std::size_t step, EventId cause, Socket noticed, Recorder log);
  tcp::ConnId target(std::size_t step, Socket noticed) const;
  void open(std::size_t step, EventId cause, Recorder log);
  void flush(Socket socket, EventId cause, Recorder log);
  void finish(Socket socket);

  std::shared_ptr<const Program> program_;
  Instant now_;
  std::vector<Station> stations_;
  net::Network network_;
  std::vector<Due> due_;  // a heap, the next one in front
  std::uint64_t scheduled_ = 0;
  std::vector<HostIndex> unsettled_;                 // empty between steps
  std::vector<tcp::ConnId> latest_;                  // of each host
  std::vector<tcp::ConnId> labelled_;                // by Program's label numbers
  std::vector<std::uint32_t> notice_counts_;         // by Program::notice_slot()
  std::vector<std::uint32_t> drop_counts_;           // by Program's drop counters
  std::map<PacketId, std::size_t> scripted_losses_;  // packets on their way to a scripted loss, and its line
  std::map<Socket, Outbox> outboxes_;
};

}  // namespace tcplab::lab
