#pragma once

#include <optional>
#include <string>
#include <vector>

#include "native/files.hpp"

namespace tcplab::native {

// Something that a command will write: how it is called in messages, and where to ("-": standard output).
struct Output {
  std::string name;  // "--json"
  std::string path;
};

// What is wrong with writing all of these and reading those: two outputs would mix on one stream or in one
// file, or an output would replace an input. Links do not hide it. /dev/null takes any number.
std::optional<Failure> check_outputs(const std::vector<Output>& outputs,
                                     const std::vector<std::string>& inputs);

}  // namespace tcplab::native
