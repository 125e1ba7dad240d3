// Ports, and ends of connections.
#include <string>
#include <string_view>

#include "core/scenario/parser.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr Words kPortHelp{"a port, 1 to 65535", "端口，1 到 65535"};

}  // namespace

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
  const auto lower = parse_number(text.substr(0, dots), {"port", "端口"}, 1, 65535);
  if (!lower) return fail(token, lower.error());
  const auto upper = parse_number(text.substr(dots + 2), {"port", "端口"}, *lower, 65535);
  if (!upper) {
    ValueError error = upper.error();
    error.offset += dots + 2;
    return fail(token, error);
  }
  first = static_cast<std::uint16_t>(*lower);
  last = static_cast<std::uint16_t>(*upper);
  mark(take(), PieceKind::kNumber, {"ports that take turns", "轮流使用的端口"});
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
  const auto number = parse_number(text.substr(colon + 1), {"port", "端口"}, 1, 65535);
  if (!number) {
    ValueError error = number.error();
    error.offset += colon + 1;
    return fail(token, error);
  }
  port = static_cast<std::uint16_t>(*number);
  mark(token.column, colon, PieceKind::kHost, {"a host", "主机"}, host);
  mark(token.column + colon + 1, text.size() - colon - 1, PieceKind::kNumber, kPortHelp);
  take();
  return true;
}

}  // namespace tcplab::scenario::language
