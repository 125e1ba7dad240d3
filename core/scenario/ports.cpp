// Ports, and ends of connections.
#include <string>
#include <string_view>

#include "core/scenario/parser.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr Words kPortHelp{"a port, 1 to 65535", "端口，1 到 65535"};

}  // namespace

bool Parser::read_port(const Token& token, std::size_t offset, std::string_view word, std::uint16_t least,
                       std::uint16_t& port) {
  if (is_excused(word)) return false;
  const std::string_view text = meant_by(word);
  const bool stands_in = text.data() != word.data();
  const auto number = parse_number(text, {"port", "端口"}, least, 65535);
  if (!number) {
    ValueError error = number.error();
    error.offset = offset + (stands_in ? 0 : error.offset);
    return fail(token, error);
  }
  port = static_cast<std::uint16_t>(*number);
  return true;
}

void Parser::mark_port(std::size_t column, std::string_view word) {
  const bool stands_in = meant_by(word).data() != word.data();
  mark(column, word.size(), stands_in ? PieceKind::kParameter : PieceKind::kNumber, kPortHelp);
}

bool Parser::take_port(std::uint16_t& port) {
  const Message what("port", "端口");
  const Token* token = nullptr;
  if (!take_value(told({"{0}, a whole number", "{0}（整数）"}, what), Unit::kNumber, kPortHelp, token))
    return false;
  const auto value = parse_number(token->text, what, 1, 65535);
  if (!value) return fail(*token, value.error());
  port = static_cast<std::uint16_t>(*value);
  return true;
}

bool Parser::take_ports(std::uint16_t& first, std::uint16_t& last) {
  const Token token = peek();
  const std::size_t dots = token.text.find("..");
  if (token.kind != TokenKind::kWord || dots == std::string::npos) {
    if (!take_port(first)) return false;
    last = first;
    return true;
  }
  const std::string_view text = token.text;
  if (!read_port(token, 0, text.substr(0, dots), 1, first) ||
      !read_port(token, dots + 2, text.substr(dots + 2), first, last))
    return false;
  mark_port(token.column, text.substr(0, dots));
  mark_port(token.column + dots + 2, text.substr(dots + 2));
  take();
  return true;
}

bool Parser::take_end_point(const Message& expected, trace::HostIndex& host, std::uint16_t& port) {
  offer_ports();
  const Token token = peek();
  if (token.kind != TokenKind::kWord) return unexpected(token, expected);
  const std::string_view text = token.text;
  const std::size_t colon = text.find(':');
  if (!resolve_host(text.substr(0, colon), token.column, host)) return false;
  if (colon == std::string_view::npos) {
    return fail(token.column + text.size(), {"a port is missing", "缺少端口"},
                {"a : and a port, such as :80", "冒号和端口，例如 :80"});
  }
  if (!read_port(token, colon + 1, text.substr(colon + 1), 1, port)) return false;
  mark(token.column, colon, PieceKind::kHost, {"a host", "主机"}, host);
  mark_port(token.column + colon + 1, text.substr(colon + 1));
  take();
  return true;
}

}  // namespace tcplab::scenario::language
