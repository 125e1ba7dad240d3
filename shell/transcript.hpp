#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tcplab::shell {

// The timeline in words, for those who cannot see a canvas: one line for each event of the trace, in its
// order.
struct Transcript {
  std::uint64_t version = 0;  // changes whenever anything below changes
  std::string title;
  std::string verdict;      // of a script, with both sides where it failed; empty for a scenario
  std::string notice;       // what could not be opened, and why; empty when all is well
  std::uint32_t first = 0;  // the event of the first line; a long run is told in part
  std::vector<std::string> lines;
  // Of each line: the instant of its event, and why it happened, where a rule says so.
  std::vector<std::string> times;
  std::vector<std::string> reasons;
  int focused = -1;    // index into lines; -1 when no event is in focus
  std::string detail;  // the focused event at length
  bool changeable = false;  // it is of a scenario, whose past can be another one
};

}  // namespace tcplab::shell
