#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/fifo.hpp"
#include "core/tcp/host.hpp"
#include "core/trace/recorder.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// A Host whose every input and output is written to a Trace (which converts to a Recorder) with its cause.
// The one way to drive a Host: the virtual network and the real one both use it.
//
// Each input (a call, an arrival, a timeout) is recorded, becomes the cause of what it leads to, and is
// followed by collect(), which the owner calls to get the segments to carry away.
class Station {
 public:
  Station(HostIndex index, tcp::Host host);

  const tcp::Host& host() const { return host_; }
  HostIndex index() const { return index_; }

  // User calls; cause is the event that made the user call, kNoEvent for the script itself.
  Result<tcp::ConnId, tcp::CallError> listen(std::uint16_t port, std::uint32_t backlog, Instant now,
                                             Recorder log, EventId cause = kNoEvent);
  Result<tcp::ConnId, tcp::CallError> connect(wire::Endpoint remote, std::uint16_t local_port, Instant now,
                                              Recorder log, EventId cause = kNoEvent);
  Result<std::uint32_t, tcp::CallError> send(tcp::ConnId id, Bytes octets, Instant now, Recorder log,
                                             EventId cause = kNoEvent);
  Result<Bytes, tcp::CallError> receive(tcp::ConnId id, std::uint32_t count, Instant now, Recorder log,
                                        EventId cause = kNoEvent);
  tcp::CallResult close(tcp::ConnId id, Instant now, Recorder log, EventId cause = kNoEvent);
  tcp::CallResult abort(tcp::ConnId id, Instant now, Recorder log, EventId cause = kNoEvent);
  std::optional<tcp::ConnId> accept(tcp::ConnId listener) { return host_.accept(listener); }
  void release(tcp::ConnId id);

  // For a layer that makes the calls itself, the sockets: the Host to call, and then what was called, in
  // order.
  tcp::Host& host_for_calls() { return host_; }
  struct MadeCall {
    tcp::ConnId connection;
    Called called;
    std::size_t events = 0;  // that waited in the Host when the call was over
  };
  void record_calls(const std::vector<MadeCall>& calls, Instant now, Recorder log, EventId cause = kNoEvent);

  // packet is already in the trace; records its arrival, be it a segment, an ICMP error that quotes one of
  // the Host's segments, or claims to, or nothing that can be read.
  void on_packet(PacketId packet, Instant now, Recorder log);
  void on_timeout(Instant now, Recorder log);
  Instant next_timeout() const { return host_.next_timeout(); }

  // Events recorded since the last take_notices(), for an application to react to.
  struct Notice {
    EventId event;
    tcp::ConnId connection;
    tcp::Notified what;
  };
  std::vector<Notice> take_notices();

  // Takes the next segment out of the Host and puts it into the trace as sent (Packet::to is left for the
  // network to fill in). Call after the application has reacted, until nullopt.
  std::optional<PacketId> next_packet(Instant now, Recorder log);

  // What follows goes to a new Trace, whose events are none of the causes known here. Only when nothing is to
  // be sent.
  void begin_anew();

 private:
  static tcp::Rule rule_of(CallKind call);
  void on_segment(const Packet& packet, Event event, Recorder log);
  void on_icmp(const Packet& packet, Event event, Recorder log);
  void on_unreadable(const Packet& packet, Event event, Recorder log);
  // Records what has arrived, and what the Host tells about it.
  void arrived(const Event& event, Recorder log);
  // Records a call and what the Host tells about it.
  void called(Called call, tcp::ConnId id, Instant now, Recorder log, EventId cause,
              std::size_t events = SIZE_MAX);
  // Takes that many events of the Host.
  void drain_events(EventId cause, bool is_input, Instant now, Recorder log, std::size_t most = SIZE_MAX);
  // The input that made the Host's next segment.
  EventId cause_of(const tcp::HostSegment& segment, bool stray);
  void note_strays();
  EventId record(Event event, Recorder log);
  void forget_timers(tcp::ConnId id);

  HostIndex index_;
  tcp::Host host_;
  EventId input_ = kNoEvent;  // the latest input of all
  std::unordered_map<std::uint32_t, EventId>
      causes_;                  // the latest input of each connection, until all is sent
  Fifo<EventId> stray_causes_;  // of each segment of no connection that waits in the Host
  std::map<std::pair<tcp::ConnId, tcp::TimerKind>, EventId> armed_;  // what set each running timer
  std::vector<Notice> notices_;
};

}  // namespace tcplab::trace
