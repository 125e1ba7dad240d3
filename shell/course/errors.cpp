#include "shell/course/errors.hpp"

#include <algorithm>
#include <tuple>

namespace tcplab::course {

std::vector<Error> Errors::sorted() const {
  std::vector<Error> errors = all_;
  std::stable_sort(errors.begin(), errors.end(), [](const Error& a, const Error& b) {
    return std::tuple(a.file, a.what.line, a.what.column) < std::tuple(b.file, b.what.line, b.what.column);
  });
  return errors;
}

std::string_view file_name(Language language) { return language == Language::kChinese ? "zh.md" : "en.md"; }

}  // namespace tcplab::course
