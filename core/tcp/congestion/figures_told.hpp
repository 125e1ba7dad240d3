#pragma once

#include "core/tcp/congestion/congestion.hpp"
#include "core/tcp/event_queue.hpp"

namespace tcplab::tcp {

// What was told of the figures of a congestion control. Whatever has changed since becomes an event, once a
// step, so that no change is missed and none is told twice.
struct FiguresTold {
  Congestion::Figures last;

  void tell_changes(Congestion& congestion, EventQueue& events) {
    if (congestion.bbr() != nullptr || congestion.figures() != last) tell_each(congestion, events);
  }

 private:
  void tell_each(Congestion& congestion, EventQueue& events);
};

}  // namespace tcplab::tcp
