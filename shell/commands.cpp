#include "shell/commands.hpp"

#include <algorithm>
#include <cctype>

namespace tcplab::shell {
namespace {

std::string in_lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

std::vector<std::string> words_sought(std::string_view text) {
  std::vector<std::string> words;
  const std::string lower = in_lower_case(text);
  for (std::size_t at = 0; at < lower.size();) {
    const std::size_t end = std::min(lower.find(' ', at), lower.size());
    if (end > at) words.push_back(lower.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace

std::vector<std::size_t> found_commands(const std::vector<Command>& commands, std::string_view text) {
  const std::vector<std::string> words = words_sought(text);
  std::vector<std::size_t> found;
  std::vector<std::size_t> named;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const std::string name = in_lower_case(commands[i].name);
    const auto has_all = [&words](const std::string& text_of_it) {
      return std::all_of(words.begin(), words.end(), [&text_of_it](const std::string& word) {
        return text_of_it.find(word) != std::string::npos;
      });
    };
    if (has_all(name)) {
      const bool begins = words.empty() || name.compare(0, words.front().size(), words.front()) == 0;
      (begins ? found : named).push_back(i);
    } else if (has_all(name + "\n" + in_lower_case(commands[i].about))) {
      others.push_back(i);
    }
  }
  found.insert(found.end(), named.begin(), named.end());
  found.insert(found.end(), others.begin(), others.end());
  return found;
}

}  // namespace tcplab::shell
