#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/message.hpp"

namespace tcplab::packetdrill::language {

// A place in a script; both count from 1, the column in octets.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;

  auto operator<=>(const Position&) const = default;
};

// Where and why a script cannot be read.
struct ScriptError {
  Position at;
  Message found;     // "',' instead of a flag"
  Message expected;  // "a sequence number"; may be empty
  Message hint;      // what to write instead; may be empty

  // "FILE:LINE:COLUMN: found; expected ...; hint" with the source line and a caret below.
  std::string to_string(std::string_view file, std::string_view source) const;
};

}  // namespace tcplab::packetdrill::language
