#include <algorithm>
#include <string>
#include <string_view>

#include "core/scenario/scenario.hpp"
#include "core/scenario/topics.hpp"
#include "native/commands.hpp"
#include "native/files.hpp"

namespace tcplab::native {

namespace {

constexpr std::size_t kColumns = 100;
constexpr std::size_t kIndent = 4;

// The words of a text in lines of that width.
std::string wrapped(std::string_view text) {
  std::string lines;
  std::size_t column = kColumns;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (column + 1 + word.size() > kColumns) {
      lines += (lines.empty() ? "" : "\n") + std::string(kIndent, ' ');
      column = kIndent;
    } else {
      lines += ' ';
      ++column;
    }
    lines += word;
    column += word.size();
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return lines + "\n";
}

std::string entry(std::string_view name, const scenario::Scenario& scenario) {
  const std::string about = scenario.about.empty() ? "" : wrapped(scenario.about);
  return std::string(name) + "  (" + scenario.title + ")\n" + about + "\n";
}

std::string heading(std::string_view title) {
  return std::string(title) + "\n" + std::string(title.size(), '=') + "\n\n";
}

}  // namespace

ExitCode scenarios_command() {
  std::string text;
  std::string_view topic;
  for (const scenario::Builtin& builtin : scenario::builtins()) {
    if (builtin.topic != topic) text += heading(scenario::topic_title(topic = builtin.topic).english);
    const auto scenario = scenario::parse(builtin.text);
    if (!scenario) {
      complain(scenario::to_string(scenario.error(), builtin.name, builtin.text));
      return kFailed;
    }
    text += entry(builtin.name, *scenario);
  }
  return print(text);
}

}  // namespace tcplab::native
