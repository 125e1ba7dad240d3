#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace tcplab::shell {

// What is different in two texts: the words that are not in the same places, as ranges of octets.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Range&) const = default;
};
struct Difference {
  std::vector<Range> left;
  std::vector<Range> right;
};
Difference difference(std::string_view left, std::string_view right);

}  // namespace tcplab::shell
