#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/values.hpp"
#include "shell/course/errors.hpp"

// What the readers of a lesson's lines have in common.
namespace tcplab::course {

std::size_t blanks_before(std::string_view text);
std::string_view trimmed(std::string_view text);
// What stands between blanks.
std::vector<std::string> words_of(std::string_view text);
// As a message shows it: quoted, and short.
std::string shown(std::string_view text);

// "9293", one of the RFCs that the lab speaks of.
bool read_rfc(std::string_view word, unsigned& rfc);
// "3.10.7.1", "A.2".
bool is_section(std::string_view word);

// Says what is wrong with a value. Answers false.
bool fail_value(Errors& errors, Place at, const scenario::language::ValueError& error);

}  // namespace tcplab::course
