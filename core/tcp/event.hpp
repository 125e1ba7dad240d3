#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "core/base/time.hpp"
#include "core/tcp/rule.hpp"
#include "core/tcp/state.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::tcp {

enum class TimerKind : std::uint8_t {
  kRetransmission,
  kPersist,
  kTimeWait,
  kDelayedAck,
  kKeepAlive,
  kUserTimeout,
  kFinWait2,
  kLossProbe,   // RFC 8985 7
  kReordering,  // RFC 8985 6.2 step 5
  kPacing,      // draft-ietf-ccwg-bbr-06 5.6.2
};
constexpr int kTimerCount = 10;
// "retransmission", "persist", "time-wait", "delayed-ack", ...
std::string_view to_string(TimerKind timer);

// What the user is told (RFC 9293 3.9.1: the TCP-to-user signals). A close is told from an abort:
// kRemoteClosed and kClosed alone from kReset, kRefused and kTimedOut, RFC 9293 3.6 (MUST-12).
enum class Notice : std::uint8_t {
  kConnected,     // the connection is ESTABLISHED
  kReadable,      // count octets more can be received
  kSendable,      // count octets of what was sent have been acknowledged, so there is room again
  kRemoteClosed,  // the peer's FIN: end of its data
  kReset,         // "connection reset"
  kRefused,       // "connection refused"
  kTimedOut,      // "connection aborted due to timeout"
  kClosed,        // the connection is over and its record gone
  kUrgent,     // urgent data is announced; count octets up to its end are still to be read (RFC 9293 3.8.5)
  kTrouble,    // R1 is reached: retransmitting for some time, the user and IP may look for another way
  kSoftError,  // ICMP reported trouble that may pass: RFC 9293 3.9.1.8 (MUST-47)
};
constexpr int kNoticeCount = 11;
std::string_view to_string(Notice notice);

struct StateChanged {
  State from = State::kClosed;
  State to = State::kClosed;
  bool operator==(const StateChanged&) const = default;
};
struct TimerSet {
  TimerKind timer = TimerKind::kRetransmission;
  Instant deadline;
  bool operator==(const TimerSet&) const = default;
};
struct TimerStopped {
  TimerKind timer = TimerKind::kRetransmission;
  bool operator==(const TimerStopped&) const = default;
};
struct TimerFired {
  TimerKind timer = TimerKind::kRetransmission;
  bool operator==(const TimerFired&) const = default;
};
struct Notified {
  Notice notice = Notice::kClosed;
  std::uint32_t count = 0;  // octets, for kReadable, kSendable and kUrgent
  bool operator==(const Notified&) const = default;
};
// An arriving segment told something that changes variables only; the event's rule says what.
struct Noted {
  bool operator==(const Noted&) const = default;
};
// An arriving segment, or part of it, was not used; the event's rule says why. Every arrival leads to an
// event: a use, or this.
struct Discarded {
  bool operator==(const Discarded&) const = default;
};

// What the congestion control has set.
enum class Quantity : std::uint8_t {
  kWindow,      // cwnd, octets
  kThreshold,   // ssthresh, octets; kNoThreshold: not known any more
  kPacingRate,  // octets in a second; 0: none
  kMode,        // a Mode
};
constexpr int kQuantityCount = 4;
constexpr std::uint64_t kNoThreshold = UINT32_MAX;
// "cwnd", "ssthresh", "pacing-rate", "mode"
std::string_view to_string(Quantity quantity);
// The congestion control has changed one of its figures; the event's rule says why. Once for each step,
// however often it moved in it.
struct Adjusted {
  Quantity quantity = Quantity::kWindow;
  std::uint64_t value = 0;
  bool operator==(const Adjusted&) const = default;
};

// Something that happened inside a connection, in the order in which it happened.
struct Event {
  Rule rule = Rule::kNone;
  std::variant<StateChanged, TimerSet, TimerStopped, TimerFired, Notified, Noted, Discarded, Adjusted> what;
  bool operator==(const Event&) const = default;
};

// A segment to put on the wire, and why.
struct Outgoing {
  wire::TcpSegment segment;
  Rule rule = Rule::kNone;
  bool retransmission = false;  // carries sequence numbers that were sent before
};

}  // namespace tcplab::tcp
