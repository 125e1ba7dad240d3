#include "native/scenario_source.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "core/lab/scenario.hpp"

namespace tcplab::native {

namespace {

// Levenshtein's distance: how many letters to insert, delete or replace.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::string_view nearest_builtin(std::string_view word) {
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const lab::BuiltinScenario& builtin : lab::builtin_scenarios()) {
    const std::size_t distance = edit_distance(word, builtin.name);
    if (distance < best_distance) {
      best = builtin.name;
      best_distance = distance;
    }
  }
  return best;
}

Result<ScenarioSource, Failure> load_scenario(const std::string& file_or_name) {
  if (const lab::BuiltinScenario* builtin = lab::find_builtin(file_or_name)) {
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
