#pragma once

#include <cstddef>

#include "core/trace/trace.hpp"

namespace tcplab::trace {

// A second run over what a Trace already holds: how far it has come. Nothing is written, so that going back
// in a long run costs what is replayed and not what is kept.
struct Replay {
  const Trace* trace = nullptr;
  std::size_t events = 0;
  std::size_t packets = 0;
};

// Where a run writes what happens: to the end of a Trace, or over the same things in a Replay. A handle,
// passed by value; a Trace or a Replay converts to it and must outlive it.
class Recorder {
 public:
  Recorder(Trace& trace) : trace_(&trace), growing_(&trace) {}
  Recorder(Replay& replay) : trace_(replay.trace), replay_(&replay) {}

  // Numbers the event, and ties one that is about a packet to it.
  EventId add(const Event& event);
  // A segment of ours, to be put into octets: its segment, from, to and retransmission count.
  PacketId add(const Packet& packet);
  // A datagram from outside, as it came: a segment, an ICMP error, or neither.
  PacketId add(const Bytes& datagram, HostIndex from, HostIndex to);
  void set_destination(PacketId packet, HostIndex to);
  // Keeps what the trace tells about a connection up to date; first: the event that names it.
  void note_connection(HostIndex host, const tcp::Host& tcp, tcp::ConnId id, EventId first);
  // The same of a connection that no Host of ours has.
  void note_connection(const ConnectionInfo& info);

  Packet packet(PacketId id) const { return trace_->packets_[id]; }
  bool is_readable(PacketId id) const { return trace_->packets_.is_readable(id); }
  // The event that sent a packet, and the connection that an event names.
  EventId sent(PacketId id) const { return trace_->packets_.journey(id).sent; }
  tcp::ConnId connection(EventId id) const { return trace_->events_.connection(id); }
  PacketId quoted_by(HostIndex host, const wire::IcmpError& error) const {
    return trace_->quoted_by(host, error);
  }

 private:
  void end_journey(PacketId packet, EventId by, bool dropped);

  const Trace* trace_;
  Trace* growing_ = nullptr;
  Replay* replay_ = nullptr;
};

}  // namespace tcplab::trace
