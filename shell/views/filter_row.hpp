#pragma once

#include "shell/ui.hpp"

namespace tcplab::shell {

// A line in which the display filter is written that packets, events and the timeline have in common, and
// below it what is wrong with that.
void draw_filter_row(const Ui& ui);

// Below the timeline, while a filter dims what it shows, wherever the filter is written: what it says, and
// the way to be rid of it. It stays when another run is opened, as an analyser's does. Zero where there is
// none, or where it only chooses connections, of which the connections' own strip tells.
float filter_strip_height(const Ui& ui);
void draw_filter_strip(const Ui& ui, const Rect& area);

}  // namespace tcplab::shell
