// What a link may hold, whole or damaged: what is read is written and read again as the same.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/base/base64url.hpp"
#include "core/scenario/share.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcplab;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto shared = scenario::parse_shared(text);
  if (shared && scenario::to_text(*shared) != text) {
    std::fprintf(stderr, "it was read as something else\n");
    std::abort();
  }
  if (shared) (void)scenario::edited_text(*shared);
  const auto octets = from_base64url(text);
  if (octets && to_base64url(*octets) != text) {
    std::fprintf(stderr, "other letters are the same octets\n");
    std::abort();
  }
  return 0;
}
