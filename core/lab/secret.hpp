#pragma once

#include <cstddef>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "core/trace/trace.hpp"

namespace tcplab::lab {

// What may be told of a run whose scenario has lines that somebody is to find out: which rule a TCP does not
// follow, what the users do, how long the way is.
struct Told {
  trace::Trace trace;
  std::vector<trace::EventId> originals;  // of each event of it: its number in the run's own trace
};

// secret_from: the line with which the secret begins, which goes to the end of the text. What is told is what
// somebody sees who stands by: segments, states, timers, what users hear. By which rule is told of no event,
// or those without one would stand out; left out are events that say nothing but a rule, what is done by the
// secret lines, users' calls of the kinds that they make, and changes of links.
Told without_secret(const trace::Trace& trace, const scenario::Scenario& scenario, std::size_t secret_from);

}  // namespace tcplab::lab
