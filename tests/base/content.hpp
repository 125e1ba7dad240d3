#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.hpp"

namespace tcplab {

using Content = std::vector<std::uint8_t>;

inline Content content(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace tcplab
