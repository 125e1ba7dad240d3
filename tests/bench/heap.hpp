#pragma once

#include <cstddef>

namespace tcplab {

// Octets that are taken from the heap now, as the allocator counts them, of all that operator new gave out.
// What a thing costs is the difference that it makes, its pointers' targets and the allocator's rounding
// included.
std::size_t heap_octets();

}  // namespace tcplab
