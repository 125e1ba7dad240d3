#pragma once

#include <cstddef>
#include <string_view>

namespace tcplab {

// Length of the UTF-8 sequence at the front of a text that is not empty (RFC 3629 4); 0 when there is none.
std::size_t utf8_length(std::string_view text);

// Of UTF-8: how many characters (code points) it has, and how many octets the first so many of them take, or
// all of it where it has no more.
std::size_t characters_in(std::string_view text);
std::size_t octets_of_first(std::string_view text, std::size_t characters);

}  // namespace tcplab
