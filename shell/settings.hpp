#pragma once

#include "core/base/language.hpp"

namespace tcplab::shell {

enum class Theme { kDark, kLight };
// Between what is drawn and what lies behind it.
enum class ContrastLevel { kNormal, kMore };

}  // namespace tcplab::shell
