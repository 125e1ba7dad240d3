#include "core/packetdrill/language/scanner.hpp"

#include <limits>
#include <utility>

namespace tcplab::packetdrill::language {
namespace {

constexpr std::size_t kLongestShown = 32;  // octets of the script in a message

bool is_printable(char c) { return c >= 0x20 && c < 0x7f; }

}  // namespace

bool Scanner::looking_at_word(std::string_view text) const {
  return looking_at(text) && !is_word(peek(text.size()));
}

bool Scanner::take(std::string_view text) {
  if (!looking_at(text)) return false;
  advance(text.size());
  return true;
}

void Scanner::advance(std::size_t count) {
  for (; count > 0 && at_ < text_.size(); --count, ++at_) {
    if (text_[at_] == '\n') {
      position_ = {position_.line + 1, 1};
    } else {
      ++position_.column;
    }
  }
}

bool Scanner::skip() {
  if (at_end()) return true;
  const Position from = position_;
  for (;;) {
    if (at_end()) {
      text_end_ = from;
      return true;
    }
    if (is_space(peek())) {
      advance();
    } else if (looking_at("//") || peek() == '#') {
      while (!at_end() && peek() != '\n') advance();
    } else if (looking_at("/*")) {
      const Position begin = position_;
      advance(2);
      if (!until("*/")) return fail(begin, {"a comment that does not end", "注释没有结束"}, Message("'*/'"));
    } else {
      return true;
    }
  }
}

std::string_view Scanner::run(bool (*wanted)(char)) {
  const std::size_t begin = at_;
  while (!at_end() && wanted(text_[at_])) advance();
  return since(begin);
}

std::optional<std::string_view> Scanner::until(std::string_view end) {
  const std::size_t found = text_.find(end, at_);
  if (found == std::string_view::npos) return std::nullopt;
  const std::string_view before = text_.substr(at_, found - at_);
  advance(before.size() + end.size());
  return before;
}

void Scanner::back_to(const Mark& mark) {
  at_ = mark.at;
  position_ = mark.position;
  text_end_.reset();
}

Message Scanner::shown() const {
  if (at_end()) return {"the end of the script", "脚本末尾"};
  std::size_t length = 1;
  if (is_word(peek())) {
    while (length < kLongestShown && is_word(peek(length))) ++length;
  }
  const std::string_view text = text_.substr(at_, length);
  if (is_printable(text[0])) return told({"'{0}'", "'{0}'"}, text);
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto octet = static_cast<unsigned char>(text[0]);
  return told({"the octet 0x{0}", "字节 0x{0}"}, std::string{kDigits[octet >> 4], kDigits[octet & 15U]});
}

bool Scanner::fail(Position at, Message found, Message expected, Message hint) {
  if (!error_) error_ = {at, std::move(found), std::move(expected), std::move(hint)};
  return false;
}

bool Scanner::expected(Message what, Message hint) {
  return fail(at_end() ? text_end_.value_or(position_) : position_, shown(), std::move(what),
              std::move(hint));
}

unsigned digit_value(char c) {
  if (Scanner::is_digit(c)) return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>(c >= 'a' ? c - 'a' : c - 'A') + 10U;
}

std::optional<std::uint64_t> parse_unsigned(std::string_view text) {
  const bool hexadecimal = text.substr(0, 2) == "0x" || text.substr(0, 2) == "0X";
  const std::uint64_t base = hexadecimal ? 16 : 10;
  if (hexadecimal) text.remove_prefix(2);
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (hexadecimal ? !Scanner::is_hex(c) : !Scanner::is_digit(c)) return std::nullopt;
    const std::uint64_t digit = digit_value(c);
    if (value > (std::numeric_limits<std::uint64_t>::max() - digit) / base) return std::nullopt;
    value = value * base + digit;
  }
  return value;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool negative = text.substr(0, 1) == "-";
  const auto magnitude = parse_unsigned(negative ? text.substr(1) : text);
  if (!magnitude) return std::nullopt;
  if (!negative) return static_cast<std::int64_t>(*magnitude);
  if (*magnitude > std::uint64_t{1} << 63) return std::nullopt;
  return static_cast<std::int64_t>(~*magnitude + 1);
}

}  // namespace tcplab::packetdrill::language
