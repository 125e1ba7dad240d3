// Hostile text into the packetdrill parser; what parses is run.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/packetdrill/run/run.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcplab;
  (void)packetdrill::run::run_text(std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
