#pragma once

#include <cstdint>
#include <string>

#include "shell/model/index.hpp"

namespace tcplab::shell {

// All curves of a connection, and the queues of the run, a line for each change:
// "time_s,event,curve,unit,value". Precondition: the connection is in the trace.
std::string curves_csv(const Index& index, std::uint32_t connection);

}  // namespace tcplab::shell
