#include "core/lesson/exercises/exercises.hpp"

namespace tcplab::lesson {

const std::vector<Generator>& generators() {
  static const std::vector<Generator> all;
  return all;
}

}  // namespace tcplab::lesson
