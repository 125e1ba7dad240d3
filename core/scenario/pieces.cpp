// The pieces that statements are made of, and the errors about them.
#include <algorithm>
#include <utility>

#include "core/scenario/parser.hpp"

namespace tcplab::scenario::language {
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

bool Parser::take_word(const Message& expected, const Token*& word) {
  word = &take();
  return word->kind == TokenKind::kWord || unexpected(*word, expected);
}

bool Parser::take_text(std::string& text) {
  const Token& token = take();
  if (token.kind != TokenKind::kString)
    return unexpected(token, {"a text in double quotes", "双引号中的文本"});
  text = token.text;
  return true;
}

bool Parser::take_number(const Message& what, std::uint64_t minimum, std::uint64_t maximum,
                         std::uint64_t& number) {
  const Token& token = take();
  if (token.kind != TokenKind::kWord && token.kind != TokenKind::kOrdinal) {
    return unexpected(token, told({"{0}, a whole number", "{0}（整数）"}, what));
  }
  const auto value = parse_number(token.text, what, minimum, maximum);
  if (!value) return fail(token, value.error());
  number = *value;
  return true;
}

bool Parser::take_port(std::uint16_t& port) {
  std::uint64_t number = 0;
  if (!take_number({"port", "端口"}, 1, 65535, number)) return false;
  port = static_cast<std::uint16_t>(number);
  return true;
}

bool Parser::take_time(Duration& time) {
  const Token* token = nullptr;
  if (!take_word({"a time such as 20ms", "时间，例如 20ms"}, token)) return false;
  const auto value = parse_time(token->text);
  if (!value) return fail(*token, value.error());
  time = *value;
  return true;
}

bool Parser::take_new_name(const Message& what, const Token*& name) {
  const Message expected = told({"a name for the {0}", "{0}的名字"}, what);
  if (!take_word(expected, name)) return false;
  if (name->text.size() > kLongestName)
    return fail(name->column, {"this name is too long", "这个名字太长"},
                {"at most 32 characters", "最多 32 个字符"});
  const auto bad = std::find_if_not(name->text.begin(), name->text.end(), is_name_character);
  if (!is_letter(name->text.front()) || bad != name->text.end()) {
    return fail(name->column, told({"{0} is not a name", "{0} 不能作名字"}, shown(*name)),
                {"a letter, then letters, digits, - and _", "以字母开头，其后为字母、数字、- 或 _"});
  }
  return true;
}

bool Parser::take_host(trace::HostIndex& host) {
  const Token* name = nullptr;
  return take_word({"a host", "主机"}, name) && resolve_host(name->text, name->column, host);
}

bool Parser::resolve_host(std::string_view name, std::size_t column, trace::HostIndex& host) {
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < scenario_.hosts.size(); ++i) {
    known.push_back(scenario_.hosts[i].name);
    if (scenario_.hosts[i].name == name) {
      host = static_cast<trace::HostIndex>(i);
      return true;
    }
  }
  const Message message =
      told({"unknown host {0}", "未知的主机 {0}"}, shown({TokenKind::kWord, std::string(name), column}));
  const Message hint = known.empty() ? told({"declare it first: {0}", "请先声明：{0}"}, "host NAME ADDRESS")
                                     : did_you_mean(name, known);
  return fail(column, message, one_of(known), hint);
}

bool Parser::once(bool& seen, const Token& token) {
  if (seen) return fail(token.column, told({"{0} is given twice", "{0} 重复出现"}, shown(token)));
  seen = true;
  return true;
}

bool Parser::at_end() {
  return peek().kind == TokenKind::kEnd || unexpected(peek(), {"the end of the line", "行尾"});
}

bool Parser::fail(std::size_t column, Message message, Message expected, Message hint) {
  error_ = {line_, column, std::move(message), std::move(expected), std::move(hint)};
  return false;
}

bool Parser::fail(const Token& token, const ValueError& error) {
  const std::size_t mark = token.kind == TokenKind::kOrdinal ? 1 : 0;
  return fail(token.column + mark + error.offset, error.message, error.expected, error.hint);
}

bool Parser::unexpected(const Token& token, Message expected) {
  return fail(token.column, told({"found {0}", "此处是{0}"}, shown(token)), std::move(expected));
}

bool Parser::unexpected(const Token& token, const Message& what,
                        const std::vector<std::string_view>& candidates) {
  if (token.kind != TokenKind::kWord) return unexpected(token, one_of(candidates));
  return fail(token.column, told({"unknown {0} {1}", "未知的{0} {1}"}, what, shown(token)),
              one_of(candidates), did_you_mean(token.text, candidates));
}

}  // namespace tcplab::scenario::language
