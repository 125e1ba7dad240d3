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

  // Numbers the event, and ties one that is about a packet to it.
  EventId add(const Event& event) const;
  // A segment of ours, to be put into octets.
  PacketId add(const wire::TcpSegment& segment, HostIndex from, HostIndex to,
               bool retransmission = false) const;
  // A datagram from outside, as it came: a segment, an ICMP error, or neither.
  PacketId add(const Bytes& datagram, HostIndex from, HostIndex to) const;
  // A datagram that was captured: see PacketLog. Precondition: a Trace is written.
  PacketId add_captured(const Bytes& datagram, std::size_t missing, HostIndex from, HostIndex to,
                        bool retransmission) const {
    return growing_->packets_.add_captured(datagram, missing, from, to, retransmission);
  }
  // A packet of another trace, octet for octet. Precondition: it is there, and a Trace is written.
  PacketId add(const Trace& other, PacketId packet) const {
    return growing_->packets_.add(other.packets_, packet);
  }
  void set_destination(PacketId packet, HostIndex to) const {
    if (growing_ != nullptr) growing_->packets_.journey_to_write(packet).to = to;
  }
  // Keeps what the trace tells about a connection up to date, which changes only with its state; first: the
  // event that names it.
  void note_connection(HostIndex host, const tcp::Host& tcp, tcp::ConnId id, EventId first) const;
  // The same where an event names a connection whose state may be as it was: only the first one has anything
  // to tell.
  void name_connection(HostIndex host, const tcp::Host& tcp, tcp::ConnId id, EventId first) const {
    if (growing_ != nullptr && id && !growing_->is_named(host, id)) note_connection(host, tcp, id, first);
  }
  // The same of a connection that no Host of ours has.
  void note_connection(const ConnectionInfo& info) const;

  // What has been written so far.
  Packet packet(PacketId id) const { return trace().packets_[id]; }
  std::vector<std::uint8_t> octets(PacketId id) const { return trace().octets(id); }
  bool is_readable(PacketId id) const { return trace().packets_.is_readable(id); }
  // The event that sent a packet.
  EventId sent(PacketId id) const { return trace().packets_.journey(id).sent; }
  // See Trace::quoted_by().
  PacketId quoted_by(HostIndex host, const wire::IcmpError& error) const;

 private:
  const Trace& trace() const { return replay_ != nullptr ? *replay_->trace : *growing_; }
  void end_journey(PacketId packet, EventId by, PacketLog::End how) const;

  Trace* growing_ = nullptr;
  Replay* replay_ = nullptr;
};

}  // namespace tcplab::trace
