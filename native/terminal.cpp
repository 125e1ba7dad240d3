#include "native/terminal.hpp"

#include <array>
#include <cstdlib>
#include <utility>

#include <unistd.h>

namespace tcplab::native {

namespace {

constexpr std::string_view kPlain = "\033[0m";
constexpr std::string_view kBold = "\033[1m";

// What a line has to say for it to be coloured; the first that fits.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kColours{{
    {"[lost: ", "\033[31m"},
    {"retransmission]", "\033[33m"},
    {"Retransmission] ", "\033[33m"},
    {"RST", "\033[35m"},
    {"user told: ", "\033[32m"},
    {"timer ", "\033[2m"},
}};

bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

// "LISTEN -> SYN-RECEIVED", unlike "client -> server".
bool tells_of_a_state(std::string_view line) {
  constexpr std::string_view kArrow = " -> ";
  const std::size_t arrow = line.find(kArrow);
  if (arrow == std::string_view::npos || arrow < 2 || line.size() <= arrow + kArrow.size() + 1) return false;
  const std::size_t next = arrow + kArrow.size();
  return is_capital(line[arrow - 1]) && is_capital(line[next]) && is_capital(line[next + 1]);
}

std::string_view colour_of(std::string_view line) {
  if (tells_of_a_state(line)) return kBold;
  for (const auto& [word, colour] : kColours) {
    if (line.find(word) != std::string_view::npos) return colour;
  }
  return {};
}

}  // namespace

bool colour_wanted() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDOUT_FILENO) == 1 && (no_colour == nullptr || *no_colour == '\0') &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

std::string coloured(std::string_view timeline) {
  std::string text;
  while (!timeline.empty()) {
    const std::size_t end = timeline.find('\n');
    const std::string_view line = timeline.substr(0, end);
    const std::string_view colour = colour_of(line);
    text += colour;
    text += line;
    if (!colour.empty()) text += kPlain;
    if (end == std::string_view::npos) break;
    text += '\n';
    timeline.remove_prefix(end + 1);
  }
  return text;
}

}  // namespace tcplab::native
