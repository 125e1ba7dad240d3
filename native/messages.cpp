#include "native/messages.hpp"

#include <cstdio>

namespace tcplab::native {

void complain(std::string_view message) {
  std::fflush(stdout);
  std::fprintf(stderr, "tcplab: %.*s\n", static_cast<int>(message.size()), message.data());
}

std::string bounded(std::string_view text) {
  constexpr std::size_t kLongest = 1000;  // octets
  if (text.size() <= kLongest) return std::string(text);
  std::size_t end = kLongest;
  while ((static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;  // not within a character
  return std::string(text.substr(0, end)) + "...";
}

}  // namespace tcplab::native
