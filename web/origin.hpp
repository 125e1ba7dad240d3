#pragma once

#include <cstddef>
#include <vector>

#include "shell/app.hpp"

namespace tcplab::web {

// The lines of App::written_text() that the event in focus comes from, counted from 1: of a script, the step
// that it belongs to; of a scenario, what tells the user to make the call, or does to the packet, that it
// goes back to. Empty where that is not known.
std::vector<std::size_t> lines_in_focus(const shell::App& app);

}  // namespace tcplab::web
