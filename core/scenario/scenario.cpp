#include "core/scenario/scenario.hpp"

#include <algorithm>

#include "core/base/byte_order_mark.hpp"

namespace tcplab::scenario {
namespace {

constexpr std::size_t kWidestExcerpt = 120;  // octets of the source line in a message

std::string_view line_of(std::string_view source, std::size_t line) {
  source = without_byte_order_mark(source);
  while (line > 1 && source.find('\n') != std::string_view::npos) {
    source.remove_prefix(source.find('\n') + 1);
    --line;
  }
  source = source.substr(0, source.find('\n'));
  if (!source.empty() && source.back() == '\r') source.remove_suffix(1);
  return source;
}

// Blanks as wide as the text on a terminal: ideographs take two columns, the later octets of a character
// none.
std::string blanks(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '\t')
      result += '\t';
    else if ((octet & 0xc0U) != 0x80)
      result += octet >= 0xe3 && octet < 0xf0 ? "  " : " ";
  }
  return result;
}

}  // namespace

std::string Error::to_string(std::string_view file, std::string_view source, Language language) const {
  const bool chinese = language == Language::kChinese;
  std::string text(file);
  if (line != 0) text += ":" + std::to_string(line) + ":" + std::to_string(column);
  text += ": " + message.in(language);
  if (!expected.empty()) text += (chinese ? "；应为" : "; expected ") + expected.in(language);
  if (!hint.empty()) text += (chinese ? "；" : "; ") + hint.in(language);
  if (line == 0) return text;
  const std::string_view whole = line_of(source, line);
  if (whole.size() > kWidestExcerpt) return text;
  const std::string_view before = whole.substr(0, std::min(column - 1, whole.size()));
  return text + "\n  " + std::string(whole) + "\n  " + blanks(before) + "^";
}

std::string to_string(const Errors& errors, std::string_view file, std::string_view source,
                      Language language) {
  std::string text;
  for (const Error& error : errors) text += error.to_string(file, source, language) + "\n";
  return text;
}

const Builtin* find_builtin(std::string_view name) {
  const std::vector<Builtin>& all = builtins();
  const auto found =
      std::find_if(all.begin(), all.end(), [name](const Builtin& s) { return s.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace tcplab::scenario
