#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/fifo.hpp"
#include "core/base/timed_map.hpp"
#include "core/tcp/host.hpp"
#include "core/trace/recorder.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// What names the causes of what a Host does next: events of the Trace that all was written to so far. It lies
// beside the Host and decides nothing, so that two pasts may lead to one and the same Host.
class Provenance {
 public:
  // Something that the Host's user is told, and the event that says so.
  struct Notice {
    EventId event = kNoEvent;
    tcp::ConnId connection;
    tcp::Notified what;
  };
  // The notices that wait for an application to react to them, the first of which is taken. Precondition of
  // the second: there are some.
  std::size_t notices_waiting() const { return notices_.size(); }
  Notice take_notice() { return notices_.pop(); }
  // What follows goes to a new Trace, whose events are none of the causes known here. Only when nothing is to
  // be sent.
  void begin_anew() { *this = Provenance(); }
  // Octets of memory; kUnshared: without what copies of it have too.
  std::size_t footprint(Share share) const;

 private:
  friend class Station;
  using Armed = std::array<EventId, tcp::kTimerCount>;

  // A Host has few connections at work at a time, most of the time one: they stand in a row.
  EventId& cause(tcp::ConnId id) {
    return !causes_.empty() && causes_.back().first == id ? causes_.back().second : find_cause(id);
  }
  EventId& find_cause(tcp::ConnId id);
  EventId cause_or(tcp::ConnId id, EventId otherwise) const;

  EventId input_ = kNoEvent;  // the latest input of all
  std::vector<std::pair<tcp::ConnId, EventId>>
      causes_;                  // the latest input of each connection, until all is sent; by ConnId
  Fifo<EventId> stray_causes_;  // of each segment of no connection that waits in the Host
  TimedMap<Armed> armed_;       // by ConnId: what set each running timer of each connection
  Fifo<Notice> notices_;
};

// A Host at work, whose every input and output is written to a Trace (which converts to a Recorder) with its
// cause: the one way to drive a Host, in the virtual network and in the real one. A handle, made where it is
// needed; the three that it leads to must outlive it.
//
// Each input (a call, an arrival, a timeout) is recorded, becomes the cause of what it leads to, and is
// followed by next_segment(), which the owner calls to get the segments to carry away.
class Station {
 public:
  Station(HostIndex index, tcp::Host& host, Provenance& provenance, Recorder log)
      : index_(index), host_(host), provenance_(provenance), log_(log) {}

  // User calls; cause is the event that made the user call, kNoEvent for the script itself.
  Result<tcp::ConnId, tcp::CallError> listen(std::uint16_t port, std::uint32_t backlog, Instant now,
                                             EventId cause = kNoEvent, tcp::OpenOptions options = {});
  // A passive OPEN for one peer: see tcp::Host::open_passive().
  Result<tcp::ConnId, tcp::CallError> open_passive(std::uint16_t port, wire::Endpoint remote, Instant now,
                                                   EventId cause = kNoEvent, tcp::OpenOptions options = {});
  Result<tcp::ConnId, tcp::CallError> connect(wire::Endpoint remote, std::uint16_t local_port, Instant now,
                                              EventId cause = kNoEvent, tcp::OpenOptions options = {});
  Result<std::uint32_t, tcp::CallError> send(tcp::ConnId id, Bytes octets, Instant now,
                                             EventId cause = kNoEvent, tcp::SendOptions options = {});
  Result<Bytes, tcp::CallError> receive(tcp::ConnId id, std::uint32_t count, Instant now,
                                        EventId cause = kNoEvent);
  // both: the user will not read either.
  tcp::CallResult close(tcp::ConnId id, Instant now, EventId cause = kNoEvent, bool both = false);
  tcp::CallResult abort(tcp::ConnId id, Instant now, EventId cause = kNoEvent);
  void release(tcp::ConnId id);
  // The host has crashed: see tcp::Host. Nothing waits to be sent. cause: the event that says so.
  void lose_power(Instant now, EventId cause);

  // Of a layer that makes the calls itself, the sockets: what was called, in order.
  void record_calls(const std::vector<tcp::MadeCall>& calls, Instant now, EventId cause = kNoEvent);

  // A segment arrives, which is that packet of the trace; sent: the event of its leaving, if there is one.
  void on_segment(const wire::TcpSegment& segment, PacketId packet, EventId sent, Instant now);
  // What is in the trace already: a segment, an ICMP error that quotes one of the Host's segments, or claims
  // to, or nothing that can be read. cause: the event before it on its way, where that is known.
  void on_packet(PacketId packet, Instant now, EventId cause = kNoEvent);
  void on_timeout(Instant now);

  // A segment that leaves the Host, and what the trace calls it.
  struct Departure {
    std::shared_ptr<wire::TcpSegment> segment;  // never none
    PacketId packet = kNoPacket;
    EventId sent = kNoEvent;
    tcp::ConnId connection;
  };
  // Takes the next segment out of the Host and puts it into the trace as sent (Packet::to is left for the
  // network to fill in). Call after the application has reacted, until nullopt. alter, if there is any, sees
  // it before the trace does, and may change what leaves. place: where it is to lie, or it makes itself one.
  using Alter = std::function<void(tcp::HostSegment&)>;
  std::optional<Departure> next_segment(Instant now, const Alter* alter = nullptr,
                                        std::shared_ptr<wire::TcpSegment> place = nullptr);

 private:
  static tcp::Rule rule_of(const Called& call);
  void on_icmp(const Packet& packet, Event event);
  void on_unreadable(const Packet& packet, Event event);
  void take_damaged(const Packet& packet, Event& event);
  // Records what has arrived, and what the Host tells about it.
  void arrived(const Event& event);
  // Records a call that opens a connection, or has failed to, and answers that.
  Result<tcp::ConnId, tcp::CallError> opened(Called call, const Result<tcp::ConnId, tcp::CallError>& result,
                                             Instant now, EventId cause);
  // Records a call and what the Host tells about it.
  void called(const Called& call, tcp::ConnId id, Instant now, EventId cause, std::size_t events = SIZE_MAX);
  // An input of that connection, which is noted as the cause of what follows.
  void begin_input(EventId input, tcp::ConnId owner);
  // Takes that many events of the Host; most of the time there are none.
  void drain_events(EventId cause, bool is_input, Instant now, std::size_t most = SIZE_MAX) {
    if (host_.events_waiting() > 0) record_events(cause, is_input, now, most);
  }
  void record_events(EventId cause, bool is_input, Instant now, std::size_t most);
  // The input that made the Host's next segment.
  EventId cause_of(const tcp::HostSegment& segment, bool stray);
  // What the Host answers for nobody goes out by itself: each has the segment that it answers as its cause,
  // were others to arrive before it leaves.
  void note_strays() {
    while (provenance_.stray_causes_.size() < host_.strays_waiting())
      provenance_.stray_causes_.push(provenance_.input_);
  }
  template <typename What>
  void note(const What& what, tcp::ConnId id, EventId event);
  // What set the timer.
  EventId armed_by(tcp::ConnId id, tcp::TimerKind timer) const;
  void note_armed(tcp::ConnId id, tcp::TimerKind timer, EventId by);
  void forget_armed(tcp::ConnId id);

  HostIndex index_;
  tcp::Host& host_;
  Provenance& provenance_;
  Recorder log_;
};

}  // namespace tcplab::trace
