#include "core/scenario/lexer.hpp"

#include <utility>

#include "core/base/utf8.hpp"
#include "core/scenario/values.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kLongestShown = 40;  // octets of a token in a message

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; }

class Lexer {
 public:
  Lexer(std::string_view line, std::size_t number) : line_(line), number_(number) {}

  Result<std::vector<Token>, Error> run() {
    if (!check_characters()) return error_;
    while (skip_space(), at_ < line_.size() && !at_comment()) {
      if (!take_token()) return error_;
    }
    std::string_view comment = line_.substr(at_);
    while (!comment.empty() && is_space(comment.back())) comment.remove_suffix(1);
    tokens_.push_back({TokenKind::kEnd, std::string(comment), at_ + 1, comment.size()});
    return std::move(tokens_);
  }

 private:
  bool fail(std::size_t at, Message message, Message expected = {}, Message hint = {}) {
    error_ = {number_, at + 1, std::move(message), std::move(expected), std::move(hint)};
    return false;
  }

  bool check_characters() {
    for (std::size_t at = 0; at < line_.size();) {
      const std::size_t length = utf8_length(line_.substr(at));
      if (length == 0) return fail(at, {"this is not UTF-8 text", "这不是 UTF-8 文本"});
      if (is_control(line_[at]) && !is_space(line_[at]))
        return fail(at, {"a control character", "含有控制字符"});
      at += length;
    }
    return true;
  }

  void skip_space() {
    while (at_ < line_.size() && is_space(line_[at_])) ++at_;
  }

  bool at_arrow() const { return line_.substr(at_, 2) == "->"; }
  bool at_ordinal() const { return line_[at_] == '#' && at_ + 1 < line_.size() && is_digit(line_[at_ + 1]); }
  bool at_comment() const { return line_[at_] == '#' && (tokens_.empty() || !at_ordinal()); }

  bool take_token() {
    if (line_[at_] == '"') return take_string();
    if (at_arrow()) {
      tokens_.push_back({TokenKind::kArrow, "->", at_ + 1, 2});
      at_ += 2;
      return true;
    }
    const std::size_t start = at_;
    const bool ordinal = at_ordinal();
    while (at_ < line_.size() && !is_space(line_[at_]) && line_[at_] != '"' && !at_arrow()) ++at_;
    const std::string_view text = line_.substr(start, at_ - start);
    tokens_.push_back({ordinal ? TokenKind::kOrdinal : TokenKind::kWord,
                       std::string(ordinal ? text.substr(1) : text), start + 1, text.size()});
    return true;
  }

  bool take_string() {
    const std::size_t start = at_++;
    std::string text;
    while (at_ < line_.size() && line_[at_] != '"') {
      if (line_[at_] == '\\') {
        ++at_;
        if (at_ == line_.size()) break;
        if (line_[at_] != '"' && line_[at_] != '\\') {
          return fail(at_ - 1, {"an unknown escape in a text", "文本中有未知的转义"},
                      one_of({"\\\"", "\\\\"}));
        }
      }
      text += line_[at_++];
    }
    if (at_ == line_.size())
      return fail(start, {"this text does not end", "这段文本没有结束"}, {"a closing \"", "结尾的 \""});
    ++at_;
    tokens_.push_back({TokenKind::kString, std::move(text), start + 1, at_ - start});
    return true;
  }

  std::string_view line_;
  std::size_t number_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
  Error error_;
};

}  // namespace

Result<std::vector<Token>, Error> tokenize(std::string_view line, std::size_t line_number) {
  return Lexer(line, line_number).run();
}

Message shown(const Token& token) {
  if (token.kind == TokenKind::kEnd) return {"the end of the line", "行尾"};
  std::string text = token.kind == TokenKind::kOrdinal ? "#" + token.text : token.text;
  if (text.size() > kLongestShown) {
    std::size_t cut = kLongestShown;
    while (is_continuation(text[cut])) --cut;
    text = text.substr(0, cut) + "...";
  }
  if (token.kind == TokenKind::kString) return told({"the text \"{0}\"", "文本 \"{0}\""}, text);
  return told({"'{0}'", "'{0}'"}, text);
}

}  // namespace tcplab::scenario::language
