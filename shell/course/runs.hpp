#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/lab/history.hpp"
#include "core/lesson/lesson.hpp"
#include "shell/course/errors.hpp"

namespace tcplab::course {

// Bounds of a lesson's run, which is made while somebody waits.
lab::History::Limits run_limits();

// For each block of each step the block that has the run it speaks of: the latest one above it. What a step
// has above its own first run speaks of that one, unless something is asked in between. nullptr: there is
// none.
std::vector<std::vector<const lesson::Block*>> runs_of(const lesson::Lesson& lesson);

// Lines that are put behind a run's text.
struct Added {
  std::string keyword;  // "expect", or empty
  std::string line;
  Place at;  // of the line
};

// A run made to its end.
struct Made {
  lab::History history;
  std::vector<bool> read;  // of each line that was added: it can be read
  std::vector<bool> held;  // and, with `expect`, it holds
};

// With all that is added; lines that cannot be read are told of, and left out (and do not hold). nullopt: the
// run itself cannot be made, which has been said unless it was said before.
std::optional<Made> make(const lesson::Block& run, const std::vector<Added>& added, Errors& errors);

// The event that is meant. nullopt: it cannot be read or does not happen, which has been said.
std::optional<trace::EventId> find(const lab::History& history, const std::string& what, Place at,
                                   Errors& errors);

}  // namespace tcplab::course
