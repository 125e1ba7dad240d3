#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace tcplab::native {

// The option takes a number from 0 on. By itself the library would read "-1" as the largest that there is.
inline CLI::Option* takes_seed(CLI::Option* option) {
  const auto is_negative = [](const std::string& value) {
    const bool negative = !value.empty() && value.front() == '-';
    return negative ? value + ": a seed is a number from 0 on" : std::string();
  };
  return option->check(CLI::Validator(is_negative, ""))->type_name("N");
}

}  // namespace tcplab::native
