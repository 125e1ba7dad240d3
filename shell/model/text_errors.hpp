#pragma once

#include <string>
#include <string_view>

#include "core/base/language.hpp"
#include "core/scenario/scenario.hpp"
#include "shell/model/script_recording.hpp"

namespace tcplab::shell {

// What is wrong with a text; of a script the first only.
scenario::Errors errors_in(TextKind kind, std::string_view text);
// One of them in a line: what is wrong, what was expected, and a hint.
std::string in_a_line(const scenario::Error& error, Language language);

}  // namespace tcplab::shell
