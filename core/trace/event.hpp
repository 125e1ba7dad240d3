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
using HostIndex = std::uint16_t;  // index into Trace::nodes(), of which the hosts are the first
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
enum class DropReason : std::uint8_t {
  kScripted,
  kLoss,
  kQueueFull,
  kUnreachable,
  kQueueEarly,  // a queue discipline drops before there is no room
  kLinkDown,
  kTooBig,     // for the MTU of the next link
  kExpired,    // its TTL
  kBadHeader,  // a router cannot read its IP header
  kRefused,    // by a firewall
  kExcess,     // beyond what a policer lets pass
  kNoMapping,  // a NAT does not know whom it is for, or has no port left
  kHostDown,   // it has arrived, and the host is off
};
constexpr int kDropReasonCount = 13;
std::string_view to_string(DropReason reason);
struct SegmentDropped {
  PacketId packet = kNoPacket;
  DropReason reason = DropReason::kLoss;
  std::uint32_t line = 0;  // of the scenario that asked for it, for kScripted
  HostIndex toward = 0;    // the node that the link leads to, for kLinkDown
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

// On the way of a packet, whatever it carries. Each has the one before it as its cause, back to what sent it.
// It has to wait for the link to the next node, and it need wait no longer.
struct Queued {
  PacketId packet = kNoPacket;
  HostIndex toward = 0;
  bool operator==(const Queued&) const = default;
};
struct Dequeued {
  PacketId packet = kNoPacket;
  HostIndex toward = 0;
  bool operator==(const Dequeued&) const = default;
};
// By the queue there: congestion experienced (RFC 3168 5).
struct Marked {
  PacketId packet = kNoPacket;
  HostIndex toward = 0;
  bool operator==(const Marked&) const = default;
};
// It has arrived at a router or middlebox, which sends it on or drops it.
struct Forwarded {
  PacketId packet = kNoPacket;
  bool operator==(const Forwarded&) const = default;
};
// A new packet begins here: the same as another one, or what has become of it. What was duplicated goes on.
struct Duplicated {
  PacketId packet = kNoPacket;
  PacketId of = kNoPacket;
  bool operator==(const Duplicated&) const = default;
};
struct Corrupted {
  PacketId packet = kNoPacket;
  PacketId of = kNoPacket;
  bool operator==(const Corrupted&) const = default;
};
struct Rewritten {
  PacketId packet = kNoPacket;
  PacketId of = kNoPacket;
  bool operator==(const Rewritten&) const = default;
};
// A router complains about a packet; the cause is that packet's end.
struct IcmpSent {
  PacketId packet = kNoPacket;
  bool operator==(const IcmpSent&) const = default;
};
// From now on the link to that node is like this.
struct LinkChanged {
  HostIndex toward = 0;
  bool up = true;
  std::uint64_t rate = 0;  // bits a second; 0: unlimited
  Duration delay;
  std::uint32_t loss = 0;  // of 100,000,000 that cross it, each by itself
  bool operator==(const LinkChanged&) const = default;
};

// From now on so many of the node's ways lead elsewhere, for links went down or up, which is the cause; 0: of
// no node's.
struct RoutesChanged {
  std::uint32_t ways = 0;
  bool operator==(const RoutesChanged&) const = default;
};
// A node would have complained about the packet that it has just dropped, and has complained too often.
struct IcmpWithheld {
  PacketId about = kNoPacket;
  bool operator==(const IcmpWithheld&) const = default;
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
  kThawed,
  kCorrupted
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
using What =
    std::variant<Called, SegmentSent, SegmentReceived, SegmentDropped, tcp::StateChanged, tcp::TimerSet,
                 tcp::TimerStopped, tcp::TimerFired, tcp::Notified, tcp::Discarded, tcp::Noted, tcp::Adjusted,
                 IcmpReceived, Unreadable, Queued, Dequeued, Marked, Forwarded, Duplicated, Corrupted,
                 Rewritten, IcmpSent, LinkChanged, RoutesChanged, IcmpWithheld, Intervened>;

// One thing that happened. Append-only; everything on screen, in exports and in tests is read from here.
struct Event {
  EventId id = kNoEvent;
  EventId cause =
      kNoEvent;  // the event that made this one happen; kNoEvent for the script and the outside world
  Instant at;
  HostIndex host = 0;      // where; for a loss on a link, the node that sent it there
  tcp::ConnId connection;  // on that host; may be none, and is, of what happens elsewhere
  tcp::Rule rule = tcp::Rule::kNone;
  What what;

  bool operator==(const Event&) const = default;
};

// The packet that an event is about; kNoPacket for those that are about none. Of those that make one packet
// of another: the new one.
PacketId packet_of(const Event& event);

// What an event is to that packet's journey.
enum class Stage : std::uint8_t { kNone, kBegins, kPasses, kReceived, kDropped };
Stage stage_of(const Event& event);
// The packet that became packet_of(event), and is no more; kNoPacket where none did.
PacketId changed_by(const Event& event);

}  // namespace tcplab::trace
