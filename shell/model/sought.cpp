#include "shell/model/sought.hpp"

#include <algorithm>
#include <cctype>

namespace tcplab::shell {

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

// By hand: streams would bring along all that they know of languages, which is much of a page's first load.
Sought::Sought(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\n\r\f\v";
  const std::string lower = in_lower_case(text);
  for (std::size_t from = lower.find_first_not_of(kBlanks); from != std::string::npos;) {
    const std::size_t to = std::min(lower.find_first_of(kBlanks, from), lower.size());
    words_.push_back(lower.substr(from, to - from));
    from = lower.find_first_not_of(kBlanks, to);
  }
}

bool Sought::all_in(std::string_view lower) const {
  return std::all_of(words_.begin(), words_.end(),
                     [lower](const std::string& word) { return lower.find(word) != std::string_view::npos; });
}

bool Sought::begins(std::string_view lower) const {
  return words_.empty() || lower.substr(0, words_.front().size()) == words_.front();
}

}  // namespace tcplab::shell
