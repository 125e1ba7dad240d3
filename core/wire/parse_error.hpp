#pragma once

#include <cstddef>
#include <string_view>

#include "core/base/result.hpp"

namespace tcplab::wire {

// Why bytes are not what they claim to be, and at which offset of the parsed buffer.
struct ParseError {
  std::size_t offset = 0;
  std::string_view what;  // static text, lower case, no full stop

  bool operator==(const ParseError&) const = default;
};

template <typename T>
using Parsed = Result<T, ParseError>;

}  // namespace tcplab::wire
