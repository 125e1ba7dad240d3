#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <queue>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/trace/trace.hpp"
#include "shell/model/ordered.hpp"
#include "shell/model/reach.hpp"

namespace tcplab::shell {

// How long a connection was in a state. Where it still is, end is kNoEvent, and to is never.
struct StateSpan {
  tcp::State state = tcp::State::kClosed;
  trace::EventId begin = trace::kNoEvent;
  trace::EventId end = trace::kNoEvent;
  Instant from;
  Instant to;
};

// A timer from where it was set to where it stopped, was set anew, or fired. While it runs, to is never.
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
  bool listener = false;    // only makes connections, never becomes one
  std::uint16_t lane = 0;   // beside the others of the host; listeners have their own numbers
  std::uint32_t place = 0;  // among those of its lane
  Instant from;
  Instant to;                                             // never while it is in a state
  Spans<StateSpan> spans;                                 // none for CLOSED
  std::array<Spans<TimerSpan>, tcp::kTimerCount> timers;  // each by itself

  bool is_open() const { return !spans.empty() && spans.back().end == trace::kNoEvent; }
};

// The state of a track's connection right after an event.
tcp::State state_after(const Track& track, trace::EventId event);

// Tracks that are one after the other on the same strip.
struct Lane {
  std::vector<std::uint32_t> tracks;  // in order
  Reach reach;                        // of each
};

// All tracks of a run. Grows with the trace, and answers without going through all of them.
class Tracks {
 public:
  explicit Tracks(const trace::Trace& trace);
  // The next event.
  void take(const trace::Event& event);

  // In the order of Trace::connections.
  std::size_t size() const { return tracks_.size(); }
  const Track& operator[](std::size_t place) const { return tracks_[place]; }
  std::vector<Track>::const_iterator begin() const { return tracks_.begin(); }
  std::vector<Track>::const_iterator end() const { return tracks_.end(); }
  // nullptr when there is none.
  const Track* of(trace::HostIndex host, tcp::ConnId id) const;
  // The other end, by addresses and ports; the latest one that is there at the event. nullptr when there is
  // none.
  const Track* peer_of(const Track& track, trace::EventId before) const;
  // The other end in a capture, where an event is of both; nullptr in a run.
  const Track* captured_peer_of(const Track& track) const;
  // The latest track of the host that is there at the event; prefers connections to listeners. May be
  // nullptr.
  const Track* latest(trace::HostIndex host, trace::EventId event) const;

  // Lanes beside a lifeline: of connections, or of listeners.
  std::span<const Lane> lanes(trace::HostIndex host, bool listeners) const {
    return kind(host, listeners).lanes;
  }
  // How many tracks of a kind a host has had.
  std::size_t count(trace::HostIndex host, bool listeners) const {
    return kind(host, listeners).tracks.size();
  }
  // Kinds of timers that are ever set on a host, as bits by TimerKind.
  unsigned timer_kinds(trace::HostIndex host) const { return timer_kinds_[host]; }

 private:
  // The connections of a host, or its listeners.
  struct Kind {
    std::vector<std::uint32_t> tracks;  // in the order of appearance
    std::vector<Lane> lanes;
    std::deque<std::pair<Instant, std::uint16_t>> left;  // lanes that were perhaps left then
    std::vector<bool> taken;                             // by lane
    std::priority_queue<std::uint16_t, std::vector<std::uint16_t>, std::greater<>> free;
  };
  // From whom to whom, and the tracks that have had these, in the order of appearance.
  using Endpoints = std::pair<wire::Endpoint, wire::Endpoint>;

  const Kind& kind(trace::HostIndex host, bool listeners) const {
    return kinds_[host * 2u + (listeners ? 1u : 0u)];
  }
  void add(std::uint32_t connection);
  void file(std::uint32_t connection);
  std::uint16_t free_lane(Kind& kind, Instant from);
  void change_state(Track& track, const trace::Event& event, tcp::State to);
  void note_timers(Track& track, const trace::Event& event);
  void reach(Track& track, Instant to);

  const trace::Trace* trace_;
  std::vector<Track> tracks_;
  std::vector<Endpoints> endpoints_;
  std::vector<Kind> kinds_;  // two for each host
  std::vector<unsigned> timer_kinds_;
  std::unordered_map<std::uint64_t, std::uint32_t> by_id_;
  std::map<Endpoints, std::vector<std::uint32_t>> by_endpoints_;
};

}  // namespace tcplab::shell
