#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/earliest.hpp"
#include "core/lab/by_socket.hpp"
#include "core/lab/http.hpp"
#include "core/lab/outbox.hpp"
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
  // When the next thing happens; never() when nothing will ever again. Where a run ends before is its owner's
  // affair.
  Instant next() const { return next_; }
  bool goes_on() const { return next_ != Instant::never(); }
  // Does the next thing and all that follows from it at once, and records it: arrivals first, then the
  // script, then timers. log is the trace::Trace that all steps before this went to, or a trace::Replay that
  // has come as far, and story what goes with it. Precondition: goes_on().
  void step(Story& story, trace::Recorder log);

  const tcp::Host& host(trace::HostIndex index) const { return hosts_[index]; }
  const net::Network& network() const { return network_; }
  // The host stands still, or is off: it neither hears nor sends.
  bool is_frozen(trace::HostIndex index) const { return power_[index] == Power::kFrozen; }
  bool is_off(trace::HostIndex index) const { return power_[index] == Power::kOff; }
  // The connection, or the listener, that has that label by now; none before it is opened.
  tcp::ConnId labelled(const scenario::Labelled& who) const {
    const std::size_t label = program_->number_of(who);
    return label == scenario::kNoLabel ? tcp::ConnId() : labelled_[label];
  }
  // Octets of memory that this keeps alive, but for payload, segments and the scenario; kUnshared: without
  // the connections that copies of it have too.
  std::size_t footprint(Share share = Share::kAll) const;

  // Worlds that will behave alike have one hash: instants, numbers and timestamps count relative to the
  // clock, connections, flights and queued steps by their order, and what is past, statistics among it, not
  // at all. Which of them will end earlier, by their scenarios' `until`, is not in it.
  std::uint64_t hash() const;
  // Whether two Worlds will behave alike; exact but for large payloads, of which their hashes are compared.
  bool same_future(const World& other) const;

 private:
  friend void canonical(Canon& canon, const World& value);

  // Where a step goes: what is told of it, and what the next ones need for that.
  struct Told {
    Story& story;
    trace::Recorder log;
  };
  using Telling = const Told&;
  // What waits for its time: a step of the script, or something that an application has put off.
  enum class Errand : std::uint8_t { kStep, kAccept, kRead, kTalk, kConnect, kForge };
  struct Due {
    Instant at;
    std::uint64_t rank = 0;  // in the order of scheduling, from 1; 0: an `at` step of the script
    std::size_t step = 0;    // of kStep, kConnect and kForge
    tcp::ConnId connection;  // that gave the notice; none for `at`. Of others: whose it is
    Errand errand = Errand::kStep;
    trace::HostIndex host = 0;  // of others than kStep
    std::uint32_t round = 0;    // of kConnect and kForge: how often it was done before
  };
  // A listener whose line says more than that.
  struct Listening {
    std::size_t step = 0;
    Instant next;  // nobody is accepted before
  };
  // An application at work on one connection.
  struct AppState {
    std::size_t app = 0;      // index into Scenario::apps
    bool begun = false;       // it is connected, and accepted
    bool reading = false;     // it will read again after a while
    bool closing = false;     // when nothing is due any more
    bool deaf = false;        // what it reads counts for nothing
    std::uint64_t heard = 0;  // octets that no answer has been given for
    std::uint32_t rounds = 0;
    std::uint32_t due = 0;      // what is put off
    tcp::ConnId other;          // of a relay: its other side
    HttpStream stream;          // what it reads, where that is HTTP
    Fifo<std::uint32_t> asked;  // pages that it has not served yet
  };
  // When a segment that is held up leaves at the latest, and a rank, by which its place in the Story is
  // found.
  using When = std::pair<Instant, std::uint64_t>;
  // A segment that is held up before it leaves: until an instant, or until so many more of its direction
  // have passed it.
  struct Held {
    trace::HostIndex from = 0;
    trace::HostIndex to = 0;
    std::uint32_t behind = 0;  // 0: nobody's passing lets it go
    net::Damage damage = net::Damage::kNone;
    std::shared_ptr<wire::TcpSegment> segment;  // which copies share
  };
  // What befalls a segment on its first link.
  struct Fate {
    std::size_t lost_by = 0;  // the line; 0: none
    net::Damage damage = net::Damage::kNone;
  };
  // What befalls a segment that is about to leave.
  struct Misfortune {
    std::vector<const scenario::Mishap*> mishaps;  // all but losses
    Fate fate;
  };

  Canon canon() const;

  static bool later(const Due& a, const Due& b);
  // Answers its rank.
  std::uint64_t schedule(Due due);
  // The next `at` step that the script has; never: it has no more.
  Instant next_timed() const;
  // Takes what is due first. Precondition: something is.
  Due take_due();
  trace::Station station(trace::HostIndex host, Telling to);

  // When the first of all that is still to come happens; never(): nothing will.
  Instant look_ahead() const;
  void make_network();
  void run_network(Telling to);
  void run_script(Telling to);
  void run_timers(Telling to);
  // Lets applications react and carries segments away, on the unsettled hosts and those they make act, until
  // all is quiet.
  void settle(Telling to);
  // Takes the segment out of the departure.
  void carry(trace::HostIndex host, trace::Station::Departure&& departure, const Fate& fate, Telling to);
  // journey.cpp: records what the network has done, and gives hosts what has arrived for them; they are
  // unsettled then.
  void hear(Telling to);
  void hear(const net::Happening& news, Telling to);
  void begin_packet(const net::Happening& news, Telling to);
  void deliver(const net::Happening& news, Telling to);

  // splitter.cpp: a host that stands in the way of others' connections.
  bool keeps(const net::Happening& news, Telling to);
  bool keeps_segment(trace::HostIndex host, const wire::TcpSegment& segment, trace::EventId cause,
                     Telling to);
  void pass_on(const net::Happening& news, Telling to);

  // mishaps.cpp: what the scenario does to packets.
  // Takes the next segment out of the host and sends it on its way, with all that befalls it. False: there is
  // none.
  bool let_go(trace::HostIndex host, Telling to);
  // The same where the scenario counts what leaves.
  [[gnu::noinline]] bool let_go_counted(trace::HostIndex host, Telling to);
  Misfortune misfortune(trace::HostIndex host, const tcp::HostSegment& next);
  bool is_of(std::size_t label, trace::HostIndex host, const tcp::HostSegment& next) const;
  void befall(const Misfortune& misfortune, trace::HostIndex host, trace::Station::Departure departure,
              Telling to);
  void hold(const scenario::Mishap& mishap, trace::HostIndex host, trace::HostIndex peer,
            trace::Station::Departure departure, net::Damage damage, Telling to);
  trace::EventId tell(const scenario::Mishap& mishap, const trace::Station::Departure& departure,
                      trace::HostIndex host, Telling to);
  trace::Station::Departure copy_of(const trace::Station::Departure& departure, trace::HostIndex host,
                                    trace::EventId cause, Telling to);
  void pass(trace::HostIndex from, trace::HostIndex to_host, Telling to);
  Instant next_held() const;
  void release_held(Telling to);
  void send_held(When when, Telling to);

  // application.cpp: what the users of the hosts do.
  void react(trace::HostIndex host, const trace::Provenance::Notice& notice, Telling to);
  void run_reactions(trace::HostIndex host, const trace::Provenance::Notice& notice, Telling to);
  void perform(std::size_t step, trace::EventId cause, Socket noticed, Telling to);
  tcp::ConnId target(std::size_t step, Socket noticed) const;
  struct Ends {
    std::optional<wire::IpAddress> from;  // of the one that speaks, where it is named
    std::optional<wire::IpAddress> at;    // of its peer
  };
  wire::IpAddress address_of_peer(trace::HostIndex host, trace::HostIndex peer, const Ends& named) const;
  Result<tcp::ConnId, tcp::CallError> listen(std::size_t step, trace::EventId cause, Telling to);
  Result<tcp::ConnId, tcp::CallError> connect(std::size_t step, std::uint32_t round, trace::EventId cause,
                                              Telling to);
  void open(std::size_t step, std::uint32_t round, trace::EventId cause, Telling to);
  std::uint16_t local_port_of(const scenario::Action& action, std::uint32_t round) const;
  void repeat(std::size_t step, std::uint32_t round, trace::EventId cause, Telling to);
  // settings.cpp
  void change(std::size_t step, tcp::ConnId connection, Telling to);
  void configure(Socket socket, const scenario::Setting& setting);
  void change_host(trace::HostIndex host, const scenario::Setting& setting, trace::EventId cause, Telling to);
  tcp::OpenOptions options_of(std::size_t step) const;
  void flush(Socket socket, trace::EventId cause, Telling to);
  void finish(Socket socket, Telling to);

  // power.cpp
  enum class Power : std::uint8_t { kOn, kFrozen, kOff };
  void change_power(std::size_t step, trace::EventId cause, Telling to);
  trace::EventId tell_of_host(trace::HostIndex host, trace::Intervention what, std::size_t step,
                              trace::EventId cause, Telling to);
  bool puts_off(trace::HostIndex host, Due due);
  void lose_state(trace::HostIndex host, trace::EventId because_of, Telling to);
  void thaw(trace::HostIndex host);
  trace::HostIndex host_of(const Due& due) const;
  // forge.cpp
  struct Pretence {
    wire::Endpoint from;
    wire::Endpoint to;
    const tcp::Connection* victim = nullptr;  // where it is known
  };
  std::optional<Pretence> pretence(std::size_t step, std::uint32_t round) const;
  SeqNum forged_seq(std::size_t step, std::uint32_t round, std::optional<SeqNum> right) const;
  wire::TcpSegment forged_segment(const Pretence& as, std::size_t step, std::uint32_t round) const;
  wire::IcmpError forged_complaint(const Pretence& as, std::size_t step, std::uint32_t round) const;
  trace::EventId tell_forged(std::size_t step, const trace::What& sending, trace::PacketId id,
                             trace::EventId cause, Telling to);
  void forge(std::size_t step, std::uint32_t round, trace::EventId cause, Telling to);

  // apps.cpp
  const scenario::App& app_of(const AppState& state) const;
  void errand(Due due, trace::EventId cause, Telling to);
  void run_errand(const Due& due, trace::EventId cause, Telling to);
  void wait_to_be_accepted(Socket socket, Socket listener, trace::EventId cause, Telling to);
  void meet(Socket socket, trace::EventId cause, Telling to);
  std::size_t app_of_listener(Socket listener) const;
  void accept(Socket socket, trace::EventId cause, Telling to);
  void accept_late(Socket socket, trace::EventId cause, Telling to);
  void begin_app(Socket socket, trace::EventId cause, Telling to);
  // octets: so many, or these. urgent: with the last of them urgent data end.
  template <typename Octets>
  void say(Socket socket, Octets octets, trace::EventId cause, Telling to, bool urgent = false);
  void talk(Socket socket, trace::EventId cause, Telling to);
  void talk_after_pause(Socket socket, trace::EventId cause, Telling to);
  void talk_later(Socket socket, Duration pause, trace::EventId cause, Telling to);
  void hear_readable(Socket socket, trace::EventId cause, Telling to);
  void read_again(Socket socket, trace::EventId cause, Telling to);
  bool can_read(Socket socket) const;
  void read(Socket socket, std::uint32_t count, trace::EventId cause, Telling to);
  void take_in(Socket socket, Bytes octets, trace::EventId cause, Telling to);
  void count_heard(Socket socket, std::uint64_t octets, trace::EventId cause, Telling to);
  bool is_through(Socket socket) const;
  void hear_peer_closed(Socket socket, trace::EventId cause, Telling to);
  void close_when_sent(Socket socket, trace::EventId cause, Telling to, bool both = false);
  void stop_reading(Socket socket, trace::EventId cause, Telling to);

  // relay.cpp
  void open_other_side(Socket socket, trace::EventId cause, Telling to);
  std::optional<Socket> outlet_of(Socket socket) const;
  std::uint32_t room_of(Socket socket) const;
  std::uint32_t urgent_mark(Socket socket, std::uint32_t count) const;
  void pass_on_marked(Socket socket, const Bytes& octets, trace::EventId cause, Telling to);
  void draw(Socket socket, trace::EventId cause, Telling to);
  void close_when_said(Socket source, trace::EventId cause, Telling to);
  void break_other_side(Socket socket, trace::EventId cause, Telling to);

  // web.cpp
  bool has_asked_all(const AppState& state) const;
  std::string name_of_peer(Socket socket) const;
  void ask_for_page(Socket socket, trace::EventId cause, Telling to);
  void serve_page(Socket socket, trace::EventId cause, Telling to);
  void hear_requests(Socket socket, std::string_view octets, trace::EventId cause, Telling to);
  void hear_answers(Socket socket, std::string_view octets, trace::EventId cause, Telling to);
  void abandon(Socket socket, trace::EventId cause, Telling to);

  std::shared_ptr<const scenario::Program> program_;
  Instant now_;
  Instant next_;  // when the next thing happens, as look_ahead() says
  std::vector<tcp::Host> hosts_;
  net::Network network_;
  Earliest timeouts_;      // of the hosts, but for those that are unsettled
  std::size_t timed_ = 0;  // of Program::timed(), how many are done: those to come are no burden of a copy
  std::vector<Due> due_;   // all else that waits, a heap, the next one in front
  std::uint64_t scheduled_ = 1;
  std::vector<trace::HostIndex> unsettled_;   // empty between steps
  std::vector<tcp::ConnId> latest_;           // of each host
  std::vector<tcp::ConnId> labelled_;         // by scenario::Program's label numbers
  std::vector<std::uint32_t> notice_counts_;  // by scenario::Program::notice_slot()
  std::vector<std::uint32_t> counts_;         // by scenario::Program's counters
  std::map<When, Held> held_;                 // in the order in which they leave
  std::vector<When> overtaken_;  // of these, who waits to be passed, in the order in which they came
  using Sockets = BySocket<std::monostate>;
  BySocket<Outbox> outboxes_;
  BySocket<Listening> listening_;
  BySocket<AppState> apps_;
  Sockets unaccepted_;              // of slow listeners
  std::vector<Power> power_;        // of each host
  std::vector<Due> postponed_;      // what frozen hosts will do when they thaw
  Sockets discarding_;              // without an application: what arrives is read at once all the same
  std::vector<bool> auto_receive_;  // of each host: without an application what arrives is read at once
};

}  // namespace tcplab::lab
