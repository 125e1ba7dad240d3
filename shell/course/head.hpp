#pragma once

#include <cstddef>

#include "core/lesson/lesson.hpp"
#include "shell/course/errors.hpp"
#include "shell/course/source.hpp"

namespace tcplab::course {

// Reads what stands between the first two lines `---` into the lesson, its texts in both languages; answers
// where it ends. whole: the file has all of it, and not only what is translated.
std::size_t read_head(const Source& source, bool whole, lesson::Lesson& into, Errors& errors);

// A name as of a lesson or a term: small letters, digits and hyphens.
bool is_name(std::string_view word);

}  // namespace tcplab::course
