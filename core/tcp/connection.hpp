#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/congestion.hpp"
#include "core/tcp/event.hpp"
#include "core/tcp/receiver.hpp"
#include "core/tcp/rtt_estimator.hpp"
#include "core/tcp/sender.hpp"
#include "core/tcp/state.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::tcp {

// What a user call answers when it cannot be done (RFC 9293 3.10; the texts are the RFC's).
enum class CallError : std::uint8_t {
  kConnectionDoesNotExist,
  kConnectionAlreadyExists,
  kConnectionClosing,
  kConnectionReset,
  kConnectionRefused,
  kConnectionTimedOut,
  kForeignSocketUnspecified,
  kInsufficientResources,
  kPortInUse,
};
std::string_view to_string(CallError error);

// A call that answers nothing but whether it was done.
struct Done {};
using CallResult = Result<Done, CallError>;

// One end of one connection: the TCB and the state machine of RFC 9293 3.10. A regular value, sans-I/O: the
// driver gives it calls, segments and the time, and then takes out events, first, and segments until there are none.
//
//                 calls.cpp                arrival.cpp      timeouts.cpp
//      open, send, receive, close, abort   on_segment       on_timeout
//                        \                     |               /
//                         +-------- TCB, transition() --------+
//                         /                    |               \.
//                   poll_event           poll_segment      next_timeout
//                                         (output.cpp)
class Connection {
 public:
  // In CLOSED. iss: the initial sequence number to use when it opens (RFC 9293 3.4.1).
  Connection(const Config& config, wire::Endpoint local, SeqNum iss);

  // --- User calls (RFC 9293 3.10.1 to 3.10.6) ---
  CallResult open_active(wire::Endpoint remote, Instant now);
  // remote, when given, is the only peer that may connect.
  CallResult open_passive(std::optional<wire::Endpoint> remote);
  // Queues octets; answers how many were taken (the send buffer may have less room).
  Result<std::uint32_t, CallError> send(Bytes octets, Instant now);
  // Up to count octets; none when nothing has arrived. kConnectionClosing: the peer has closed and all is read.
  Result<Bytes, CallError> receive(std::uint32_t count);
  CallResult close(Instant now);
  CallResult abort();
  // Replaces the initial sequence number, which may depend on the peer (RFC 6528). Precondition: CLOSED or LISTEN.
  void choose_iss(SeqNum iss);

  // --- Inputs ---
  // A segment addressed to this connection (RFC 9293 3.10.7).
  void on_segment(const wire::TcpSegment& segment, Instant now);
  // Runs every timer whose deadline is not after now (RFC 9293 3.10.8).
  void on_timeout(Instant now);

  // --- Outputs ---
  std::optional<Event> poll_event();
  std::optional<Outgoing> poll_segment(Instant now);
  // Earliest deadline; never() when no timer runs.
  Instant next_timeout() const;

  // --- Getters: the STATUS call (RFC 9293 3.10.6) and the whole TCB ---
  State state() const { return state_; }
  const wire::Endpoint& local() const { return local_; }
  const wire::Endpoint& remote() const { return remote_; }
  const Config& config() const { return config_; }
  const Sender& snd() const { return snd_; }
  const Receiver& rcv() const { return rcv_; }
  const RttEstimator& rtt() const { return rtt_; }
  const NewReno& congestion() const { return congestion_; }
  std::optional<Instant> timer(TimerKind kind) const { return timers_[static_cast<std::size_t>(kind)]; }
  bool opened_actively() const { return active_; }
  // Why the connection ended, once it is CLOSED by anything but a close of both sides.
  std::optional<CallError> error() const { return error_; }

 private:
  // calls.cpp
  void close_synchronized();
  void open_window();
  // In the states where the peer may still send.
  bool receives() const;

  // arrival.cpp: one function for each step of RFC 9293 3.10.7, in its order. The bool ones answer whether
  // processing of the segment goes on.
  void arrive_listen(const wire::TcpSegment& seg);
  void arrive_syn_sent(const wire::TcpSegment& seg, Instant now);
  void arrive_synchronized(wire::TcpSegment seg, Instant now);
  bool check_sequence(const wire::TcpSegment& seg, Instant now);
  bool check_rst(const wire::TcpSegment& seg);
  bool check_syn(const wire::TcpSegment& seg);
  bool check_ack(const wire::TcpSegment& seg, Instant now);
  bool check_handshake_ack(const wire::TcpSegment& seg, Instant now);
  bool check_ack_range(const wire::TcpSegment& seg);
  bool check_fin_acked(const wire::TcpSegment& seg, Instant now);
  void process_text(const wire::TcpSegment& seg);
  void process_fin(const wire::TcpSegment& seg, Instant now);
  void take_fin(Instant now);

  void begin(const wire::TcpSegment& syn);
  void update_window(const wire::TcpSegment& seg);
  void acknowledge(SeqNum ack, Instant now);
  void count_duplicate(const wire::TcpSegment& seg);
  void finish_open(Rule rule, Instant now);
  void return_to_listen();
  void end(Rule rule, std::optional<CallError> error, Notice notice);
  void refuse(const wire::TcpSegment& seg, Rule rule);

  // timeouts.cpp
  void retransmission_timeout(Instant now);
  void persist_timeout();
  void set_timer(TimerKind kind, Instant deadline, Rule rule);
  void stop_timer(TimerKind kind, Rule rule);
  void update_timers(Instant now);
  bool window_blocks() const;
  Duration persist_interval() const;
  void enter_time_wait(Rule rule, Instant now);

  // output.cpp
  struct Plan;
  std::optional<Plan> plan() const;
  Plan plan_syn(Rule rule, bool retransmission) const;
  std::optional<Plan> plan_retransmission() const;
  std::optional<Plan> plan_new() const;
  bool worth_sending(std::uint32_t length, std::uint32_t available) const;
  Outgoing emit(const Plan& plan, Instant now);
  void note_sent(const Plan& plan, Instant now);
  wire::TcpSegment blank_segment() const;
  // An ACK is due; the first reason stays.
  void want_ack(Rule rule);

  // The only writer of the state; checks the arc against transitions().
  void transition(State to, Rule rule);
  void tell(Rule rule, Notice notice, std::uint32_t count = 0);
  void discard(Rule rule);

  Config config_;
  wire::Endpoint local_;
  wire::Endpoint remote_;
  std::optional<wire::Endpoint> listen_remote_;  // the only peer that a passive OPEN takes
  State state_ = State::kClosed;
  bool active_ = false;
  Sender snd_;
  Receiver rcv_;
  RttEstimator rtt_;
  NewReno congestion_;
  std::array<std::optional<Instant>, kTimerCount> timers_{};
  std::optional<CallError> error_;

  // What poll_segment() is to send besides data.
  Rule ack_wanted_ = Rule::kNone;
  Rule rtx_rule_ = Rule::kNone;  // why snd_.rtx was moved
  bool syn_wanted_ = false;      // a SYN or SYN,ACK is due
  bool probe_wanted_ = false;    // a zero-window probe is due
  std::optional<Outgoing> reset_;

  std::vector<Event> events_;
  std::size_t events_polled_ = 0;  // of events_, how many are taken out already
};

}  // namespace tcplab::tcp
