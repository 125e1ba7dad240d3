// A connection without some of its rules, at the mercy of its input, which chooses which: see Driver. Nothing
// may crash or go on for ever; what else it does is its own affair.

#include <cstddef>
#include <cstdint>

#include "tests/fuzz/connection_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tcplab::fuzz::Input input({data, size});
  tcplab::fuzz::Driver driver(input, tcplab::fuzz::Rules::kSomeTakenAway);
  driver.run();
  return 0;
}
