#include "native/lesson_line.hpp"

#include "native/seed_option.hpp"

namespace tcplab::native {

namespace {

void add_language(CLI::App& command, Language& language) {
  command
      .add_option_function<std::string>(
          "--lang,--language",
          [&language](const std::string& name) {
            language = name == "zh" ? Language::kChinese : Language::kEnglish;
          },
          "The language of the texts: en or zh (en)")
      ->check(CLI::IsMember({"en", "zh"}).description(""))
      ->type_name("NAME");
}

}  // namespace

LessonLine::LessonLine(CLI::App& app)
    : lesson_(app.add_subcommand("lesson", "Check lessons, print them, and list their exercises")) {
  lesson_->require_subcommand(1);
  lesson_->footer(
      "How lessons are written: docs/lessons.md.\n'tcplab lesson check --help' and so on have the details.");
  add_check();
  add_exercises();
  add_print();
}

void LessonLine::add_check() {
  CLI::App* check = lesson_->add_subcommand("check", "Say all that is wrong with lessons");
  check->add_option("paths", paths_, "Lessons (folders with en.md or zh.md), or folders of lessons")
      ->required()
      ->type_name("DIR");
  check->footer("Exit status: 0 when nothing is wrong, 1 when something is, 2 when there is no lesson.");
}

void LessonLine::add_exercises() {
  CLI::App* exercises = lesson_->add_subcommand("exercises", "List the exercises, or print one of them");
  exercises->add_option("name", exercises_.name, "The exercise; without it all are listed")
      ->type_name("NAME");
  takes_seed(exercises->add_option("--seed", exercises_.seed, "Whose numbers it has (1)"));
  exercises->add_flag("--answer", exercises_.answer, "Print the answer too");
  add_language(*exercises, exercises_.language);
  exercises->footer(
      "Exit status: 0 when it was printed, 1 when it could not be, 2 when there is none of that name.");
}

void LessonLine::add_print() {
  CLI::App* print = lesson_->add_subcommand("print", "Write a lesson as one page of HTML, for handouts");
  print->add_option("path", print_.path, "The lesson's folder")->required()->type_name("DIR");
  print->add_option("-o,--output", print_.output, "Write the page to OUT instead of standard output")
      ->type_name("OUT");
  add_language(*print, print_.language);
  print->footer(
      "Exit status: 0 when it was written, 1 when it could not be, 2 when something is wrong with the "
      "lesson.");
}

ExitCode LessonLine::run() const {
  if (lesson_->got_subcommand("check")) return lesson_check_command(paths_);
  if (lesson_->got_subcommand("exercises")) return lesson_exercises_command(exercises_);
  return lesson_print_command(print_);
}

}  // namespace tcplab::native
