#pragma once

#include <string>
#include <string_view>

#include "core/trace/imported.hpp"
#include "native/files.hpp"

namespace tcplab::native {

// Whether a file is to be read as a capture, by its name or its first octets. What can be read once only, as
// a pipe, is not looked into.
bool is_capture_file(const std::string& path);
// What a capture's file has. Errors: those of the system and of trace::import_capture(), with the file's
// name.
Result<trace::Imported, Failure> load_capture(const std::string& path);
// Says on standard error what is to be known of a capture that a command takes: trace::about(), or a
// recording's.
void tell_of_capture(const std::string& path, std::string_view about);
// Why a command that runs scenarios does not take one.
Failure no_scenario_but_a_capture(const std::string& path);

}  // namespace tcplab::native
