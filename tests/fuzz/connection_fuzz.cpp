// A connection at the mercy of its input: see Driver.

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/connection_driver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  tcplab::fuzz::Input input({data, size});
  tcplab::fuzz::Driver driver(input);
  driver.run();
  if (!driver.contradiction().empty()) {
    std::fprintf(stderr, "it is said to be held back by %s\n", driver.contradiction().c_str());
    std::abort();
  }
  if (driver.unexplained().empty()) return 0;
  std::fprintf(stderr, "nothing says what became of: %s\n", driver.unexplained().c_str());
  std::abort();
}
