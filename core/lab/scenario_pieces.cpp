// The pieces that statements are made of, and the errors about them.
#include <algorithm>
#include <utility>

#include "core/lab/scenario_parser.hpp"

namespace tcplab::lab::language {
namespace {

constexpr std::size_t kLongestName = 32;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_name_character(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_'; }

}  // namespace

bool Parser::skip_word(std::string_view word) {
  if (!at_word(word)) return false;
  take();
  return true;
}

bool Parser::take_word(std::string_view expected, const Token*& word) {
  word = &take();
  return word->kind == TokenKind::kWord || unexpected(*word, expected);
}

bool Parser::take_text(std::string& text) {
  const Token& token = take();
  if (token.kind != TokenKind::kString) return unexpected(token, "a text in double quotes");
  text = token.text;
  return true;
}

bool Parser::take_number(std::string_view what, std::uint64_t minimum, std::uint64_t maximum,
                         std::uint64_t& number) {
  const Token& token = take();
  if (token.kind != TokenKind::kWord && token.kind != TokenKind::kOrdinal) {
    return unexpected(token, std::string(what) + ", a whole number");
  }
  const auto value = parse_number(token.text, what, minimum, maximum);
  if (!value) return fail(token, value.error());
  number = *value;
  return true;
}

bool Parser::take_port(std::uint16_t& port) {
  std::uint64_t number = 0;
  if (!take_number("port", 1, 65535, number)) return false;
  port = static_cast<std::uint16_t>(number);
  return true;
}

bool Parser::take_time(Duration& time) {
  const Token* token = nullptr;
  if (!take_word("a time such as 20ms", token)) return false;
  const auto value = parse_time(token->text);
  if (!value) return fail(*token, value.error());
  time = *value;
  return true;
}

bool Parser::take_new_name(std::string_view what, const Token*& name) {
  const std::string expected = "a name for the " + std::string(what);
  if (!take_word(expected, name)) return false;
  if (name->text.size() > kLongestName)
    return fail(name->column, "this name is too long", "at most 32 characters");
  const auto bad = std::find_if_not(name->text.begin(), name->text.end(), is_name_character);
  if (!is_letter(name->text.front()) || bad != name->text.end()) {
    return fail(name->column, shown(*name) + " is not a name", "a letter, then letters, digits, - and _");
  }
  return true;
}

bool Parser::take_host(HostIndex& host) {
  const Token* name = nullptr;
  return take_word("a host", name) && resolve_host(name->text, name->column, host);
}

bool Parser::resolve_host(std::string_view name, std::size_t column, HostIndex& host) {
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < scenario_.hosts.size(); ++i) {
    known.push_back(scenario_.hosts[i].name);
    if (scenario_.hosts[i].name == name) {
      host = static_cast<HostIndex>(i);
      return true;
    }
  }
  const std::string message = "unknown host " + shown({TokenKind::kWord, std::string(name), column});
  const std::string hint = known.empty() ? "declare it first: host NAME ADDRESS" : did_you_mean(name, known);
  return fail(column, message, one_of(known), hint);
}

bool Parser::once(bool& seen, const Token& token) {
  if (seen) return fail(token.column, shown(token) + " is given twice");
  seen = true;
  return true;
}

bool Parser::at_end() { return peek().kind == TokenKind::kEnd || unexpected(peek(), "the end of the line"); }

bool Parser::fail(std::size_t column, std::string message, std::string expected, std::string hint) {
  error_ = {line_, column, std::move(message), std::move(expected), std::move(hint)};
  return false;
}

bool Parser::fail(const Token& token, const ValueError& error) {
  const std::size_t mark = token.kind == TokenKind::kOrdinal ? 1 : 0;
  return fail(token.column + mark + error.offset, error.message, error.expected, error.hint);
}

bool Parser::unexpected(const Token& token, std::string_view expected) {
  return fail(token.column, "found " + shown(token), std::string(expected));
}

bool Parser::unexpected(const Token& token, std::string_view what,
                        const std::vector<std::string_view>& candidates) {
  if (token.kind != TokenKind::kWord) return unexpected(token, one_of(candidates));
  return fail(token.column, "unknown " + std::string(what) + " " + shown(token), one_of(candidates),
              did_you_mean(token.text, candidates));
}

}  // namespace tcplab::lab::language
