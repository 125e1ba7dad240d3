#pragma once

#include "core/scenario/share.hpp"
#include "shell/app.hpp"

namespace tcplab::shell {

// What a link to what is open says: the run with all of its branches, what is marked in it, the focus, and
// what is open beside it.
scenario::Shared shared_of(const App& app);

}  // namespace tcplab::shell
