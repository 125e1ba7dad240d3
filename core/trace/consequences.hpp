#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/trace/effects.hpp"
#include "core/trace/leads.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// Where a story goes on after an event: the one of its effects from which the furthest event of all can be
// reached, and of those that reach as far the most telling one. Effects are what the trace says was caused,
// and what else could not have come about: the arrival of a SYN at a listener, what a loss brought about, a
// call on a connection in the state that it has reached, what is sent and told because of a new state, and
// the segment that changes that state again; and what is lost or answered by nobody because a host is off or
// has forgotten, or because a link is down. Grows with the trace, by work in proportion to what is new: so
// while a long run is being made, and until settle() is done, it answers for how far events led a while ago.
class Consequences {
 public:
  // Of a trace, and the effects of its events, which it has not looked at yet, and which must outlive it.
  Consequences(const Trace& trace, const EffectIndex& effects) : trace_(&trace), effects_(&effects) {}
  // Takes in what the effects have more than before. What becomes longer by a third at once, as at first, is
  // settled then.
  void grow();
  // Finds out how far every event leads, an event in two steps, and is settled() if these were enough.
  bool settle(std::size_t steps = SIZE_MAX);
  bool settled() const { return leads_.seen() == taken_; }

  // Besides the cause that the trace names: the latest of what else the event could not have come about
  // without; kNoEvent where there is nothing.
  EventId besides(EventId event) const;
  // The cause, or where the trace names none, what is besides; kNoEvent for what nothing led to.
  EventId before(EventId event) const;

  // The event itself when nothing came of it; the first event for kNoEvent.
  EventId next(EventId event) const;
  // After the end of a story, the furthest event that what led to it has led to: the next event of all, which
  // is of another story. Where several events end it together, the last of them comes before that. kNoEvent
  // where the story is not over with this event, or nothing comes after it.
  EventId elsewhere(EventId event) const;

 private:
  // Where else an event leads to than to what it caused.
  struct Way {
    EventId to = kNoEvent;
    bool firm = true;  // the story goes that way, also when another one gets as far
  };
  struct Change {
    EventId event = kNoEvent;
    EventId cause = kNoEvent;
  };
  struct Loss {
    EventId drop = kNoEvent;
    wire::TcpSegment segment;
  };
  // A connection that a host has lost with its power.
  struct Forgotten {
    EventId change = kNoEvent;
    HostIndex host = 0;
    wire::Endpoint local;
    wire::Endpoint remote;
  };
  template <typename Visit>
  void for_each_way(EventId event, const Visit& visit) const;
  void link(EventId from, EventId to, bool firm = true);
  void link_to_state(const Event& event);
  void link_to_listener(const Event& event);
  void link_to_loss(const Event& event);
  void link_to_power(const Event& event);
  void link_to_oblivion(const Event& event);
  void link_to_cut(const Event& event);
  Change change_of(std::uint64_t connection) const;
  Change in_the_way_of(const Event& call) const;
  EventId last_end(EventId event) const;
  EventId choose(EventId event) const;

  const Trace* trace_;
  const EffectIndex* effects_;
  std::size_t taken_ = 0;
  std::unordered_map<EventId, std::vector<Way>> ways_;
  std::vector<bool> has_ways_;                    // of each event: asked of all of them, one after the other
  std::unordered_map<EventId, EventId> besides_;  // by event
  std::unordered_map<std::uint64_t, Change> last_change_;  // of each connection
  std::vector<Loss> pending_;                              // that nothing has come of yet
  std::unordered_map<HostIndex, EventId> power_;           // the last time that it went off, on, or froze
  std::unordered_map<std::uint32_t, EventId> cut_;         // of each link, as ends: since when it is down
  std::vector<Forgotten> forgotten_;
  Leads leads_;
  // What was answered last, of a trace of that size, and by a look at so much of it: it is asked for in every
  // frame.
  struct Answer {
    std::size_t size = 0;
    std::size_t seen = 0;
    EventId event = kNoEvent;
    EventId next = kNoEvent;
  };
  mutable Answer answer_;
};

}  // namespace tcplab::trace
