#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tcplab::shell {

// Something that can be done, to be found by its name.
struct Command {
  std::string name;  // "Next event: a loss"
  std::string key;   // that does the same; may be empty
  std::function<void()> run;
  std::string about = {};  // by which it is found, too
};

// Those in whose names, or in what they are about, all the words occur, whatever their case; first the ones
// whose names begin with the first word, then other names, otherwise in their order. Places in commands.
std::vector<std::size_t> found_commands(const std::vector<Command>& commands, std::string_view words);

}  // namespace tcplab::shell
