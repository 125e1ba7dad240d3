#include "shell/commands.hpp"

#include "shell/model/sought.hpp"

namespace tcplab::shell {

std::vector<std::size_t> found_commands(const std::vector<Command>& commands, std::string_view text) {
  const Sought sought(text);
  std::vector<std::size_t> found;
  std::vector<std::size_t> named;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const std::string name = in_lower_case(commands[i].name);
    if (sought.all_in(name)) {
      (sought.begins(name) ? found : named).push_back(i);
    } else if (sought.all_in(name + "\n" + in_lower_case(commands[i].about))) {
      others.push_back(i);
    }
  }
  found.insert(found.end(), named.begin(), named.end());
  found.insert(found.end(), others.begin(), others.end());
  return found;
}

}  // namespace tcplab::shell
