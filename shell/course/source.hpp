#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "shell/course/errors.hpp"

namespace tcplab::course {

constexpr std::size_t kLargestFile = std::size_t{256} << 10;  // octets

// A text, and where in it something stands. The text has to live as long.
class Source {
 public:
  Source(Language file, std::string_view text);

  Language file() const { return file_; }
  std::string_view text() const { return text_; }
  // Precondition: offset <= the text's size.
  Place at(std::size_t offset) const;
  // Whether it can be read at all: it is UTF-8, has no control characters, and is not too large.
  bool check(Errors& errors) const;

 private:
  Language file_;
  std::string_view text_;
  std::vector<std::size_t> lines_;  // where they begin
};

}  // namespace tcplab::course
