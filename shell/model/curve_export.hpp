#pragma once

#include <cstdint>
#include <string>

#include "shell/model/index.hpp"

namespace tcplab::shell {

// All curves of a connection, and the queues of the run, a line for each change:
// "time_s,event,curve,unit,value". Precondition: the connection is in the trace.
std::string curves_csv(const Index& index, std::uint32_t connection);
// The same between two instants as a picture in vectors, black on white, one plot below the other; time runs
// evenly. It has no more points than it has pixels.
std::string curves_svg(const Index& index, std::uint32_t connection, Instant from, Instant to);

}  // namespace tcplab::shell
