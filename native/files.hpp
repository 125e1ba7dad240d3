#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "native/messages.hpp"

namespace tcplab::native {

// Why something could not be done, in words for a person: "open 'x.pcapng': Permission denied".
struct Failure {
  std::string text;
};

// Why a name is not one of a file that can be read: "-", which is standard input elsewhere.
std::optional<Failure> refused_input(const std::string& path);
// The whole file. Errors: refused_input()'s, those of the system, and "is a directory".
Result<std::string, Failure> read_file(const std::string& path);

// Replaces the file, which is written beside it and renamed, so that it is never half there; "-" is standard
// output. nullopt when done.
std::optional<Failure> write_file(const std::string& path, std::span<const std::uint8_t> content);
std::optional<Failure> write_file(const std::string& path, std::string_view content);
// To standard output; complains and answers kFailed when it cannot be written.
ExitCode print(std::string_view text);

// "what: " and the text of the system error number.
Failure system_failure(const std::string& what, int error);

}  // namespace tcplab::native
