#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "core/trace/event.hpp"

namespace tcplab::trace {

// The last event that can be reached from one, by any ways, and by firm ones; and from whatever led to it.
struct Lead {
  EventId any;
  EventId firm;
  EventId story;
};

// How far each event of a trace leads. Any event may lead on to the newest one, so that all of them are
// looked at: from the last to the first, then back. That is done in pieces, and what is told meanwhile is
// as of the look before.
class Leads {
 public:
  // Events that the last whole look was at.
  std::size_t seen() const { return told_.events; }
  // What came after that leads nowhere yet.
  Lead of(EventId event) const { return event < told_.events ? told_.of[event] : Lead{event, event, event}; }

  // Goes on with a look at the trace's events, and with another one where that was at fewer, for so many
  // steps. ways(event, visit) calls visit(to, firm) for what an event leads to.
  template <typename Ways>
  void look(std::size_t events, std::size_t steps, const Ways& ways) {
    while (told_.events < events) {
      if (next_.done()) next_.begin(events);
      for (; steps > 0 && next_.back > 0; --steps) step_back(ways);
      for (; steps > 0 && next_.forth < next_.events; --steps) step_forth(ways);
      if (!next_.done()) return;
      std::swap(told_, next_);
    }
  }

 private:
  struct Look {
    std::size_t events = 0;
    std::size_t back = 0;   // how many are left of the way to the first
    std::size_t forth = 0;  // how many have been passed on the way to the last
    std::size_t room = 0;
    std::unique_ptr<Lead[]> of;  // not cleared: that would be a pass of its own

    bool done() const { return back == 0 && forth == events; }
    void begin(std::size_t at) {
      if (at > room) {
        room = at + at / 2;
        of.reset(new Lead[room]);
      }
      events = back = at;
      forth = 0;
    }
  };

  template <typename Ways>
  void step_back(const Ways& ways) {
    const auto event = static_cast<EventId>(--next_.back);
    Lead lead{event, event, event};
    ways(event, [&](EventId to, bool firm) {
      const Lead of_it = to < next_.events ? next_.of[to] : Lead{to, to, to};
      lead.any = std::max(lead.any, of_it.any);
      if (firm) lead.firm = std::max(lead.firm, of_it.firm);
    });
    lead.story = lead.any;
    next_.of[event] = lead;
  }
  template <typename Ways>
  void step_forth(const Ways& ways) {
    const auto event = static_cast<EventId>(next_.forth++);
    ways(event, [this, so_far = next_.of[event].story](EventId to, bool) {
      if (to < next_.events) next_.of[to].story = std::max(next_.of[to].story, so_far);
    });
  }

  Look told_;
  Look next_;
};

}  // namespace tcplab::trace
