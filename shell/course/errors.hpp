#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/language.hpp"
#include "core/lesson/lesson.hpp"
#include "core/scenario/scenario.hpp"

namespace tcplab::course {

using lesson::Place;
using lesson::Statement;

// What is wrong with a lesson, and in which of its files.
struct Error {
  Language file = Language::kEnglish;
  scenario::Error what;  // line and column in that file
};

// All that is wrong.
class Errors {
 public:
  static constexpr std::size_t kMost = 100;

  // Answers false, for whoever has to say so too.
  bool add(Place at, Message message, Message expected = {}, Message hint = {}) {
    if (all_.size() < kMost)
      all_.push_back(
          {at.file, {at.line, at.column, std::move(message), std::move(expected), std::move(hint)}});
    return false;
  }
  bool empty() const { return all_.empty(); }
  // In the order of files and lines; what was said of one place in the order in which it was said.
  std::vector<Error> sorted() const;

 private:
  std::vector<Error> all_;
};

// The texts of a lesson's files, as far as there are any.
struct Files {
  std::string_view english;
  std::string_view chinese;

  std::string_view in(Language language) const { return language == Language::kChinese ? chinese : english; }
};
// "en.md", "zh.md".
std::string_view file_name(Language language);

}  // namespace tcplab::course
