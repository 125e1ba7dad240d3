#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "core/base/time.hpp"
#include "core/tcp/call.hpp"
#include "core/tcp/event.hpp"
#include "core/tcp/host.hpp"

namespace tcplab::trace {

using EventId = std::uint32_t;    // index into Trace::events()
using PacketId = std::uint32_t;   // index into Trace::packets()
using HostIndex = std::uint16_t;  // index into Trace::hosts()
constexpr EventId kNoEvent = UINT32_MAX;
constexpr PacketId kNoPacket = UINT32_MAX;

// A user called, and how that ended.
using tcp::CallKind;
using Called = tcp::Call;

struct SegmentSent {
  PacketId packet = kNoPacket;
  bool operator==(const SegmentSent&) const = default;
};
struct SegmentReceived {
  PacketId packet = kNoPacket;
  bool operator==(const SegmentReceived&) const = default;
};
enum class DropReason : std::uint8_t { kScripted, kLoss, kQueueFull, kUnreachable, kHostDown };
std::string_view to_string(DropReason reason);
struct SegmentDropped {
  PacketId packet = kNoPacket;
  DropReason reason = DropReason::kLoss;
  std::uint32_t line = 0;  // of the scenario that asked for it, for kScripted
  bool operator==(const SegmentDropped&) const = default;
};

// An ICMP error about a segment of the host, or what claims to be one (RFC 9293 3.9.2.2). The event's cause
// is the sending of the segment that it quotes, if that is known, and its rule says what was made of it.
struct IcmpReceived {
  PacketId packet = kNoPacket;
  bool operator==(const IcmpReceived&) const = default;
};
// A datagram that claims to carry TCP, or an ICMP error about it, and cannot be read as that: dropped.
struct Unreadable {
  PacketId packet = kNoPacket;
  bool operator==(const Unreadable&) const = default;
};

// What a scenario did beside making users call: to a packet, to a host, or to what one may choose.
enum class Intervention : std::uint8_t {
  kDelayed,
  kDuplicated,
  kReordered,
  kRewritten,
  kSet,
  kForged,
  kCrashed,
  kRebooted,
  kFrozen,
  kThawed
};
std::string_view to_string(Intervention intervention);
struct Intervened {
  Intervention what = Intervention::kDelayed;
  PacketId packet = kNoPacket;  // that it befell, if it is about one
  std::uint32_t line = 0;       // of the scenario
  std::string_view name = {};   // of the property or field that has changed; of static storage, as the next
  std::string_view word = {};   // its new value, where that is a word
  std::int64_t value = 0;       // its new value, where it is a number
  bool is_time = false;         // of nanoseconds
  bool operator==(const Intervened&) const = default;
};

// What an event tells beside where, when and why.
using What = std::variant<Called, SegmentSent, SegmentReceived, SegmentDropped, tcp::StateChanged,
                          tcp::TimerSet, tcp::TimerStopped, tcp::TimerFired, tcp::Notified, tcp::Discarded,
                          tcp::Noted, tcp::Adjusted, IcmpReceived, Unreadable, Intervened>;

// One thing that happened. Append-only; everything on screen, in exports and in tests is read from here.
struct Event {
  EventId id = kNoEvent;
  EventId cause =
      kNoEvent;  // the event that made this one happen; kNoEvent for the script and the outside world
  Instant at;
  HostIndex host = 0;      // where; for a drop, the sender
  tcp::ConnId connection;  // on that host; may be none
  tcp::Rule rule = tcp::Rule::kNone;
  What what;

  bool operator==(const Event&) const = default;
};

// The packet whose sending, arrival or loss an event is; kNoPacket for all others.
PacketId packet_of(const Event& event);

}  // namespace tcplab::trace
