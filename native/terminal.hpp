#pragma once

#include <string>
#include <string_view>

namespace tcplab::native {

// Whether standard output is a terminal that wants colour (https://no-color.org, TERM=dumb).
bool colour_wanted();

// The text timeline with losses, retransmissions, resets and states picked out in the terminal's colours.
std::string coloured(std::string_view timeline);

}  // namespace tcplab::native
