#pragma once

#include <cstddef>

namespace tcplab::shell {

// How often the shell has looked at something of a run since the program began: read an event or a packet of
// a trace, or asked where on an axis an instant is, as it does for each thing that it draws. The linker leads
// these calls here (tests/CMakeLists.txt).
struct Looks {
  std::size_t events = 0;
  std::size_t packets = 0;
  std::size_t places = 0;

  std::size_t all() const { return events + packets + places; }
};
Looks looks();

}  // namespace tcplab::shell
