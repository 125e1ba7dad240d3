#include "core/lesson/question.hpp"

#include <algorithm>

namespace tcplab::lesson {

bool Judgement::right() const {
  return std::all_of(parts.begin(), parts.end(), [](const Part& part) { return part.right; });
}

double Judgement::credit() const {
  const auto right = std::count_if(parts.begin(), parts.end(), [](const Part& part) { return part.right; });
  return parts.empty() ? 0 : static_cast<double>(right) / static_cast<double>(parts.size());
}

}  // namespace tcplab::lesson
