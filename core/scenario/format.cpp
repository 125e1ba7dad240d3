#include <string>

#include "core/base/byte_order_mark.hpp"
#include "core/scenario/editor.hpp"
#include "core/scenario/lexer.hpp"

namespace tcplab::scenario {
namespace {

using language::Token;
using language::TokenKind;

std::string_view without_blanks_behind(std::string_view line) {
  while (!line.empty() && (line.back() == ' ' || line.back() == '\t' || line.back() == '\r'))
    line.remove_suffix(1);
  return line;
}

// An arrow stands between its ends without blanks; a # that would begin an ordinal at a line's start is
// a comment already.
std::string formatted_line(std::string_view line, std::size_t number) {
  const auto tokens = language::tokenize(line, number);
  if (!tokens) return std::string(without_blanks_behind(line));
  std::string text;
  for (std::size_t i = 0; i + 1 < tokens->size(); ++i) {
    const Token& token = (*tokens)[i];
    const bool joined =
        token.kind == TokenKind::kArrow || (i > 0 && (*tokens)[i - 1].kind == TokenKind::kArrow);
    if (i > 0 && !joined) text += ' ';
    text += line.substr(token.column - 1, token.length);
  }
  const std::string& comment = tokens->back().text;
  if (!comment.empty()) text += (text.empty() ? "" : "  ") + comment;
  return text;
}

}  // namespace

std::string format(std::string_view text) {
  text = without_byte_order_mark(text);
  std::string result;
  std::size_t number = 0;
  bool empty_before = true;  // nor at the start
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string line = formatted_line(text.substr(0, end), ++number);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() || !empty_before) result += line + "\n";
    empty_before = line.empty();
  }
  while (result.size() >= 2 && result.substr(result.size() - 2) == "\n\n") result.pop_back();
  if (result == "\n") return "";
  // What looks like a byte order mark was none, or it would be gone.
  return without_byte_order_mark(result).size() < result.size() ? "\n" + result : result;
}

}  // namespace tcplab::scenario
