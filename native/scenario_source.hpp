#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "native/files.hpp"

namespace tcplab::native {

// The text of a scenario, or the octets of a capture, and what to call it in messages.
struct ScenarioSource {
  std::string name;  // the path, or the name of a scenario that ships with tcplab
  std::string text;
};

// A scenario that ships with tcplab when one is called so, else the file of that name. The error suggests the
// shipped name that is meant, if one is close.
Result<ScenarioSource, Failure> load_scenario(const std::string& file_or_name);

// The shipped scenario whose name is nearest to word, or empty when none is near.
std::string_view nearest_builtin(std::string_view word);

}  // namespace tcplab::native
