#pragma once

#include <cstddef>
#include <string_view>

namespace tcplab {

// Length of the UTF-8 sequence at the front of a text that is not empty (RFC 3629 4); 0 when there is none.
std::size_t utf8_length(std::string_view text);

}  // namespace tcplab
