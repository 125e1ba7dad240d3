#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"

namespace tcplab {

// A copy of the octets of a text, or of a file that was read as one.
inline Bytes bytes_of(std::string_view text) {
  return Bytes(std::vector<std::uint8_t>(text.begin(), text.end()));
}

}  // namespace tcplab
