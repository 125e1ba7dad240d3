#pragma once

#include <string>
#include <string_view>

namespace tcplab::native {

// How the program ends.
enum ExitCode : int {
  kSuccess = 0,
  kFailed = 1,   // it could not be done: I/O, privilege, the connection
  kMisused = 2,  // the command line or the scenario is wrong
  kLimited = 3   // the run was stopped by a limit
};

// "tcplab: message" on standard error.
void complain(std::string_view message);

// A text of somebody else's, cut when it is longer than a message should be.
std::string bounded(std::string_view text);

}  // namespace tcplab::native
