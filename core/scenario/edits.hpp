#pragma once

#include <string>
#include <vector>

namespace tcplab::scenario {

// A line of the language that somebody has added to a scenario; one that is off is kept, and says nothing.
struct Edit {
  std::string line;
  bool on = true;

  friend bool operator==(const Edit&, const Edit&) = default;
};

}  // namespace tcplab::scenario
