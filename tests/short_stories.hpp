#pragma once

#include <cstddef>
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

// Some of these, of every kind, for what takes long.
inline std::vector<Builtin> few_stories() {
  std::vector<Builtin> found;
  const std::vector<Builtin> all = short_stories();
  for (std::size_t i = 0; i < all.size(); i += 4) found.push_back(all[i]);
  return found;
}

}  // namespace tcplab::scenario
