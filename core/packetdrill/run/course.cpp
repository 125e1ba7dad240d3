#include "core/packetdrill/run/course.hpp"

#include <algorithm>

namespace tcplab::packetdrill::run {

Instant Course::next() const { return std::min(machine_.host().next_timeout(), process_.deadline()); }

void Course::happen() {
  clock_.move_to(next());
  machine_.station().on_timeout(clock_.now());
  settle();
  ledger_.keep(machine_.host());
}

void Course::advance(Instant to) {
  while (next() < to) happen();
  clock_.move_to(to);
}

MaybeStop Course::advance_to(const Event& event, Instant instant) {
  advance(instant);
  return clock_.check_late(event, instant);
}

void Course::settle() {
  carry_away();
  if (process_.is_waiting()) {
    process_.resume();
    carry_away();
  }
  machine_.sockets().collect(machine_.os());
}

void Course::carry_away() {
  while (const auto departure = machine_.station().next_segment(clock_.now())) {
    machine_.recorder().set_destination(departure->packet, 1);
    flows_.add(*departure);
  }
}

}  // namespace tcplab::packetdrill::run
