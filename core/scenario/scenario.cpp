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

std::string_view to_string(DropSpec::Pattern pattern) {
  switch (pattern) {
    case DropSpec::Pattern::kAny:
      return "any";
    case DropSpec::Pattern::kSyn:
      return "SYN";
    case DropSpec::Pattern::kSynAck:
      return "SYN-ACK";
    case DropSpec::Pattern::kAck:
      return "ACK";
    case DropSpec::Pattern::kFin:
      return "FIN";
    case DropSpec::Pattern::kData:
      return "data";
    case DropSpec::Pattern::kRst:
      return "RST";
  }
  return "";
}

std::string Error::to_string(std::string_view file, std::string_view source) const {
  std::string text = std::string(file) + ":" + std::to_string(line) + ":" + std::to_string(column) + ": " +
                     message.in(Language::kEnglish);
  if (!expected.empty()) text += "; expected " + expected.in(Language::kEnglish);
  if (!hint.empty()) text += "; " + hint.in(Language::kEnglish);
  const std::string_view whole = line_of(source, line);
  if (whole.size() > kWidestExcerpt) return text;
  const std::string_view before = whole.substr(0, std::min(column - 1, whole.size()));
  return text + "\n  " + std::string(whole) + "\n  " + blanks(before) + "^";
}

const Builtin* find_builtin(std::string_view name) {
  const std::vector<Builtin>& all = builtins();
  const auto found =
      std::find_if(all.begin(), all.end(), [name](const Builtin& s) { return s.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace tcplab::scenario
