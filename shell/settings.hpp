#pragma once

#include "core/base/language.hpp"

namespace tcplab::shell {

enum class Theme { kDark, kLight };

}  // namespace tcplab::shell
