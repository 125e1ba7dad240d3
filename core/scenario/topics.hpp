#pragma once

#include <string_view>
#include <vector>

#include "core/base/language.hpp"

namespace tcplab::scenario {

// A heading over some of the scenarios that ship, in teaching order.
struct Topic {
  std::string_view name;  // "opening", as Builtin::topic has it
  Words title;
};
const std::vector<Topic>& topics();
// The title of that name; empty when there is none.
Words topic_title(std::string_view name);

}  // namespace tcplab::scenario
