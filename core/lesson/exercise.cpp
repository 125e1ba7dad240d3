#include "core/lesson/exercise.hpp"

#include <algorithm>

namespace tcplab::lesson {

scenario::Shared whole(const Exercise& exercise) {
  scenario::Shared run = exercise.run;
  for (const std::string& line : exercise.secret) run.edits.push_back({line, true});
  return run;
}

const Generator* find_generator(std::string_view name) {
  const auto& all = generators();
  const auto at = std::find_if(all.begin(), all.end(),
                               [name](const Generator& generator) { return generator.name == name; });
  return at == all.end() ? nullptr : &*at;
}

}  // namespace tcplab::lesson
