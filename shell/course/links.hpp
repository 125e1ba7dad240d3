#pragma once

#include <optional>

#include "core/lesson/lesson.hpp"
#include "shell/course/errors.hpp"
#include "shell/course/markdown.hpp"

namespace tcplab::course {

// What an address says, as far as that can be told without a run. nullopt: it is of no kind that leads
// anywhere, or not well formed, which has been said.
std::optional<lesson::Link> read_link(const Address& address, Errors& errors);

}  // namespace tcplab::course
