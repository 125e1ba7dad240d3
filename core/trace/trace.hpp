#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/language.hpp"
#include "core/trace/event.hpp"
#include "core/trace/event_log.hpp"
#include "core/trace/packet.hpp"
#include "core/trace/packet_log.hpp"
#include "core/trace/shared.hpp"

namespace tcplab::trace {

enum class NodeKind : std::uint8_t { kHost, kRouter, kMiddlebox };
std::string_view to_string(NodeKind kind);

struct NodeInfo {
  std::string name;
  wire::IpAddress address;  // the first, if it has several; unspecified where it has none
  NodeKind kind = NodeKind::kHost;
  std::vector<wire::IpAddress> more_addresses = {};
  // Of a capture with many addresses: so many have no node of their own, and share this one, which has none.
  std::size_t shared = 0;

  std::vector<wire::IpAddress> addresses() const;
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
  // Of a capture, which has both ends: the other one, and how far the windows of this one are shifted to the
  // left, but for those of its SYN.
  HostIndex peer_host = 0;
  tcp::ConnId peer = {};
  std::uint8_t window_shift = 0;

  bool operator==(const ConnectionInfo&) const = default;
};

// The append-only log of a run, which only a Recorder writes. A copy shares with the original all that both
// have: it costs a pointer for each few thousand events, and what is written to it afterwards is its own.
class Trace {
 public:
  Trace() : Trace({}, {}) {}
  // Hosts come first. captured_since: see below.
  Trace(std::string name, std::vector<NodeInfo> nodes,
        std::optional<std::int64_t> captured_since = std::nullopt);

  const std::string& name() const { return about_->name; }
  const std::vector<NodeInfo>& nodes() const { return about_->nodes; }
  // The first of the nodes: those that have a TCP.
  std::span<const NodeInfo> hosts() const { return std::span(about_->nodes).first(about_->hosts); }
  // Of a capture (imported.hpp), which was taken at one point: when its first packet passed there, in
  // nanoseconds since 1970-01-01 00:00 UTC. Each of its packets has one event, since no more was seen of it:
  // a segment's is the one that sends it, and ends its journey as well. Nothing where a run has written it.
  std::optional<std::int64_t> captured_since() const { return about_->captured_since; }
  // By reference.
  auto connections() const { return connections_.view(); }
  // By value: what is kept is smaller than what is told.
  View<PacketLog> packets() const { return packets_.view(); }
  View<EventLog> events() const { return events_.view(); }

  // As it was when it had so many events and packets, with which it shares all that both have. Of under_way,
  // which are or may have been on their way then, it forgets the end that came later; of the connections that
  // were open then it has what is known by now. Precondition: no more than there are.
  Trace prefix(std::size_t events, std::size_t packets, std::span<const PacketId> under_way) const;

  // Octets that events and packets take in memory, payload that is shared with others included.
  std::size_t footprint() const { return events_.footprint() + packets_.footprint(); }

  // nullptr when there is none; valid until the trace is written.
  const ConnectionInfo* connection(HostIndex host, tcp::ConnId id) const;
  // How many connections a host has had, its listeners not counted.
  std::size_t connections_of(HostIndex host) const { return host < opened_.size() ? opened_[host] : 0; }
  // The packet that an event is about; kNoPacket for those that are about none, or are not there.
  PacketId packet_of(EventId event) const;
  // The datagram as it was on the wire.
  std::vector<std::uint8_t> octets(PacketId packet) const { return packets_.octets(packet); }
  // The same as it was when it came to the node of an event of its journey: hops have counted its TTL down,
  // and queues may have marked it. Precondition: the event is about a packet.
  std::vector<std::uint8_t> octets_at(const Event& event) const;
  // The packet that an ICMP error to a host quotes: the latest with those numbers, of the last few hundred of
  // the first count; kNoPacket when there is none.
  PacketId quoted_by(HostIndex host, const wire::IcmpError& error, std::size_t count) const;
  // Whether a packet is this segment of ours. Precondition: the packet is there.
  bool holds(PacketId packet, const wire::TcpSegment& segment, HostIndex from, bool retransmission) const {
    return packets_.holds(packet, segment, from, retransmission);
  }
  // Wireshark's relative numbers: against the ISN of the sender, and of the peer for ack. Raw when unknown.
  std::uint32_t relative_seq(const Packet& packet) const;
  std::uint32_t relative_ack(const Packet& packet) const;
  // What its window says, in octets. In a capture it is scaled as its connection has agreed, as Wireshark has
  // it. In a run it is the field itself: a scenario that picks, rewrites or forges a segment names that.
  std::uint32_t window(const Packet& packet) const;
  // The ISNs that the above subtract.
  SeqNum seq_base(const Packet& packet) const;
  SeqNum ack_base(const Packet& packet) const;

 private:
  friend class Recorder;

  // Whether an event names the connection already.
  bool is_named(HostIndex host, tcp::ConnId id) {
    return (host < latest_named_.size() && latest_named_[host] == id) || find_named(host, id);
  }
  bool find_named(HostIndex host, tcp::ConnId id);
  // One more, or one less.
  void count(const ConnectionInfo& info, bool more);
  // Adds a connection, or replaces what is known of it.
  void set_connection(const ConnectionInfo& info);
  struct Bases {
    SeqNum seq;
    SeqNum ack;
  };
  Bases bases(const Packet& packet) const;
  static PacketId original_of(const Event& sent);

  struct About {
    std::string name;
    std::vector<NodeInfo> nodes;
    std::size_t hosts = 0;
    std::optional<std::int64_t> captured_since;
  };
  std::shared_ptr<const About> about_;
  SharedTable<ConnectionInfo, 64> connections_;
  PacketLog packets_;
  EventLog events_;
  // For each host, by ConnId: where in connections it is, plus one, if that is the one there; 0: nowhere.
  std::vector<SharedTable<std::uint32_t, 1024>> connection_index_;
  std::vector<std::uint32_t> opened_;  // for each host: see connections_of()
  // For each host: the connection that find_named() found last, for events come in trains.
  std::vector<tcp::ConnId> latest_named_;
};

// "client:50000"; of an end that shares its node, its own address instead of the name.
std::string end_name(const Trace& trace, const ConnectionInfo& end);
// "SYN", "SYN, ACK", "Seq=1 Ack=1 Win=65535 Len=1000" in Wireshark's manner: the info column of a segment.
std::string summary(const Trace& trace, const Packet& packet);
// One line for any event, as the text timeline, the transcript and tooltips have it.
std::string describe(const Trace& trace, const Event& event, Language language = Language::kEnglish);

// Readable timeline, one line an event, or a packet where it is of a capture, for `tcplab run`.
std::string to_text(const Trace& trace);
// The whole trace as JSON, one event a line; the same bytes on every target.
std::string to_json(const Trace& trace);
// What a capture at every node would have seen; dropped packets are there with a comment saying so. Of a
// capture: the packets of it.
std::vector<std::uint8_t> to_pcapng(const Trace& trace);
// What a capture at that node alone would have seen: each segment once, so that an analyser's idea of
// retransmissions is right.
std::vector<std::uint8_t> to_pcapng_at(const Trace& trace, HostIndex host);

}  // namespace tcplab::trace
