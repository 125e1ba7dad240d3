#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/packetdrill/language/ast.hpp"

namespace tcplab::packetdrill::language {

// Reads a whole script. Any text is safe to give: nesting and size are bounded, nothing is executed.
// `definitions` are those of the command line (-D NAME=VALUE); a word of the script that equals a NAME stands
// for its VALUE.
Result<Script, ScriptError> parse_script(std::string_view text,
                                         const std::vector<Definition>& definitions = {});

}  // namespace tcplab::packetdrill::language
