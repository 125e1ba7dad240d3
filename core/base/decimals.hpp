#pragma once

#include <string>

#include "core/base/time.hpp"

namespace tcplab {

// A span in this unit with so many decimals, "1.010000", the rest cut off. Not rounded, as Wireshark does it:
// so nothing is said to be later than it is, and whoever writes one instant with fewer decimals than another
// does writes the beginning of the same digits. Preconditions: unit is a power of ten; decimals are at most
// its zeros.
std::string in_decimals(Duration span, Duration unit, int decimals);

}  // namespace tcplab
