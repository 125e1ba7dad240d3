#pragma once

#include "core/packetdrill/run/clock.hpp"
#include "core/packetdrill/run/flows.hpp"
#include "core/packetdrill/run/ledger.hpp"
#include "core/packetdrill/run/machine.hpp"
#include "core/packetdrill/run/process.hpp"

namespace tcplab::packetdrill::run {

// What happens by itself between the events of the script: timers of our host, and calls that wait.
class Course {
 public:
  Course(Clock& clock, Machine& machine, Flows& flows, Process& process, Ledger& ledger)
      : clock_(clock), machine_(machine), flows_(flows), process_(process), ledger_(ledger) {}

  // When the next thing happens by itself; never, if nothing does.
  Instant next() const;
  // Goes on to it, and lets it happen.
  void happen();
  // Lets time pass up to there, with all that happens before it.
  void advance(Instant to);
  // The same, up to an event's instant; a Stop when that is over already.
  MaybeStop advance_to(const Event& event, Instant instant);
  // Carries away what our host sends, and goes on with a call that waits. To be called after every input.
  void settle();

 private:
  void carry_away();

  Clock& clock_;
  Machine& machine_;
  Flows& flows_;
  Process& process_;
  Ledger& ledger_;
};

}  // namespace tcplab::packetdrill::run
