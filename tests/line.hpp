#pragma once

namespace tcplab {

// Where a test asks for something, so that a failure in what it asked names the test and not the harness: the
// last argument of such a function is `Line at = Line::here()`.
// (std::source_location, which not every compiler that we serve has.)
struct Line {
  const char* file = "";
  int number = 0;

  static constexpr Line here(const char* file = __builtin_FILE(), int number = __builtin_LINE()) {
    return {file, number};
  }
};

}  // namespace tcplab
