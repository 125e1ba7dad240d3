#pragma once

#include "shell/ui.hpp"

namespace tcplab::shell {

// A strip across the lab, marked with a colour, that says something until it is closed. It takes no more of
// the height than most; what has no room scrolls. Draw what it says between the two calls; end_banner()
// answers whether its button was pressed.
void begin_banner(const Ui& ui, const char* id, Color surface, Color mark, float most);
bool end_banner(const Ui& ui);

}  // namespace tcplab::shell
