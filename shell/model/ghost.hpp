#pragma once

#include <string>

#include "core/base/language.hpp"
#include "shell/model/model.hpp"

namespace tcplab::shell {

inline constexpr Words kBeforeChange{"before the last change", "上次修改之前"};
inline constexpr Words kWithoutChanges{"without changes", "没有修改时"};

// What the run is called that is compared with.
std::string ghost_name(const Model& model, Language language);

}  // namespace tcplab::shell
