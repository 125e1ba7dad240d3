#pragma once

#include <string>

#include "core/trace/trace.hpp"
#include "shell/ui.hpp"

namespace tcplab::shell {

// What a panel shows, and whether that is only what the mouse is over.
struct Moment {
  Focus shown;
  bool preview = false;
};
// Says so at the right of a panel's tabs, or in a line of its own below them where there is no room: free is
// what the tabs leave of their line. Answers what is left of the panel.
Rect draw_moment(const Ui& ui, const Moment& moment, const Rect& free, const Rect& content);

// Which of a host's connections a track is, by ports and addresses; ":80 ↔ 198.51.100.1:49152".
std::string endpoints_text(const trace::ConnectionInfo& connection);

}  // namespace tcplab::shell
