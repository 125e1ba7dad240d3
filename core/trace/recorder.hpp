#pragma once

#include "core/trace/replay.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// Where a run writes what happens: to the end of a Trace, or over the same things in a Replay. A handle,
// passed by value; a Trace or a Replay converts to it and must outlive it.
class Recorder {
 public:
  Recorder(Trace& trace) : growing_(&trace) {}
  Recorder(Replay& replay) : replay_(&replay) {}

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

 private:
  Trace* growing_ = nullptr;
  Replay* replay_ = nullptr;
};

}  // namespace tcplab::trace
