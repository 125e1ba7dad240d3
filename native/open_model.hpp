#pragma once

#include <memory>
#include <string>

#include "shell/model/model.hpp"

namespace tcplab::native {

// Runs a scenario or a script, or reads a capture, as the window does, to its end: a file or a name, of which
// something is to be written to output. nullptr, which it has told, where that is wrong or would replace what
// is read.
std::unique_ptr<shell::Model> open_model(const std::string& scenario, const std::string& output);

}  // namespace tcplab::native
