#include "shell/model/difference.hpp"

#include <algorithm>

namespace tcplab::shell {
namespace {

std::vector<Range> words(std::string_view text) {
  constexpr std::string_view kSpace = " ,<>";
  std::vector<Range> result;
  for (std::size_t at = 0; (at = text.find_first_not_of(kSpace, at)) != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSpace, at), text.size());
    result.push_back({at, end});
    at = end;
  }
  return result;
}

}  // namespace

// The words that both have at the same distance from the beginning, and from the end, are the same; of those
// between, each is compared with its counterpart.
Difference difference(std::string_view left, std::string_view right) {
  const std::vector<Range> a = words(left);
  const std::vector<Range> b = words(right);
  const auto same = [&](const Range& x, const Range& y) {
    return left.substr(x.begin, x.end - x.begin) == right.substr(y.begin, y.end - y.begin);
  };
  std::size_t head = 0;
  while (head < std::min(a.size(), b.size()) && same(a[head], b[head])) ++head;
  std::size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - head && same(a[a.size() - 1 - tail], b[b.size() - 1 - tail]))
    ++tail;
  Difference result;
  for (std::size_t i = head; i < std::max(a.size(), b.size()) - tail; ++i) {
    const bool in_a = i + tail < a.size();
    const bool in_b = i + tail < b.size();
    if (in_a && in_b && same(a[i], b[i])) continue;
    if (in_a) result.left.push_back(a[i]);
    if (in_b) result.right.push_back(b[i]);
  }
  return result;
}

}  // namespace tcplab::shell
