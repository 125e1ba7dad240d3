#include "shell/model/text_errors.hpp"

#include "core/packetdrill/language/parser.hpp"

namespace tcplab::shell {

scenario::Errors errors_in(TextKind kind, std::string_view text) {
  if (kind == TextKind::kScenario) {
    const auto scenario = scenario::parse(text);
    return scenario ? scenario::Errors{} : scenario.error();
  }
  const auto parsed = packetdrill::language::parse_script(text);
  if (parsed) return {};
  const packetdrill::language::ScriptError& error = parsed.error();
  return {{error.at.line, error.at.column, error.found, error.expected, error.hint}};
}

std::string in_a_line(const scenario::Error& error, Language language) {
  const bool chinese = language == Language::kChinese;
  std::string text = error.message.in(language);
  if (!error.expected.empty()) text += (chinese ? "；应为" : "; expected ") + error.expected.in(language);
  if (!error.hint.empty()) text += (chinese ? "；" : "; ") + error.hint.in(language);
  return text;
}

}  // namespace tcplab::shell
