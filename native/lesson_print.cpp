// `tcplab lesson print`: a lesson on paper, with the timeline of each run and the answers at the end.
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "native/files.hpp"
#include "native/lesson_commands.hpp"
#include "native/lesson_paper.hpp"
#include "native/lesson_source.hpp"
#include "native/outputs.hpp"
#include "shell/course/check.hpp"
#include "shell/course/reader.hpp"
#include "shell/course/runs.hpp"
#include "shell/model/model.hpp"
#include "shell/timeline/svg.hpp"

namespace tcplab::native {

namespace {

// As wide as the page is.
std::string fitted(std::string svg) {
  const std::size_t width = svg.find(" width=");
  const std::size_t box = svg.find(" viewBox=");
  if (width != std::string::npos && box != std::string::npos && width < box) svg.erase(width, box - width);
  return svg;
}

// The timeline of a run; until: of what happens up to then.
std::string draw(const scenario::Shared& shared, std::optional<Instant> until, Language language) {
  const auto text = scenario::edited_text(shared);
  if (!text) return {};
  auto scenario = scenario::parse(*text, shared.values);
  if (!scenario) return {};
  if (shared.seed) scenario->seed = *shared.seed;
  if (until) scenario->until = *until - Instant{};
  shell::Model model;
  model.show("lesson",
             std::make_unique<shell::ScenarioRecording>(std::move(*scenario), course::run_limits()));
  model.make([] { return true; });
  return fitted(shell::to_svg(model.run()->index, model.map(), {shell::Theme::kLight, language}));
}

}  // namespace

ExitCode lesson_print_command(const LessonPrintOptions& options) {
  const auto course = find_course(options.path);
  if (!course || course->lessons.size() != 1) {
    complain(course ? "'" + options.path + "' has several lessons; one at a time is printed"
                    : course.error().text);
    return kMisused;
  }
  const CourseFolder& folder = course->lessons.front();
  const std::vector<std::string> inputs{folder.path + "/en.md", folder.path + "/zh.md"};
  if (const auto failure = check_outputs({{"--output", options.output}}, inputs)) {
    complain(failure->text);
    return kMisused;
  }
  course::Errors errors, of_glossary;
  const course::Glossary glossary = course::read_glossary(course->glossary.files(), of_glossary);
  const lesson::Lesson lesson = course::read_lesson(folder.files(), errors);
  course::check(lesson, {course->names, names_of(glossary)}, errors);
  if (!errors.empty()) {
    std::fputs(told(errors.sorted(), folder).c_str(), stderr);
    return kMisused;
  }
  const Language language = options.language;
  const auto drawing = [language](const scenario::Shared& run, std::optional<Instant> until) {
    return draw(run, until, language);
  };
  if (const auto failure = write_file(options.output, on_paper(lesson, glossary, language, drawing))) {
    complain(failure->text);
    return kFailed;
  }
  return kSuccess;
}

}  // namespace tcplab::native
