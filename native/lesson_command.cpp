// `tcplab lesson check` and `tcplab lesson exercises`.
#include <cstdio>

#include "core/lesson/exercise.hpp"
#include "native/files.hpp"
#include "native/lesson_commands.hpp"
#include "native/lesson_source.hpp"
#include "native/nearest.hpp"
#include "shell/course/reader.hpp"

namespace tcplab::native {

namespace {

using course::Errors;

// What is wrong with all of one path, and how many lessons that was.
struct Checked {
  std::string told;
  std::size_t lessons = 0;
  std::size_t errors = 0;

  void add(const Errors& errors_of_one, const CourseFolder& folder) {
    const auto sorted = errors_of_one.sorted();
    told += native::told(sorted, folder);
    errors += sorted.size();
  }
};

void check_course(const Course& course, Checked& checked) {
  Errors of_glossary;
  course::Glossary glossary;
  if (!course.glossary.path.empty()) {
    glossary = course::read_glossary(course.glossary.files(), of_glossary);
    course::check(glossary, course.names, of_glossary);
    checked.add(of_glossary, course.glossary);
  }
  const course::Surroundings around{course.names, names_of(glossary)};
  for (const CourseFolder& folder : course.lessons) {
    Errors errors;
    const lesson::Lesson lesson = course::read_lesson(folder.files(), errors);
    course::check(lesson, around, errors);
    checked.add(errors, folder);
    ++checked.lessons;
  }
}

std::string given(const lesson::Answer& answer) {
  std::string text;
  for (const lesson::Given& part : answer) text += part.field + ": " + part.value + "\n";
  return text;
}

std::string asked(const lesson::Question& question, Language language) {
  std::string text = question.ask.in(language) + "\n";
  for (std::size_t i = 0; i < question.choices.size(); ++i)
    text += "  " + std::to_string(i + 1) + ". " + question.choices[i].text.in(language) + "\n";
  for (const std::string& field : question.fields) text += "  " + field + ":\n";
  return text;
}

std::string answer_to(const lesson::Exercise& exercise) {
  std::string text = "\n--- answer ---\n";
  if (const auto* task = std::get_if<lesson::Task>(&exercise.asks)) {
    for (const std::string& line : task->solution) text += line + "\n";
    return text;
  }
  const auto answer = lesson::answer_of(std::get<lesson::Question>(exercise.asks), lesson::whole(exercise));
  return text + (answer ? given(*answer) : answer.error().message.in(Language::kEnglish) + "\n");
}

ExitCode list_exercises(Language language) {
  std::string text;
  for (const lesson::Generator& generator : lesson::generators()) {
    text += std::string(generator.name) + "  (" + std::string(generator.lesson) + ")\n    " +
            generator.title.in(language) + "\n";
  }
  return print(text);
}

}  // namespace

ExitCode lesson_check_command(const std::vector<std::string>& paths) {
  Checked checked;
  for (const std::string& path : paths) {
    const auto course = find_course(path);
    if (!course) {
      complain(course.error().text);
      return kMisused;
    }
    check_course(*course, checked);
  }
  std::fputs(checked.told.c_str(), stderr);
  const ExitCode printed =
      print(std::to_string(checked.lessons) + (checked.lessons == 1 ? " lesson, " : " lessons, ") +
            std::to_string(checked.errors) + (checked.errors == 1 ? " error\n" : " errors\n"));
  return checked.errors == 0 ? printed : kFailed;
}

ExitCode lesson_exercises_command(const ExercisesOptions& options) {
  if (options.name.empty()) return list_exercises(options.language);
  const lesson::Generator* const generator = lesson::find_generator(options.name);
  if (generator == nullptr) {
    std::vector<std::string_view> names;
    for (const lesson::Generator& known : lesson::generators()) names.push_back(known.name);
    const std::string_view near = nearest(bounded(options.name), names);
    complain("there is no exercise '" + bounded(options.name) + "'" +
             (near.empty() ? "; 'tcplab lesson exercises' lists them"
                           : "; did you mean '" + std::string(near) + "'?"));
    return kMisused;
  }
  const lesson::Exercise exercise = generator->make(options.seed);
  std::string text = generator->title.in(options.language) + "\n\n" + scenario::to_text(exercise.run) + "\n";
  if (!exercise.hide_after.empty()) text += "hide after " + exercise.hide_after + "\n\n";
  if (const auto* question = std::get_if<lesson::Question>(&exercise.asks)) {
    text += asked(*question, options.language);
  } else {
    const auto& task = std::get<lesson::Task>(exercise.asks);
    text += task.ask.in(options.language) + "\n";
    for (const std::string& goal : task.goals) text += "  goal " + goal + "\n";
    text += "  edits " + std::to_string(task.most_edits) + "\n";
  }
  return print(text + (options.answer ? answer_to(exercise) : ""));
}

}  // namespace tcplab::native
