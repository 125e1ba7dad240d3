#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/packetdrill/language/parser.hpp"

namespace tcplab::packetdrill::language {

// Do commands in this text speak of FreeBSD?
bool speaks_bsd(std::string_view text);
// Of Linux?
bool speaks_linux(std::string_view text);

// Some suites pass their scripts through the C preprocessor. Of it we know #ifdef NAME, #ifndef NAME, #else
// and #endif, each on a line of its own; a name is defined by -D, or by --define at the top of the script;
// FreeBSD or Linux is defined too, whichever system the commands of the script speak of. The lines that are
// left out become empty, so that positions stay true. #if, #elif, #define, #undef and #include are errors.
// Any other `#` begins a comment.
Result<std::string, ScriptError> choose_lines(std::string_view text,
                                              const std::vector<Definition>& definitions);

}  // namespace tcplab::packetdrill::language
