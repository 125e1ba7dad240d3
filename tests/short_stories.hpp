#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/scenario/scenario.hpp"

namespace tcplab::scenario {

// The scenarios that ship whose runs are short enough to be looked at event by event: no long transfers.
inline std::vector<Builtin> short_stories() {
  std::vector<Builtin> found;
  for (const Builtin& each : builtins()) {
    const bool one_by_one = each.topic == "opening" || each.topic == "closing" || each.topic == "faults";
    if ((one_by_one && each.name != "server-closes-first") || each.name == "data-with-a-lost-segment")
      found.push_back(each);
  }
  return found;
}

// The others, whose runs are long: to be looked at here and there.
inline std::vector<Builtin> long_stories() {
  std::vector<Builtin> found;
  const std::vector<Builtin> others = short_stories();
  for (const Builtin& each : builtins()) {
    const auto same = [&each](const Builtin& other) { return other.name == each.name; };
    if (std::none_of(others.begin(), others.end(), same)) found.push_back(each);
  }
  return found;
}

// Some of the short ones, for what takes long or follows one segment after the other: the ways of opening and
// closing, and what is lost on the way. Nothing is sent twice by the network, and no host fails or changes
// its habits.
inline std::vector<Builtin> few_stories() {
  std::vector<Builtin> found;
  for (const std::string_view name :
       {"three-way-handshake", "lost-syn", "connection-refused", "simultaneous-open", "called-off-halfway",
        "data-with-the-third-message", "data-with-a-lost-segment", "four-segment-close",
        "three-segment-close", "simultaneous-close", "half-close", "last-ack-lost"})
    found.push_back(*find_builtin(name));
  return found;
}

// How far apart the events are when at most so many of a run are looked at.
inline std::size_t stride(std::size_t events, std::size_t looks) {
  return std::max<std::size_t>((events + looks - 1) / looks, 1);
}

}  // namespace tcplab::scenario
