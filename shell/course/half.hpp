#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/lesson/lesson.hpp"
#include "shell/course/errors.hpp"

namespace tcplab::course {

// A paragraph of a step, and the links in it.
struct Text {
  std::string html;
  Place at;
  std::vector<lesson::Link> links;
};
using Item = std::variant<Text, lesson::Block>;

struct HalfStep {
  std::string title;  // empty: the introduction
  Place at;
  std::vector<Item> items;
};

// What one file of a lesson says. Blocks that could not be read are left out, but for runs.
struct Half {
  lesson::Lesson head;
  std::vector<HalfStep> steps;
  Place end;
  bool good = true;  // all that is translated could be read
};

// whole: the file has all of the lesson, and not only what is translated.
Half read_half(Language file, std::string_view text, bool whole, Errors& errors);

// Puts the text of the translation beside what the file that has all says; without one, its own.
lesson::Lesson joined(Half whole, const Half* translation, Errors& errors);

}  // namespace tcplab::course
