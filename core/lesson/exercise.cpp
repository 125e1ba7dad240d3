#include "core/lesson/exercise.hpp"

#include <algorithm>

namespace tcplab::lesson {

const Generator* find_generator(std::string_view name) {
  const auto& all = generators();
  const auto at = std::find_if(all.begin(), all.end(),
                               [name](const Generator& generator) { return generator.name == name; });
  return at == all.end() ? nullptr : &*at;
}

}  // namespace tcplab::lesson
