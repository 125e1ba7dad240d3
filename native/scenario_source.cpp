#include "native/scenario_source.hpp"

#include <utility>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "native/nearest.hpp"

namespace tcplab::native {

std::string_view nearest_builtin(std::string_view word) {
  std::vector<std::string_view> names;
  for (const scenario::Builtin& builtin : scenario::builtins()) names.push_back(builtin.name);
  return nearest(word, names);
}

Result<ScenarioSource, Failure> load_scenario(const std::string& file_or_name) {
  if (const scenario::Builtin* builtin = scenario::find_builtin(file_or_name)) {
    return ScenarioSource{file_or_name, std::string(builtin->text)};
  }
  auto text = read_file(file_or_name);
  if (text) return ScenarioSource{file_or_name, std::move(*text)};
  Failure failure = std::move(text.error());
  if (const std::string_view near = nearest_builtin(file_or_name); !near.empty()) {
    failure.text += "; did you mean the scenario '" + std::string(near) + "'?";
  } else if (file_or_name.find('/') == std::string::npos) {
    failure.text += "; nor is it a scenario of tcplab ('tcplab scenarios' lists them)";
  }
  return failure;
}

}  // namespace tcplab::native
