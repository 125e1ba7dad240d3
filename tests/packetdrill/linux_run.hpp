#pragma once

#include <string>

#include "core/packetdrill/run/run.hpp"

namespace tcplab::packetdrill::run {

// Runs a script as Linux would.
inline RunReport linux_run(const std::string& script) {
  RunOptions options;
  options.profile = tcp::Profile::kLinux;
  return run_text(script, options);
}

}  // namespace tcplab::packetdrill::run
