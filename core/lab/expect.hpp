#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/lab/history.hpp"
#include "core/scenario/scenario.hpp"
#include "core/trace/replay.hpp"

namespace tcplab::lab {

// What became of a line `expect`.
struct Verdict {
  std::size_t line = 0;
  bool met = false;
  std::string expected;  // as the line has it
  Message actual;        // what was so instead; empty when it was met
};

// All expectations of a run that is made to its end, in the order of their lines. The error is a fault of
// ours: see History.
Result<std::vector<Verdict>, trace::Divergence> judge(const History& history);

// The first time that it happened, or the nth, as it asks for; nullopt: it did not, as far as the run is
// made.
std::optional<trace::EventId> find(const History& history, const scenario::Occurrence& what);

// What the `sample` lines ask for, "-" where there is no such connection.
struct Sampled {
  std::string text;   // "client cwnd"
  std::string value;  // a number; of times nanoseconds
};
Result<std::vector<Sampled>, trace::Divergence> samples(const History& history);

}  // namespace tcplab::lab
