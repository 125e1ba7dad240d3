#pragma once

#include <functional>
#include <string>
#include <vector>

#include "shell/commands.hpp"
#include "shell/ui.hpp"

namespace tcplab::shell {

// All that can be done, found by typing a part of its name.
class CommandList {
 public:
  // Inside the popup; commands are asked for when it opens. Answers what is to be done, and has closed the
  // popup then; an empty function as long as nothing is chosen.
  std::function<void()> draw(const Ui& ui, const std::function<std::vector<Command>()>& commands);

 private:
  void search(const Ui& ui);
  void move();
  bool draw_row(const Ui& ui, const Command& command, bool lit) const;

  std::vector<Command> all_;
  std::vector<std::size_t> found_;  // places in all_
  std::string needle_;
  int picked_ = 0;  // a place in found_
  bool moved_ = false;
};

}  // namespace tcplab::shell
