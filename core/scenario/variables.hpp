#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/language.hpp"
#include "core/scenario/scenario.hpp"

namespace tcplab::scenario {

// A figure of a connection that `expect` compares and `sample` writes down.
struct VariableInfo {
  std::string_view name;
  Unit unit = Unit::kNumber;  // of its value
  Words help;
};
// In the order of Variable.
std::span<const VariableInfo> variables();
inline const VariableInfo& info(Variable variable) { return variables()[static_cast<std::size_t>(variable)]; }

}  // namespace tcplab::scenario
