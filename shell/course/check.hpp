#pragma once

#include <string>
#include <vector>

#include "core/lesson/lesson.hpp"
#include "shell/course/errors.hpp"

namespace tcplab::course {

// What links of a lesson may lead to.
struct Surroundings {
  std::vector<std::string> lessons;
  std::vector<std::string> terms;
};

// All that docs/lessons.md says under "What is checked" and that reading does not show: the lesson is run.
void check(const lesson::Lesson& lesson, const Surroundings& around, Errors& errors);

// --- the parts of it ---

// Steps and blocks, names of generators.
void check_steps(const lesson::Lesson& lesson, Errors& errors);
// Links and needs; not those into a run.
void check_links(const lesson::Lesson& lesson, const Surroundings& around, Errors& errors);
// Runs, and what is said and asked of them.
void check_runs(const lesson::Lesson& lesson, Errors& errors);
// Precondition of both: the run can be made.
void check_question(const lesson::Block& block, const lesson::Block& run, Errors& errors);
void check_task(const lesson::Block& block, const lesson::Block& run, Errors& errors);

}  // namespace tcplab::course
