#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/earliest.hpp"
#include "core/lab/story.hpp"
#include "core/net/network.hpp"
#include "core/scenario/program.hpp"
#include "core/scenario/scenario.hpp"
#include "core/tcp/host.hpp"
#include "core/trace/recorder.hpp"
#include "core/trace/station.hpp"
#include "core/trace/trace.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::lab {

// Everything that decides how a run goes on from one instant: hosts, connections, the network with all that
// is on its way, timers, random numbers, clock, and nothing else. What names the causes lies beside it, in a
// Story. A regular value: copying it is a snapshot. Run = f(scenario::Scenario, seed): nothing else goes in.
class World {
 public:
  explicit World(std::shared_ptr<const scenario::Scenario> scenario);

  // The empty trace and the story without a past that the first step() is to be given.
  trace::Trace blank_trace() const;
  Story blank_story() const { return Story(hosts_.size()); }

  Instant now() const { return now_; }
  // When the next thing happens; nullopt when nothing will ever again. Where a run ends before is its owner's
  // affair.
  std::optional<Instant> next() const;
  // Does the next thing and all that follows from it at once, and records it: arrivals first, then the
  // script, then timers. log is the trace::Trace that all steps before this went to, or a trace::Replay that
  // has come as far, and story what goes with it. Precondition: next().
  void step(Story& story, trace::Recorder log);

  const tcp::Host& host(trace::HostIndex index) const { return hosts_[index]; }
  const net::Network& network() const { return network_; }
  // Octets of memory that a copy takes: all but what it shares: payload, segments and the scenario.
  std::size_t footprint() const;

  // Worlds that will behave alike have one hash: instants, numbers and timestamps count relative to the
  // clock, connections, flights and queued steps by their order, and what is past, statistics among it, not
  // at all. Which of them will end earlier, by their scenarios' `until`, is not in it.
  std::uint64_t hash() const;
  // Whether two Worlds will behave alike; exact but for large payloads, of which their hashes are compared.
  bool same_future(const World& other) const;

 private:
  friend void canonical(Canon& canon, const World& value);

  // Where a step goes: what is told of it, and what the next ones need for that.
  struct Telling {
    Story& story;
    trace::Recorder log;
  };
  // A script step waiting for its time.
  struct Due {
    Instant at;
    std::uint64_t rank = 0;  // in the order of scheduling
    std::size_t step = 0;
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

  Canon canon() const;

  static bool later(const Due& a, const Due& b);
  // Answers its rank.
  std::uint64_t schedule(Due due);
  trace::Station station(trace::HostIndex host, Telling to);

  void make_network();
  void run_network(Telling to);
  void run_script(Telling to);
  void run_timers(Telling to);
  // Lets applications react and carries segments away, on the unsettled hosts and those they make act, until
  // all is quiet.
  void settle(Telling to);
  void carry(trace::HostIndex host, trace::Station::Departure departure, Telling to);
  // journey.cpp: records what the network has done, and gives hosts what has arrived for them; they are
  // unsettled then.
  void hear(Telling to);
  void hear(const net::Happening& news, Telling to);
  void begin_packet(const net::Happening& news, Telling to);
  void deliver(const net::Happening& news, Telling to);
  // The line of the scenario that drops this segment; 0: none.
  std::size_t scripted_drop(trace::HostIndex from, trace::HostIndex to, const wire::TcpSegment& segment);

  // application.cpp: what the users of the hosts do.
  void react(trace::HostIndex host, const trace::Provenance::Notice& notice, Telling to);
  void run_reactions(trace::HostIndex host, const trace::Provenance::Notice& notice, Telling to);
  void perform(std::size_t step, trace::EventId cause, Socket noticed, Telling to);
  tcp::ConnId target(std::size_t step, Socket noticed) const;
  void open(std::size_t step, trace::EventId cause, Telling to);
  void flush(Socket socket, trace::EventId cause, Telling to);
  void finish(Socket socket, Telling to);

  std::shared_ptr<const scenario::Program> program_;
  Instant now_;
  std::vector<tcp::Host> hosts_;
  net::Network network_;
  Earliest timeouts_;     // of the hosts, but for those that are unsettled
  std::vector<Due> due_;  // a heap, the next one in front
  std::uint64_t scheduled_ = 0;
  std::vector<trace::HostIndex> unsettled_;   // empty between steps
  std::vector<tcp::ConnId> latest_;           // of each host
  std::vector<tcp::ConnId> labelled_;         // by scenario::Program's label numbers
  std::vector<std::uint32_t> notice_counts_;  // by scenario::Program::notice_slot()
  std::vector<std::uint32_t> drop_counts_;    // by scenario::Program's drop counters
  std::map<Socket, Outbox> outboxes_;
};

}  // namespace tcplab::lab
