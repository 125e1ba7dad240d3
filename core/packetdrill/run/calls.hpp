#pragma once

#include "core/packetdrill/run/answers.hpp"
#include "core/packetdrill/run/caller.hpp"
#include "core/packetdrill/run/clock.hpp"
#include "core/packetdrill/run/course.hpp"
#include "core/packetdrill/run/ledger.hpp"
#include "core/packetdrill/run/process.hpp"

namespace tcplab::packetdrill::run {

// System calls of the script, at their time: made, waited for, and judged.
class Calls {
 public:
  Calls(Clock& clock, Caller& caller, Process& process, Course& course, Answers& answers, Ledger& ledger)
      : clock_(clock),
        caller_(caller),
        process_(process),
        course_(course),
        answers_(answers),
        ledger_(ledger) {}

  MaybeStop perform(const Event& event, const SystemCallEvent& call);
  // A call that waits has to have returned when the next call is made, and at the end of the script.
  MaybeStop finish();

 private:
  Clock& clock_;
  Caller& caller_;
  Process& process_;
  Course& course_;
  Answers& answers_;
  Ledger& ledger_;
};

}  // namespace tcplab::packetdrill::run
