#include "core/lesson/exercise.hpp"

#include <algorithm>

#include "core/tcp/variant.hpp"

namespace tcplab::lesson {

scenario::Shared whole(const Exercise& exercise) {
  scenario::Shared run = exercise.run;
  for (const std::string& line : exercise.secret) run.edits.push_back({line, true});
  return run;
}

bool gives_away(const Exercise& exercise, const trace::Event& event) {
  if (exercise.secret.empty()) return false;
  return static_cast<std::size_t>(event.rule) >= tcp::kFirstVariantRule;
}

const Generator* find_generator(std::string_view name) {
  const auto& all = generators();
  const auto at = std::find_if(all.begin(), all.end(),
                               [name](const Generator& generator) { return generator.name == name; });
  return at == all.end() ? nullptr : &*at;
}

}  // namespace tcplab::lesson
