#pragma once

#include <CLI/CLI.hpp>

#include "native/lesson_commands.hpp"

namespace tcplab::native {

// `tcplab lesson ...` on the command line.
class LessonLine {
 public:
  explicit LessonLine(CLI::App& app);

  // Precondition: the command line asks for it.
  ExitCode run() const;

 private:
  void add_check();
  void add_exercises();
  void add_print();

  CLI::App* lesson_;
  std::vector<std::string> paths_;
  ExercisesOptions exercises_;
  LessonPrintOptions print_;
};

}  // namespace tcplab::native
