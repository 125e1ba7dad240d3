#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/language.hpp"
#include "core/base/time.hpp"
#include "core/tcp/event.hpp"
#include "core/tcp/host.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/tcp_segment.hpp"

namespace tcplab::trace {

using EventId = std::uint32_t;    // index into Trace::events()
using PacketId = std::uint32_t;   // index into Trace::packets()
using HostIndex = std::uint16_t;  // index into Trace::hosts()
constexpr EventId kNoEvent = UINT32_MAX;
constexpr PacketId kNoPacket = UINT32_MAX;

// A user call on a host (RFC 9293 3.9.1), and how it ended.
enum class CallKind : std::uint8_t { kListen, kConnect, kSend, kReceive, kClose, kAbort };
std::string_view to_string(CallKind kind);

struct Called {
  CallKind call = CallKind::kConnect;
  std::uint32_t count = 0;  // octets taken or read, for kSend and kReceive
  wire::Endpoint remote;    // for kConnect
  std::uint16_t port = 0;   // for kListen
  bool failed = false;
  tcp::CallError error{};  // when failed
};
struct SegmentSent {
  PacketId packet = kNoPacket;
};
struct SegmentReceived {
  PacketId packet = kNoPacket;
};
enum class DropReason : std::uint8_t { kScripted, kLoss, kQueueFull, kUnreachable };
std::string_view to_string(DropReason reason);
struct SegmentDropped {
  PacketId packet = kNoPacket;
  DropReason reason = DropReason::kLoss;
  std::uint32_t line = 0;  // of the scenario that asked for it, for kScripted
};

// An ICMP error about a segment of the host, or what claims to be one (RFC 9293 3.9.2.2). The event's cause
// is the segment that it quotes, if that is known, and its rule says what was made of it.
struct IcmpReceived {
  std::uint32_t error = 0;  // index into Trace::icmp_errors()
};
// A datagram that claims to carry TCP, or an ICMP error about it, and cannot be read as that: dropped.
struct Unreadable {
  std::uint32_t datagram = 0;  // index into Trace::unreadable()
};

// One thing that happened. Append-only; everything on screen, in exports and in tests is read from here.
struct Event {
  EventId id = kNoEvent;
  EventId cause =
      kNoEvent;  // the event that made this one happen; kNoEvent for the script and the outside world
  Instant at;
  HostIndex host = 0;      // where; for a drop, the sender
  tcp::ConnId connection;  // on that host; may be none
  tcp::Rule rule = tcp::Rule::kNone;
  std::variant<Called, SegmentSent, SegmentReceived, SegmentDropped, tcp::StateChanged, tcp::TimerSet,
               tcp::TimerStopped, tcp::TimerFired, tcp::Notified, tcp::Discarded, tcp::Noted, tcp::Adjusted,
               IcmpReceived, Unreadable>
      what;
};

// A segment on its way. Exactly one of received and dropped is set once its journey is over.
struct Packet {
  wire::TcpSegment segment;
  HostIndex from = 0;
  HostIndex to = 0;
  bool retransmission = false;
  EventId sent = kNoEvent;  // kNoEvent in a live trace for segments that came from outside
  EventId received = kNoEvent;
  EventId dropped = kNoEvent;
};

struct UnreadableDatagram {
  wire::IpAddress source;  // as its IP header has it
  Bytes octets;
  wire::ParseError error;
};

struct HostInfo {
  std::string name;
  wire::IpAddress address;
};

// A connection of a host as the trace knows it, in the order of appearance.
struct ConnectionInfo {
  HostIndex host = 0;
  tcp::ConnId id;
  tcp::ConnId parent;     // its listener, or none
  bool listener = false;  // listens for connections and never becomes one
  wire::Endpoint local;
  wire::Endpoint remote;  // port 0 until known
  SeqNum iss;             // for relative numbers
  SeqNum irs;
  EventId first = kNoEvent;  // the first event that names it
};

// The append-only log of a run, which only a Recorder writes.
class Trace {
 public:
  Trace() = default;
  Trace(std::string name, std::vector<HostInfo> hosts) : name_(std::move(name)), hosts_(std::move(hosts)) {}

  const std::string& name() const { return name_; }
  const std::vector<HostInfo>& hosts() const { return hosts_; }
  const std::vector<ConnectionInfo>& connections() const { return connections_; }
  const std::vector<Packet>& packets() const { return packets_; }
  const std::vector<Event>& events() const { return events_; }
  const std::vector<wire::IcmpError>& icmp_errors() const { return icmp_errors_; }
  const std::vector<UnreadableDatagram>& unreadable() const { return unreadable_; }

  // nullptr when there is none.
  const ConnectionInfo* connection(HostIndex host, tcp::ConnId id) const;
  // The packet of a sent, received or dropped event; kNoPacket for others.
  PacketId packet_of(EventId event) const;
  // The packet that an ICMP error to a host quotes: the latest with those numbers, of the last few hundred;
  // kNoPacket when there is none.
  PacketId quoted_by(HostIndex host, const wire::IcmpError& error) const;
  // Wireshark's relative numbers: against the ISN of the sender, and of the peer for ack. Raw when unknown.
  std::uint32_t relative_seq(const Packet& packet) const;
  std::uint32_t relative_ack(const Packet& packet) const;
  // The ISNs that the above subtract.
  SeqNum seq_base(const Packet& packet) const;
  SeqNum ack_base(const Packet& packet) const;

 private:
  friend class Recorder;

  // Adds a connection, or replaces what is known of it.
  void set_connection(const ConnectionInfo& info);
  struct Bases {
    SeqNum seq;
    SeqNum ack;
  };
  Bases bases(const Packet& packet) const;

  std::string name_;
  std::vector<HostInfo> hosts_;
  std::vector<ConnectionInfo> connections_;
  std::vector<Packet> packets_;
  std::vector<Event> events_;
  std::vector<wire::IcmpError> icmp_errors_;
  std::vector<UnreadableDatagram> unreadable_;
  // For each host, by ConnId: where in connections it is, plus one; 0: nowhere.
  std::vector<std::vector<std::uint32_t>> connection_index_;
};

// "SYN", "SYN, ACK", "Seq=1 Ack=1 Win=65535 Len=1000" in Wireshark's manner: the info column of a packet.
std::string summary(const Trace& trace, const Packet& packet);
// One line for any event, as the text timeline, the transcript and tooltips have it.
std::string describe(const Trace& trace, const Event& event, Language language = Language::kEnglish);

// Readable timeline, one line an event, for `tcplab run`.
std::string to_text(const Trace& trace);
// The whole trace as JSON, one event a line; the same bytes on every target.
std::string to_json(const Trace& trace);
// What a capture at every host would have seen; dropped packets are there with a comment saying so.
std::vector<std::uint8_t> to_pcapng(const Trace& trace);
// What a capture at that host alone would have seen: each segment once, so that an analyser's idea of
// retransmissions is right.
std::vector<std::uint8_t> to_pcapng_at(const Trace& trace, HostIndex host);

}  // namespace tcplab::trace
