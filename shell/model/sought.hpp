#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcplab::shell {

// What somebody looks for: words, in whatever order, whose letters may be small or large.
class Sought {
 public:
  explicit Sought(std::string_view text);
  // All of them are in the text, which stands in small letters.
  bool all_in(std::string_view lower) const;
  // The text, in small letters, begins with the first of them; so does any where there is none.
  bool begins(std::string_view lower) const;

 private:
  std::vector<std::string> words_;
};
std::string in_lower_case(std::string_view text);

}  // namespace tcplab::shell
