#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/packetdrill/ast.hpp"

namespace tcplab::packetdrill {

// Do the commands in this text speak of FreeBSD?
bool speaks_bsd(std::string_view text);

// Scripts for several systems choose between lines with `#ifdef NAME`, `#ifndef NAME`, `#else` and `#endif`,
// each at the beginning of a line; to the parser they are comments. Blanks out the lines that are not chosen,
// so that every other one keeps its position. The names that count as defined are those of `definitions`, and
// the name of the system whose commands the script uses: FreeBSD or Linux.
Result<std::string, ScriptError> chosen_lines(std::string_view text,
                                              const std::vector<Definition>& definitions);

}  // namespace tcplab::packetdrill
