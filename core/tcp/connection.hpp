#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/base/cow.hpp"
#include "core/base/seldom.hpp"
#include "core/base/time.hpp"
#include "core/tcp/acknowledging.hpp"
#include "core/tcp/aside.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/congestion/congestion.hpp"
#include "core/tcp/congestion/figures_told.hpp"
#include "core/tcp/counters.hpp"
#include "core/tcp/ecn/ecn.hpp"
#include "core/tcp/ends.hpp"
#include "core/tcp/event.hpp"
#include "core/tcp/event_queue.hpp"
#include "core/tcp/fast_open.hpp"
#include "core/tcp/hindrance.hpp"
#include "core/tcp/keep_alive.hpp"
#include "core/tcp/negotiation.hpp"
#include "core/tcp/path_mtu.hpp"
#include "core/tcp/planner.hpp"
#include "core/tcp/receiver.hpp"
#include "core/tcp/recovery/recovery.hpp"
#include "core/tcp/rtt_estimator.hpp"
#include "core/tcp/sender.hpp"
#include "core/tcp/source_route.hpp"
#include "core/tcp/state.hpp"
#include "core/tcp/timers.hpp"
#include "core/tcp/user_calls.hpp"
#include "core/tcp/variant_memory.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab {
class Canon;
}

namespace tcplab::tcp {

// One end of one connection: the TCB and the state machine of RFC 9293 3.10. A regular value, sans-I/O: the
// driver gives it calls, segments and the time, and then takes out events, first, and segments until there
// are none.
//
//                 calls.cpp                arrival*.cpp     timeouts.cpp
//      open, send, receive, close, abort   on_segment       on_timeout
//                        \                     |               /
//                         +-------- TCB, transition() --------+
//                         /                    |               \.
//                   poll_event           poll_segment      next_timeout
//                                         (output.cpp)
class Connection {
 public:
  static constexpr std::uint32_t kFrugalBuffer = 16384;  // octets either way, see be_frugal()
  // In CLOSED. iss: the initial sequence number to use when it opens (RFC 9293 3.4.1).
  Connection(Cow<Config> config, wire::Endpoint local, SeqNum iss);

  // --- User calls (RFC 9293 3.10.1 to 3.10.6) ---
  CallResult open_active(wire::Endpoint remote, Instant now);
  // remote, when given, is the only peer that may connect.
  CallResult open_passive(std::optional<wire::Endpoint> remote);
  // Queues octets; answers how many were taken (the send buffer may have less room).
  Result<std::uint32_t, CallError> send(Bytes octets, Instant now, SendOptions options = {});
  // Up to count octets; what is in order can be read at once, so a PSH has nothing to add and is not passed
  // up: RFC 9293 3.9.1.3 (MAY-17). None when nothing has arrived. kConnectionClosing: the peer has closed and
  // all is read.
  Result<Bytes, CallError> receive(std::uint32_t count);
  CallResult close(Instant now);
  // CLOSE by a user who will not read any more either (half-duplex), RFC 9293 3.6.1 (MAY-1): when data would
  // be lost, now or later, the peer gets a RST.
  CallResult close_both(Instant now);
  // There is no FLUSH call, RFC 9293 3.9.1.7 (MAY-14): what is queued goes out in its turn, or is dropped
  // here.
  // rule: why, when it is not the user's own wish.
  CallResult abort(Rule rule = Rule::kAbort);
  // The host has crashed: nothing is said any more. Precondition: not CLOSED.
  void lose_power() { end(Rule::kPowerLost, CallError::kConnectionDoesNotExist, Notice::kClosed); }
  // In SYN-RECEIVED: is no more, and says nothing to the peer, who has not answered: RFC 4987 3.4.
  void give_way() { end(Rule::kHalfOpenGivesWay, CallError::kConnectionTimedOut, Notice::kClosed); }
  // While memory is short: takes no more from the user, and holds no more beyond a gap, than keeps a
  // connection moving.
  void be_frugal(bool frugal);
  Status status() const;
  // Changes the choices of a live connection; what the SYNs have settled stays. So the Diffserv field can
  // change too: RFC 9293 3.9.1.9 (SHLD-21).
  void configure(const Config& config, Instant now);
  // In TIME-WAIT: is this SYN certainly newer than everything of this connection (RFC 6191 2)?
  bool yields_to(const wire::TcpSegment& syn) const;
  // Config::drop_syn_fin says that this is to be ignored.
  bool drops(const wire::TcpSegment& segment) const;
  // Ends TIME-WAIT early, for such a SYN.
  void end_time_wait() { end(Rule::kTimeWaitReused, std::nullopt, Notice::kClosed); }
  // IPv4 options for every datagram of the connection, at most 40 octets: a source route above all.
  // Precondition: CLOSED or LISTEN.
  void choose_ip_options(Bytes options) {
    if (aside_ || !options.empty()) aside_.made().ip_options.choose(std::move(options));
  }
  // What the SYN says of Fast Open (RFC 7413 2), or, in LISTEN, the SYN,ACK. Precondition: CLOSED or LISTEN.
  void choose_fast_open(FastOpen offer) { aside_.made().fast_open = std::move(offer); }
  // The SYN to come brought a cookie: its data count at once, and the user may speak before the handshake is
  // over (RFC 7413 4.2.2). Precondition: LISTEN.
  void trust_syn() { early_ = true; }
  // The path takes no more than that: learned before this connection began. Call it behind an OPEN.
  void know_path(std::uint32_t mtu) {
    path_.limit(mtu);
    train_ = 0;
  }
  // Replaces the initial sequence number, which may depend on the peer (RFC 6528). Precondition: CLOSED or
  // LISTEN.
  void choose_iss(SeqNum iss);

  // --- Inputs ---
  // A segment addressed to this connection (RFC 9293 3.10.7).
  void on_segment(const wire::TcpSegment& segment, Instant now);
  // The SYN that a cookie of ours remembers (RFC 4987 3.6). Precondition: LISTEN.
  void on_remembered_syn(const wire::TcpSegment& syn, Instant now);
  // An ICMP error that quotes a segment of this connection (RFC 9293 3.9.2.2, RFC 5927). Answers what was
  // made of it, and why.
  Rule on_icmp(const wire::IcmpError& error, Instant now);
  // Runs every timer whose deadline is not after now (RFC 9293 3.10.8).
  void on_timeout(Instant now);

  // --- Outputs ---
  std::optional<Event> poll_event();
  // All that it has to give, where they lie, for they are large to move; then they are to be dropped.
  const EventQueue& events() {
    told_.tell_changes(congestion_, events_);
    return events_;
  }
  void drop_events() { events_.clear(); }
  // Borrows memory for events from a queue that has some to spare, and gives it back once no event is left.
  void borrow(EventQueue& spare) { events_.take_block(spare); }
  void give_back(EventQueue& spare) {
    spare.take_block(events_);
    events_.drop_block();
  }
  std::optional<Outgoing> poll_segment(Instant now);
  // The same into a blank one, which is large to move. False: nothing is to be sent, and out is as it was.
  bool next_segment(Outgoing& out, Instant now);
  // There is nothing that it could send, whatever the windows are: a short answer for those, and they are
  // many, who have only heard something.
  bool is_silent() const {
    return acks_.wanted == Rule::kNone && !due_.any() && snd_.is_silent() && !aside().ready;
  }
  // Whether poll_segment() would give a segment now (Hold::kNone), or else why not: what holds it back, as
  // whoever decides says it.
  Hindrance why_nothing(Instant now) const;
  // Earliest deadline; never() when no timer runs.
  Instant next_timeout() const;

  // --- Getters: the STATUS call (RFC 9293 3.10.6) and the whole TCB ---
  State state() const { return state_; }
  const wire::Endpoint& local() const { return ends_.local(); }
  // Unspecified while nobody is known.
  const wire::Endpoint& remote() const { return ends_.remote(); }
  // Of a passive OPEN: the only one that may connect, or none.
  std::optional<wire::Endpoint> fixed_remote() const { return ends_.fixed_remote(); }
  const Config& config() const { return *config_; }
  const Cow<Config>& shared_config() const { return config_; }
  const Sender& snd() const { return snd_; }
  const Receiver& rcv() const { return rcv_; }
  const RttEstimator& rtt() const { return rtt_; }
  // The retransmission timeout, within its bounds: RFC 6298 2.
  Duration rto() const { return rtt_.rto(*config_); }
  const Congestion& congestion() const { return congestion_; }
  const Recovery& recovery() const { return recovery_; }
  std::optional<Instant> timer(TimerKind kind) const {
    const Instant deadline = timers_.at(kind);
    return deadline == Instant::never() ? std::nullopt : std::optional(deadline);
  }
  // Keep-alive probes since the peer was last heard of.
  std::uint32_t keep_probes() const { return keep_alive_.probes; }
  // What its SYN says of Fast Open, and how much text fits beside that; 0 without a cookie.
  const FastOpen& fast_open() const { return aside().fast_open; }
  std::uint32_t room_on_syn() const;
  // In SYN-RECEIVED: the user may receive and send already, for the SYN was trusted.
  bool is_early() const { return early_ && state_ == State::kSynReceived; }
  // Data that came with, or left with, a SYN were taken: RFC 7413 4.2.2.
  bool syn_data_taken() const { return syn_data_taken_; }
  const Counters& counters() const { return counters_; }
  const Negotiation& negotiated() const { return negotiated_; }
  const Ecn& ecn() const { return ecn_; }
  // Largest payload of a segment: Eff.snd.MSS (RFC 9293 3.7.1), less still where a SACK option rides with it.
  std::uint32_t effective_mss() const;
  // Octets taken since the last ACK left.
  std::uint32_t unacknowledged() const { return acks_.unacknowledged; }
  // Octets up to the end of announced urgent data that the user has not read.
  std::uint32_t urgent_ahead() const { return rcv_.urgent_ahead(); }
  // The last ICMP error about this connection.
  const Seldom<wire::IcmpError>& icmp_error() const { return aside().icmp_error; }
  // The Diffserv field of the segment that came last: RFC 9293 3.9.1.9 (MAY-9).
  std::uint8_t received_dscp() const { return received_dscp_; }
  // The IPv4 options that this side sends, and the last ones that came.
  const IpOptions& ip_options() const { return aside().ip_options; }
  bool nobody_reads() const { return nobody_reads_; }
  std::uint32_t path_mtu() const { return path_.octets; }
  // What SEND would take now, in octets.
  std::uint32_t send_room() const;
  // Octets of memory that this holds: itself, its buffers, and what it knows of segments in flight.
  std::size_t memory() const;
  // Octets of memory besides itself that a copy takes: all but the payload and the choices, which it shares.
  std::size_t footprint() const;
  // Why the connection ended, once it is CLOSED by anything but a close of both sides.
  std::optional<CallError> error() const { return error_; }

 private:
  friend void canonical(Canon& canon, const Connection& value);
  friend class Deviations;

  // calls.cpp
  void forget();
  void close_synchronized();
  CallResult start(wire::Endpoint remote, Rule rule, Instant now);
  void open_window();
  void send_reset(Rule rule);
  void end(Rule rule, std::optional<CallError> error, Notice notice);

  // arrival.cpp, and for the steps of RFC 9293 3.10.7.4 arrival_checks.cpp and arrival_text.cpp: one function
  // each, in their order. The bool ones answer whether processing of the segment goes on.
  void arrive_listen(const wire::TcpSegment& seg, Instant now);
  void take_syn(const wire::TcpSegment& seg, Rule rule, Instant now);
  void arrive_syn_sent(const wire::TcpSegment& seg, Instant now);
  void arrive_synchronized(const wire::TcpSegment& seg, Instant now);
  void take(const wire::TcpSegment& seg, Instant now);
  void learn_ip_options(const wire::IpFields& ip) {
    if (aside_ || !ip.options.empty()) aside_.made().ip_options.learn(ip);
  }
  void arrive_time_wait(const wire::TcpSegment& seg, Instant now);
  bool check_sequence(const wire::TcpSegment& seg, Instant now);
  void hear_old_ack(const wire::TcpSegment& seg, Instant now);
  bool check_rst(const wire::TcpSegment& seg, Instant now);
  bool check_syn(const wire::TcpSegment& seg, Instant now);
  bool check_ack(const wire::TcpSegment& seg, Instant now);
  bool check_handshake_ack(const wire::TcpSegment& seg, Instant now);
  bool check_ack_range(const wire::TcpSegment& seg, Instant now);
  bool check_fin_acked(const wire::TcpSegment& seg, Instant now);
  void process_urgent(const wire::TcpSegment& seg);
  void process_text(const wire::TcpSegment& seg, Instant now);
  void process_fin(const wire::TcpSegment& seg, Instant now);
  void take_fin(Instant now);

  void delay_ack(Instant now);
  // challenge.cpp
  void challenge(Rule rule, Instant now);
  void answer(const wire::TcpSegment& seg, Rule rule, Instant now);
  // arrival.cpp
  void refuse(const wire::TcpSegment& seg, Rule rule);
  void take_back_refused_data(const wire::TcpSegment& syn_ack);
  void finish_open(Rule rule, Instant now);
  void keep_for_established(const wire::TcpSegment& syn);
  void take_early(const wire::TcpSegment& syn);  // early.cpp
  void process_kept(Instant now);
  void return_to_listen(Rule rule);

  // acknowledgment.cpp: what the ACK field and the window do.
  void update_window(const wire::TcpSegment& seg);
  std::uint32_t take_acknowledged(SeqNum ack);
  void acknowledge_handshake(const wire::TcpSegment& seg, Instant now);

  // options.cpp: what the SYNs negotiate, and what it does to every later segment.
  void begin(const wire::TcpSegment& syn, Instant now);
  bool check_timestamp(const wire::TcpSegment& seg, Instant now);
  std::uint32_t segment_room() const;  // for text, octets
  std::uint16_t announced_mss() const;
  void add_options(wire::TcpSegment& segment, Instant now);

  Rule shrink_path(const wire::IcmpError& error, Instant now);  // icmp.cpp

  // ecn/marking.cpp
  void heed_marks(const wire::TcpSegment& seg, Instant now);
  void hear_accurately(const wire::TcpSegment& seg, std::uint32_t acked, Instant now);
  bool slow_down(Instant now);
  void change_echo(Instant now);
  void answer_syn_again(const wire::TcpSegment& syn);
  void mark_congestion(const Plan& plan, wire::TcpSegment& segment);

  // recovery/repair.cpp: what Recovery and Congestion need of a Connection.
  Told told_by(const wire::TcpSegment& seg, Instant now) const;
  Start start_of_control(Instant now) const;
  void start_recovery(std::uint32_t lost_syns, Instant now);
  void hear_ack(const wire::TcpSegment& seg, Instant now);
  void repair(const wire::TcpSegment& seg, Told& told);
  void measure(std::optional<Duration> rtt, const Told& told);
  void end_idleness(Instant now);
  void time_losses(Instant now, bool advanced);
  void note_repair(const Plan& plan, Instant now);
  void loss_probe_timeout(Instant now);
  void reordering_timeout(Instant now);

  // timeouts.cpp
  void retransmission_timeout(Instant now);
  void persist_timeout();
  void keep_alive_timeout(Instant now);
  void update_keep_alive(Instant now);
  void update_user_timeout(Instant now, bool progress);
  void update_timers(Instant now);
  bool window_blocks() const;
  void enter_time_wait(Rule rule, Instant now);

  // output.cpp
  bool plan_at(Instant now, Plan& next);  // false: nothing is to be sent
  bool is_next(const Plan& plan) const;
  Planner planner() const;
  void emit(const Plan& plan, Outgoing& out, Instant now);
  void note_sent(const Plan& plan, Instant now);
  void mark_as_ours(wire::IpFields& ip) const;

  const Variant& variant() const { return config_->variant; }
  std::uint32_t useful_gain() const { return variant().silly_receiver ? 1U : announced_mss(); }

  // The only writer of the state; checks the arc and its reason against transitions().
  void transition(State to, Rule rule);
  void tell(Rule rule, Notice notice, std::uint32_t count = 0);

  const Aside& aside() const { return aside_ ? *aside_ : kNothing; }

  static const Aside kNothing;

  Cow<Config> config_;
  Ends ends_;

  bool active_ : 1 = false;  // where SYN-RECEIVED came from: RFC 9293 3.5 (MUST-11)
  bool early_ : 1 = false;   // the SYN was trusted
  bool syn_data_taken_ : 1 = false;
  bool frugal_ : 1 = false;
  bool reset_is_ours_ : 1 = false;  // not the answer to a stray segment
  bool nobody_reads_ : 1 = false;   // close_both(): arriving data is answered with a RST

  std::uint16_t train_ = 0;  // full segments that may follow the one that left last, see Planner
  Acknowledging acks_;

  Sender snd_;
  Receiver rcv_;
  RttEstimator rtt_;
  Congestion congestion_;
  FiguresTold told_;  // by events
  // What follows these two fits into what their alignment leaves: a host has very many connections.
  [[no_unique_address]] Recovery recovery_;
  Due due_;
  PathMtu path_;
  Timers timers_;
  Negotiation negotiated_;
  Ecn ecn_;
  Counters counters_;

  Seldom<VariantMemory> variant_memory_;

  [[no_unique_address]] KeepAlive keep_alive_;
  State state_ = State::kClosed;
  std::optional<CallError> error_;
  std::uint8_t received_dscp_ = 0;

  Seldom<Aside> aside_;
  EventQueue events_;
};

}  // namespace tcplab::tcp
