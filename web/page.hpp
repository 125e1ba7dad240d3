#pragma once

#include <memory>
#include <string>

#include "shell/app.hpp"
#include "shell/window.hpp"

namespace tcplab::web {

// The one page of this module: exported functions carry no context.
struct Page {
  std::unique_ptr<shell::Window> window;
  std::unique_ptr<shell::App> app;
  bool whole = false;  // what split_program.py has taken out is here
  std::string pasted;
  std::string answer;  // holds the text that was last handed to the page
};
Page& page();

// Hands a text to the page; it stays until the next one.
const char* hand_over(std::string text);

}  // namespace tcplab::web
