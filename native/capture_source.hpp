#pragma once

#include <string>

#include "core/trace/imported.hpp"
#include "native/files.hpp"

namespace tcplab::native {

// Whether a file is to be read as a capture, by its name or its first octets. What can be read once only, as
// a pipe, is not looked into.
bool is_capture_file(const std::string& path);
// What a capture's file has. Errors: those of the system and of trace::import_capture(), with the file's
// name.
Result<trace::Imported, Failure> load_capture(const std::string& path);
// Why a command that runs scenarios does not take one.
Failure no_scenario_but_a_capture(const std::string& path);

}  // namespace tcplab::native
