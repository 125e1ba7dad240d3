#pragma once

#include "shell/ui.hpp"

namespace tcplab::shell {

// A line in which the display filter is written that packets, events and the timeline have in common, and
// below it what is wrong with that.
void draw_filter_row(const Ui& ui);

}  // namespace tcplab::shell
