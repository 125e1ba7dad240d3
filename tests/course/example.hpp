#pragma once

#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "shell/course/check.hpp"
#include "shell/course/errors.hpp"
#include "shell/course/reader.hpp"

namespace tcplab::course {

inline std::string text_at(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The lesson that docs/lessons.md points authors to.
struct Example {
  std::string english = text_at(TCPLAB_EXAMPLES "/lessons/01-a-lost-syn/en.md");
  std::string chinese = text_at(TCPLAB_EXAMPLES "/lessons/01-a-lost-syn/zh.md");

  Example& with(std::string& text, const std::string& what, const std::string& instead) {
    const std::size_t at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    if (at != std::string::npos) text.replace(at, what.size(), instead);
    return *this;
  }
  Example& english_with(const std::string& what, const std::string& instead) {
    return with(english, what, instead);
  }
  Example& chinese_with(const std::string& what, const std::string& instead) {
    return with(chinese, what, instead);
  }
  Files files() const { return {english, chinese}; }
};

// "en.md:3:1: message; expected ...; hint", a line each.
inline std::string told(const Errors& errors) {
  std::string text;
  for (const Error& error : errors.sorted()) {
    std::string line = error.what.to_string(file_name(error.file), "");
    text += line.substr(0, line.find('\n')) + "\n";
  }
  return text;
}

// All that is wrong with a lesson.
inline std::string wrong_with(const Files& files,
                              const Surroundings& around = {{"a-lost-syn"}, {"handshake"}}) {
  Errors errors;
  const lesson::Lesson lesson = read_lesson(files, errors);
  check(lesson, around, errors);
  return told(errors);
}

}  // namespace tcplab::course
