#include "core/packetdrill/language/position.hpp"

#include <algorithm>

#include "core/base/byte_order_mark.hpp"

namespace tcplab::packetdrill::language {
namespace {

constexpr std::size_t kWidestExcerpt = 120;  // octets of the source line in a message

// Line number `wanted` of the text, without its end; empty when the text is shorter.
std::string_view line_of(std::string_view text, std::size_t wanted) {
  text = without_byte_order_mark(text);
  for (std::size_t line = 1; line < wanted; ++line) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  text = text.substr(0, text.find('\n'));
  if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
  return text;
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

std::string ScriptError::to_string(std::string_view file, std::string_view source) const {
  std::string text = std::string(file) + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) +
                     ": " + found.in(Language::kEnglish);
  if (!expected.empty()) text += "; expected " + expected.in(Language::kEnglish);
  if (!hint.empty()) text += "; " + hint.in(Language::kEnglish);
  const std::string_view whole = line_of(source, at.line);
  const std::size_t caret = std::min(at.column - 1, whole.size());
  // Of a long line, what stands around the place; the half of an excerpt lies before it.
  const std::size_t from = whole.size() <= kWidestExcerpt ? 0 : caret - std::min(caret, kWidestExcerpt / 2);
  std::string line(whole.substr(from, kWidestExcerpt));
  if (line.empty()) return text;
  std::replace_if(line.begin(), line.end(), is_control,
                  ' ');  // a tab too, so that the caret stands where it should
  return text + "\n  " + line + "\n  " + std::string(caret - from, ' ') + "^";
}

}  // namespace tcplab::packetdrill::language
