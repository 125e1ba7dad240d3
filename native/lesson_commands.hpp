#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/language.hpp"
#include "native/messages.hpp"

namespace tcplab::native {

// Reads lessons, runs them, and says all that is wrong with them: one, or those of a folder. Answers 0 when
// nothing is, 1 when something is, 2 when there is no lesson.
ExitCode lesson_check_command(const std::vector<std::string>& paths);

struct ExercisesOptions {
  std::string name;  // empty: all are listed
  std::uint64_t seed = 1;
  bool answer = false;
  Language language = Language::kEnglish;
};
// Lists the exercises, or prints one. Answers 2 when there is none of that name.
ExitCode lesson_exercises_command(const ExercisesOptions& options);

struct LessonPrintOptions {
  std::string path;
  std::string output = "-";
  Language language = Language::kEnglish;
};
// Writes a lesson as one page of HTML that needs nothing else. Answers 1 when it cannot be written, or this
// tcplab was built without what draws timelines; 2 when something is wrong with the lesson.
ExitCode lesson_print_command(const LessonPrintOptions& options);

}  // namespace tcplab::native
