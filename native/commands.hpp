#pragma once

#include <optional>
#include <string>

#include "native/messages.hpp"

namespace tcplab::native {

struct RunOptions {
  std::string scenario;               // a file, or a name
  std::optional<std::string> pcapng;  // where to, when asked for
  std::optional<std::string> json;    // the same; "-" is standard output, in place of the text
};
// Runs a scenario and prints what happened.
ExitCode run_command(const RunOptions& options);

// Lists the scenarios that ship with tcplab.
ExitCode scenarios_command();

struct GuiOptions {
  std::string scenario;       // empty: the first one
  bool report_focus = false;  // print the event in focus whenever it changes
};
// Opens the desktop window and returns when it is closed.
ExitCode gui_command(const GuiOptions& options);

}  // namespace tcplab::native
