#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/trace/trace.hpp"
#include "shell/timeline/time_map.hpp"

namespace tcplab::shell {

// How long a connection was in a state. end is kNoEvent when it still is at the end of the run.
struct StateSpan {
  tcp::State state = tcp::State::kClosed;
  trace::EventId begin = trace::kNoEvent;
  trace::EventId end = trace::kNoEvent;
  Instant from;
  Instant to;
};

// A timer from where it was set to where it stopped, was set anew, or fired.
struct TimerSpan {
  enum class End : std::uint8_t { kRunning, kStopped, kRestarted, kFired };
  tcp::TimerKind kind = tcp::TimerKind::kRetransmission;
  End how = End::kRunning;
  trace::EventId begin = trace::kNoEvent;
  trace::EventId end = trace::kNoEvent;
  Instant from;
  Instant to;
  Instant deadline;
};

// One end of a connection on its host's lifeline.
struct Track {
  std::uint32_t connection = 0;  // index into Trace::connections
  trace::HostIndex host = 0;
  bool listener = false;   // only makes connections, never becomes one
  std::uint16_t lane = 0;  // beside the others of the host; listeners have their own numbers
  Instant from;
  Instant to;
  std::vector<StateSpan> spans;                                 // in order, none for CLOSED
  std::array<std::vector<TimerSpan>, tcp::kTimerCount> timers;  // each in order, disjoint
};

enum class SegmentClass : std::uint8_t { kAck, kData, kSyn, kFin, kRst };
SegmentClass classify(const wire::TcpSegment& segment);

// A segment's way from one lifeline to another.
struct Arrow {
  trace::PacketId packet = trace::kNoPacket;
  trace::EventId begin = trace::kNoEvent;  // sent; kNoEvent when it came from outside
  trace::EventId end = trace::kNoEvent;    // received or dropped; kNoEvent while on its way
  Instant from;
  Instant to;
  SegmentClass segment_class = SegmentClass::kAck;
  bool lost = false;
  bool retransmission = false;
  // Of those that take no time and are of the same instant: which one it is, of how many, and when anything
  // happens next.
  std::uint32_t order = 0;
  std::uint32_t beside = 1;
  Instant next;

  trace::EventId last() const { return end == trace::kNoEvent ? begin : end; }
};

// Arrows of one direction, by when they left. The notable ones (losses, retransmissions, SYN, FIN, RST) are
// apart so that a dense picture can thin out the others only.
struct ArrowGroup {
  trace::HostIndex from = 0;
  trace::HostIndex to = 0;
  bool notable = false;
  std::vector<Arrow> arrows;
  std::vector<Instant> latest_end;  // the latest `to` of arrows[0..i]
  // The arrows that are under way at some instant of the stretch.
  std::span<const Arrow> between(Instant from_instant, Instant to_instant) const;
};

// A call, a notice or a discard: a thing that happened at one place and instant.
struct Marker {
  trace::EventId event = trace::kNoEvent;
  Instant at;
};

// Everything that the timeline draws and that navigation asks for, derived once from a trace.
class Index {
 public:
  // over: when the run was, where that is later than the last event.
  explicit Index(const trace::Trace& trace, Instant over = {});

  const std::vector<Track>& tracks() const { return tracks_; }
  const std::vector<ArrowGroup>& arrows() const { return groups_; }
  // Of one host, in order.
  const std::vector<Marker>& markers(trace::HostIndex host) const { return markers_[host]; }
  // How many lanes a host needs beside its lifeline.
  struct LaneCount {
    std::uint16_t connections = 0;
    std::uint16_t listeners = 0;
  };
  const std::vector<LaneCount>& lanes() const { return lanes_; }
  // Kinds of timers that are ever set on a host, as bits by TimerKind.
  unsigned timer_kinds(trace::HostIndex host) const { return timer_kinds_[host]; }

  // The arrow of a packet; nullptr when the packet is not there, or is no segment.
  const Arrow* arrow_of(trace::PacketId packet) const;
  // The track of a host's connection; nullptr when there is none.
  const Track* track_of(trace::HostIndex host, tcp::ConnId id) const;
  // The other end, by addresses and ports; the latest one that is there at the event. nullptr when there is
  // none.
  const Track* peer_of(const Track& track, trace::EventId before) const;
  // The latest track of the host that is there at the event; prefers connections to listeners. May be
  // nullptr.
  const Track* latest_track(trace::HostIndex host, trace::EventId event) const;
  // The events that an event made happen.
  std::span<const trace::EventId> effects(trace::EventId event) const;

  // Where the axis ends: a little after the last event, so that what it led to is to be seen.
  Instant end() const { return end_; }
  // The usual time that a segment is on its way; zero when none arrived.
  Duration usual_flight() const { return usual_flight_; }
  // The last event that is not after an instant; kNoEvent when there is none.
  trace::EventId event_at(Instant at) const;
  const trace::Trace& trace() const { return *trace_; }

  TimeMap make_map(AxisMode mode) const;

 private:
  void measure_flights();
  void add_tracks();
  void add_states_and_timers();
  void assign_lanes();
  void add_arrows();
  void stack_arrows();
  void add_markers();
  void add_effects();
  Arrow make_arrow(const trace::Packet& packet, trace::PacketId id) const;
  Track* find(trace::HostIndex host, tcp::ConnId id);

  const trace::Trace* trace_;
  Instant end_;
  Duration usual_flight_;
  std::vector<Track> tracks_;  // in the order of Trace::connections
  std::vector<LaneCount> lanes_;
  std::vector<unsigned> timer_kinds_;
  std::vector<ArrowGroup> groups_;
  static constexpr std::uint32_t kNoGroup = UINT32_MAX;                // of a packet without an arrow
  std::vector<std::pair<std::uint32_t, std::uint32_t>> arrow_places_;  // by packet: group and index in it
  std::vector<std::vector<Marker>> markers_;
  std::vector<std::uint32_t> effect_starts_;
  std::vector<trace::EventId> effects_;
  std::unordered_map<std::uint64_t, std::uint32_t> track_by_id_;
};

// The state of a track's connection right after an event.
tcp::State state_after(const Track& track, trace::EventId event);

}  // namespace tcplab::shell
