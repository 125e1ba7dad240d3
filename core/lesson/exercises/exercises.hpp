#pragma once

#include <span>

#include "core/lesson/exercise.hpp"

// One file for each family of exercises; each has a row here, in the order of the lessons.
namespace tcplab::lesson::exercises {}  // namespace tcplab::lesson::exercises
