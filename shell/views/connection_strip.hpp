#pragma once

#include <cstdint>
#include <string>

#include "shell/model/index.hpp"
#include "shell/ui.hpp"

namespace tcplab::shell {

// "client:49152 \u2192 server:80", by whom it was begun.
std::string connection_name(const Index& index, std::uint32_t number);

// Below the timeline of a run with several connections: the colour and number of each, filled where it is
// shown. To choose one shows it alone, and then all again; with Shift or Ctrl it is hidden, or shown again.
struct ConnectionStrip {
  // 0 where there are none to tell apart.
  static float height(const Ui& ui);
  // True when all of them are to be listed.
  static bool draw(const Ui& ui, const Rect& area);
};

// A button in a connection's colour and with its number: filled, or else only outlined.
bool connection_button(const Ui& ui, std::uint32_t number, const char* id, bool filled, ImVec2 size);

}  // namespace tcplab::shell
