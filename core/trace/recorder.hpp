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

  // Numbers the event, and ties a sent, received or dropped one to its packet.
  EventId add(Event event);
  PacketId add(Packet packet);
  // An event of an ICMP error, with its cause, and one of a datagram that cannot be read.
  EventId add(Event event, const wire::IcmpError& error);
  EventId add(Event event, UnreadableDatagram datagram);
  void set_destination(PacketId packet, HostIndex to);
  // Keeps what the trace tells about a connection up to date; first: the event that names it.
  void note_connection(HostIndex host, const tcp::Host& tcp, tcp::ConnId id, EventId first);
  // The same of a connection that no Host of ours has.
  void note_connection(const ConnectionInfo& info);

  const Packet& packet(PacketId id) const { return trace_->packets()[id]; }
  const Event& event(EventId id) const { return trace_->events()[id]; }

 private:
  const Trace* trace_;
  Trace* growing_ = nullptr;
  Replay* replay_ = nullptr;
};

}  // namespace tcplab::trace
