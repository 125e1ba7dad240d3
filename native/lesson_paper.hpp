#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/lesson/lesson.hpp"
#include "shell/course/glossary.hpp"

namespace tcplab::native {

// Draws the timeline of a run as SVG, up to an instant where one is given.
using Drawing = std::function<std::string(const scenario::Shared& run, std::optional<Instant> until)>;

// A lesson as one page of HTML that needs nothing else: its texts, the timeline of each run up to where it
// hides the future, questions and tasks with room for answers, and on a last sheet the answers, the whole
// timelines and the words that were used. Precondition: nothing is wrong with the lesson.
std::string on_paper(const lesson::Lesson& lesson, const course::Glossary& glossary, Language language,
                     const Drawing& draw);

}  // namespace tcplab::native
