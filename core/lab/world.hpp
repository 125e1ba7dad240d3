#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/net/network.hpp"
#include "core/scenario/program.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/recorder.hpp"
#include "core/trace/station.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::lab {

// Everything that exists in a run at one instant: hosts, connections, links, segments in flight, timers,
// random numbers, clock. A regular value: copying it is a snapshot. Run = f(scenario::Scenario, seed):
// nothing else goes in.
class World {
 public:
  explicit World(std::shared_ptr<const scenario::Scenario> scenario);

  // The empty trace that the first step() is to be given.
  trace::Trace blank_trace() const;

  Instant now() const { return now_; }
  // When the next thing happens; nullopt when nothing will ever again.
  std::optional<Instant> next() const;
  // Does the next thing and all that follows from it at once, and records it: arrivals first, then the
  // script, then timers. log is the trace::Trace that all steps before this went to, or a trace::Replay that
  // has come as far. Precondition: next().
  void step(trace::Recorder log);

  const tcp::Host& host(trace::HostIndex index) const { return stations_[index].host(); }
  const net::Network& network() const { return network_; }

 private:
  // A script step waiting for its time.
  struct Due {
    Instant at;
    std::uint64_t order = 0;
    std::size_t step = 0;
    trace::EventId cause = trace::kNoEvent;
    tcp::ConnId connection;  // that gave the notice; none for `at`
  };
  // What an application still has to hand to its TCP.
  struct Outbox {
    std::uint64_t offset = 0;     // octets sent so far: where in the pattern the next one is
    std::uint64_t remaining = 0;  // octets
    std::uint64_t freed = 0;      // octets of room since the TCP last took less than it was offered
    bool close = false;           // close when all is handed over
  };
  using Socket = std::pair<trace::HostIndex, tcp::ConnId>;

  static bool later(const Due& a, const Due& b);
  void schedule(Due due);
  Instant next_timeout() const;

  void arrive(trace::Recorder log);
  void run_script(trace::Recorder log);
  void run_timers(trace::Recorder log);
  // Lets applications react and carries segments away, on this host and those it makes act, until all is
  // quiet.
  void settle(trace::HostIndex host, trace::Recorder log);
  void carry(trace::HostIndex host, trace::PacketId packet, trace::Recorder log);
  // The line of the scenario that drops this segment; 0: none.
  std::size_t scripted_drop(trace::HostIndex from, trace::HostIndex to, const wire::TcpSegment& segment);

  // application.cpp: what the users of the hosts do.
  void react(trace::HostIndex host, const trace::Station::Notice& notice, trace::Recorder log);
  void run_reactions(trace::HostIndex host, const trace::Station::Notice& notice, trace::Recorder log);
  void perform(std::size_t step, trace::EventId cause, Socket noticed, trace::Recorder log);
  tcp::ConnId target(std::size_t step, Socket noticed) const;
  void open(std::size_t step, trace::EventId cause, trace::Recorder log);
  void flush(Socket socket, trace::EventId cause, trace::Recorder log);
  void finish(Socket socket);

  std::shared_ptr<const scenario::Program> program_;
  Instant now_;
  std::vector<trace::Station> stations_;
  net::Network network_;
  std::vector<Due> due_;  // a heap, the next one in front
  std::uint64_t scheduled_ = 0;
  std::vector<trace::HostIndex> unsettled_;   // empty between steps
  std::vector<tcp::ConnId> latest_;           // of each host
  std::vector<tcp::ConnId> labelled_;         // by scenario::Program's label numbers
  std::vector<std::uint32_t> notice_counts_;  // by scenario::Program::notice_slot()
  std::vector<std::uint32_t> drop_counts_;    // by scenario::Program's drop counters
  std::map<trace::PacketId, std::size_t>
      scripted_losses_;  // packets on their way to a scripted loss, and its line
  std::map<Socket, Outbox> outboxes_;
};

}  // namespace tcplab::lab
