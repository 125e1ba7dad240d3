#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/language.hpp"

// What the page's editor asks of the language, as JSON. Lines and columns count from 1, columns in octets.
namespace tcplab::web {

// {script, pieces: [[line, column, length, kind]], errors: [{line, column, text}]}. A packetdrill script has
// no pieces, and is told its first error only.
std::string check_json(std::string_view name, std::string_view text, Language language);
// {column, offers: [{text, kind, help}]}
std::string completions_json(std::string_view text, std::size_t line, std::size_t column, Language language);
// {column, length, text}, or null
std::string hover_json(std::string_view text, std::size_t line, std::size_t column, Language language);
// {text}, or {error}
std::string rename_json(std::string_view text, std::size_t line, std::size_t column, std::string_view name,
                        Language language);

}  // namespace tcplab::web
