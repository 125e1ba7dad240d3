#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "core/trace/analysis.hpp"
#include "core/trace/effects.hpp"
#include "core/trace/trace.hpp"
#include "shell/model/arrows.hpp"
#include "shell/model/axes.hpp"
#include "shell/model/conversations.hpp"
#include "shell/model/curves.hpp"
#include "shell/model/event_kinds.hpp"
#include "shell/model/legs.hpp"
#include "shell/model/tracks.hpp"

namespace tcplab::shell {

// A call, a notice or a discard: a thing that happened at one place and instant.
struct Marker {
  trace::EventId event = trace::kNoEvent;
  Instant at;
  std::uint32_t connection = UINT32_MAX;  // by its place in Trace::connections(), if it is of one
};

// Everything that the timeline draws and that navigation asks for, derived from a trace: it grows with that,
// each event costs once, and no answer costs what the run is long.
class Index {
 public:
  // Of a trace that it has not looked at yet, and which must outlive it; so must the wiring, where there is
  // one.
  explicit Index(const trace::Trace& trace, const Wiring* wiring = nullptr);
  // Takes in what the trace has more than before. over: when the run was, where that is later than the last
  // event; whole: nothing more is to come, so that what is on its way will not arrive.
  void grow(Instant over, bool whole);

  // How many events it has taken in.
  std::size_t size() const { return effects_.size(); }
  const Tracks& tracks() const { return tracks_; }
  const Arrows& arrows() const { return arrows_; }
  // The same hop by hop, where anything lies between hosts.
  const Legs& legs() const { return legs_; }
  // What is drawn between nodes: hop by hop, or from end to end.
  const Lines& lines(bool hops) const {
    return hops && legs_.any() ? static_cast<const Lines&>(legs_) : arrows_;
  }
  const Curves& curves() const { return curves_; }
  const trace::Analysis& analysis() const { return analysis_; }
  const Conversations& conversations() const { return conversations_; }
  // The latest event, up to and with that one, by which the link toward a neighbour became another one;
  // kNoEvent when there is none.
  trace::EventId link_change(trace::HostIndex from, trace::HostIndex toward, trace::EventId until) const;
  // All nodes, from left to right.
  const std::vector<trace::HostIndex>& side_by_side() const { return side_by_side_; }
  // Of one host, in order.
  const std::vector<Marker>& markers(trace::HostIndex host) const { return markers_[host]; }
  // The events of a host, in order.
  const std::vector<trace::EventId>& events_of(trace::HostIndex host) const { return events_of_[host]; }
  // Those of them by which a connection changed its state.
  const std::vector<trace::EventId>& state_changes(trace::HostIndex host) const {
    return state_changes_[host];
  }

  const Arrow* arrow_of(trace::PacketId packet) const { return arrows_.of(packet); }
  // See Tracks.
  const Track* track_of(trace::HostIndex host, tcp::ConnId id) const { return tracks_.of(host, id); }
  const Track* peer_of(const Track& track, trace::EventId before) const {
    return tracks_.peer_of(track, before);
  }
  const Track* latest_track(trace::HostIndex host, trace::EventId event) const {
    return tracks_.latest(host, event);
  }
  // The events that an event made happen.
  trace::Effects effects(trace::EventId event) const { return effects_.of(event); }
  const trace::EffectIndex& all_effects() const { return effects_; }

  // Where the axis ends: a little after the last event, so that what it led to is to be seen.
  Instant end() const;
  // See Arrows.
  Duration usual_flight() const { return arrows_.usual_flight(); }
  // See KindsByStretch.
  trace::EventId next_of_kind(std::size_t kind, trace::EventId after) const {
    return kinds_.next(*trace_, kind, after);
  }
  // The last event that is not after an instant; kNoEvent when there is none.
  trace::EventId event_at(Instant at) const;
  const trace::Trace& trace() const { return *trace_; }

  const TimeMap& map(AxisMode mode) const { return axes_.of(mode); }

 private:
  void take(const trace::Event& event);
  // What goes on because of an event, also where that ends later.
  Busy busy(const trace::Event& event) const;

  const trace::Trace* trace_;
  Instant first_;
  Instant last_;  // or when the run was over
  Tracks tracks_;
  Arrows arrows_;
  Legs legs_;
  Curves curves_;
  trace::Analysis analysis_;
  Conversations conversations_;
  std::map<std::pair<trace::HostIndex, trace::HostIndex>, std::vector<trace::EventId>>
      link_changes_;  // from whom, toward whom
  std::vector<trace::HostIndex> side_by_side_;
  Axes axes_;
  std::vector<std::vector<Marker>> markers_;
  std::vector<std::vector<trace::EventId>> events_of_;
  std::vector<std::vector<trace::EventId>> state_changes_;
  trace::EffectIndex effects_;
  KindsByStretch kinds_;
};

}  // namespace tcplab::shell
