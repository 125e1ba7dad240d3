#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/scenario/scenario.hpp"

namespace tcplab::scenario::language {

enum class TokenKind : std::uint8_t { kWord, kString, kOrdinal, kArrow, kEnd };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string text;  // a string without its quotes and escapes, an ordinal without its #; the comment of kEnd
  std::size_t column = 1;  // from 1, in octets
  std::size_t length = 0;  // in the source, in octets
};

// The tokens of one line, the last one kEnd. A # begins a comment, unless digits follow it at once after a
// space: then it is an ordinal. Errors: a string that does not end, an unknown escape, not UTF-8, a control
// character.
Result<std::vector<Token>, Error> tokenize(std::string_view line, std::size_t line_number);

// The token as a message shows it: quoted, short, without control characters; "the end of the line".
Message shown(const Token& token);

}  // namespace tcplab::scenario::language
