#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/trace/effects.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::trace {

// Where a story goes on after an event: the one of its effects from which the furthest event can be reached,
// and of those that reach as far the most telling one. Effects are what the trace says was caused, and what
// else could not have come about: the arrival of a SYN at a listener, what a loss brought about, a call on a
// connection in the state that it has reached, what is sent and told because of a new state, and the segment
// that changes that state again. Grows with the trace.
class Consequences {
 public:
  // How many of the events that an event leads to are looked at, the first ones: the furthest of them
  // decides, however long the run goes on.
  static constexpr std::size_t kHorizon = 2000;

  // Of a trace, and the effects of its events, which it has not looked at yet, and which must outlive it.
  Consequences(const Trace& trace, const EffectIndex& effects) : trace_(&trace), effects_(&effects) {}
  // Takes in what the effects have more than before.
  void grow();

  // Besides the cause that the trace names: what else an event could not have come about without, as pairs of
  // that and the event.
  std::vector<std::pair<EventId, EventId>> besides() const;

  // The event itself when nothing came of it; the first event for kNoEvent.
  EventId next(EventId event) const;

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
  struct Story;

  void link(EventId from, EventId to, bool firm = true);
  void link_to_state(const Event& event);
  void link_to_listener(const Event& event);
  void link_to_loss(const Event& event);
  Change change_of(std::uint64_t connection) const;
  Change in_the_way_of(const Event& call) const;
  EventId choose(EventId event) const;

  const Trace* trace_;
  const EffectIndex* effects_;
  std::size_t taken_ = 0;
  std::unordered_map<EventId, std::vector<Way>> ways_;
  std::unordered_map<std::uint64_t, Change> last_change_;  // of each connection
  std::vector<Loss> pending_;                              // that nothing has come of yet
  // What was answered last, of a trace of that size: it is asked for in every frame.
  struct Answer {
    std::size_t size = 0;
    EventId event = kNoEvent;
    EventId next = kNoEvent;
  };
  mutable Answer answer_;
};

}  // namespace tcplab::trace
