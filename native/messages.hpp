#pragma once

#include <string_view>

namespace tcplab::native {

// How the program ends.
enum ExitCode : int {
  kSuccess = 0,
  kFailed = 1,  // it could not be done: I/O, privilege, the connection
  kMisused = 2  // the command line or the scenario is wrong
};

// "tcplab: message" on standard error.
void complain(std::string_view message);

}  // namespace tcplab::native
