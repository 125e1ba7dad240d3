#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/trace/trace.hpp"
#include "shell/model/index.hpp"

namespace tcplab::shell {

// Where a story goes on after an event: the one of its effects from which the furthest event can be reached,
// and of those that reach as far the most telling one. Effects are what the trace says was caused, and what
// else could not have come about: the arrival of a SYN at a listener, what a loss brought about, a call on a
// connection in the state that it has reached, what is sent and told because of a new state, and the segment
// that changes that state again. Grows with the index.
class Consequences {
 public:
  // How many of the events that an event leads to are looked at, the first ones: the furthest of them
  // decides, however long the run goes on.
  static constexpr std::size_t kHorizon = 2000;

  // Of an index that it has not looked at yet, and which must outlive it.
  explicit Consequences(const Index& index) : index_(&index) {}
  // Takes in what the index has more than before.
  void grow();

  // The event itself when nothing came of it; the first event for kNoEvent.
  trace::EventId next(trace::EventId event) const;

 private:
  // Where else an event leads to than to what it caused.
  struct Way {
    trace::EventId to = trace::kNoEvent;
    bool firm = true;  // the story goes that way, also when another one gets as far
  };
  struct Change {
    trace::EventId event = trace::kNoEvent;
    trace::EventId cause = trace::kNoEvent;
  };
  struct Loss {
    trace::EventId drop = trace::kNoEvent;
    wire::TcpSegment segment;
  };
  struct Story;

  void link(trace::EventId from, trace::EventId to, bool firm = true);
  void link_to_state(const trace::Event& event);
  void link_to_listener(const trace::Event& event);
  void link_to_loss(const trace::Event& event);
  Change change_of(std::uint64_t connection) const;
  trace::EventId choose(trace::EventId event) const;

  const Index* index_;
  std::size_t taken_ = 0;
  std::unordered_map<trace::EventId, std::vector<Way>> ways_;
  std::unordered_map<std::uint64_t, Change> last_change_;  // of each connection
  std::vector<Loss> pending_;                              // that nothing has come of yet
  // What was answered last, of an index of that size: it is asked for in every frame.
  struct Answer {
    std::size_t size = 0;
    trace::EventId event = trace::kNoEvent;
    trace::EventId next = trace::kNoEvent;
  };
  mutable Answer answer_;
};

}  // namespace tcplab::shell
