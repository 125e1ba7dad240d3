#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/packetdrill/language/position.hpp"

namespace tcplab::packetdrill::language {

// Limits against absurd expressions, in scripts and in their code: how deeply nested, and how many operators
// one may have.
inline constexpr int kDeepest = 64;
inline constexpr int kMostOperators = 256;

// Reads a script character by character. What a character means in this language depends on where it stands
// (`.` is a flag, a fraction, an address; `<` a direction or a list of options), so the parser asks for what
// may come next. Every `bool` is false when that was not there; the first failure is kept, with its place.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // Passes over white space and comments (`//`, `/* */`, `#`). A comment that does not end fails.
  bool skip();
  bool at_end() const { return at_ >= text_.size(); }
  // The character `ahead` of here; '\0' beyond the end.
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool looking_at(std::string_view text) const { return text_.substr(at_, text.size()) == text; }
  // Whether the word `text`, and not just its beginning, stands here.
  bool looking_at_word(std::string_view text) const;
  // Passes over the text if it stands here.
  bool take(std::string_view text);
  bool take_word(std::string_view text) { return looking_at_word(text) && take(text); }
  void advance(std::size_t count = 1);

  // The longest run of characters for which `wanted` holds; may be empty.
  std::string_view run(bool (*wanted)(char));
  std::string_view word() { return run(is_word); }
  // What stands before `end`, which is passed too; nullopt when it does not come.
  std::optional<std::string_view> until(std::string_view end);

  Position position() const { return position_; }
  std::size_t offset() const { return at_; }
  std::string_view since(std::size_t offset) const { return text_.substr(offset, at_ - offset); }
  // Back to a place where the scanner was before.
  struct Mark {
    std::size_t at = 0;
    Position position;
  };
  Mark mark() const { return {at_, position_}; }
  void back_to(const Mark& mark);

  // What stands here, as a message shows it: quoted, short, printable; "the end of the script".
  Message shown() const;

  // Notes the failure unless there is one already; false, so that it can be returned.
  bool fail(Position at, Message found, Message expected = {}, Message hint = {});
  // "X instead of `expected`", here; at the end of the script, where its text ends.
  bool expected(Message what, Message hint = {});
  const std::optional<ScriptError>& error() const { return error_; }

  static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
  }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
  static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
  static bool is_word(char c) { return is_letter(c) || is_digit(c); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  Position position_;
  std::optional<Position> text_end_;  // where the white space began behind which there is nothing more
  std::optional<ScriptError> error_;
};

// The value of a digit in any base up to 16. Precondition: Scanner::is_hex(c).
unsigned digit_value(char c);
// Decimal digits, or hexadecimal ones after `0x`; nullopt for anything else or more than 64 bits.
std::optional<std::uint64_t> parse_unsigned(std::string_view text);
// The same after an optional `-`; nullopt outside [-2^63, 2^64): what exceeds 2^63-1 keeps its 64 bits.
std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace tcplab::packetdrill::language
