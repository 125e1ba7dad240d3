#include <algorithm>
#include <string>

#include "core/lab/scenario.hpp"
#include "native/commands.hpp"
#include "native/files.hpp"

namespace tcplab::native {

ExitCode scenarios_command() {
  std::size_t width = 0;
  for (const lab::BuiltinScenario& builtin : lab::builtin_scenarios()) {
    width = std::max(width, builtin.name.size());
  }
  std::string text;
  for (const lab::BuiltinScenario& builtin : lab::builtin_scenarios()) {
    const auto scenario = lab::parse_scenario(builtin.text);
    if (!scenario) {
      complain(scenario.error().to_string(builtin.name, builtin.text));
      return kFailed;
    }
    text += std::string(builtin.name) + std::string(width + 2 - builtin.name.size(), ' ') + scenario->title +
            "\n";
    if (!scenario->about.empty()) text += std::string(width + 2, ' ') + scenario->about + "\n";
  }
  if (auto failure = write_file("-", text)) {
    complain(failure->text);
    return kFailed;
  }
  return kSuccess;
}

}  // namespace tcplab::native
