#include "native/messages.hpp"

#include <cstdio>

namespace tcplab::native {

void complain(std::string_view message) {
  std::fflush(stdout);
  std::fprintf(stderr, "tcplab: %.*s\n", static_cast<int>(message.size()), message.data());
}

}  // namespace tcplab::native
