#pragma once

#include "core/lesson/lesson.hpp"
#include "shell/course/errors.hpp"

namespace tcplab::course {

constexpr std::size_t kMostSteps = 32;
constexpr std::size_t kMostBlocks = 128;  // and paragraphs, of a step

// Reads a lesson from its files, of which one may be missing (empty). What is wrong is added to the errors,
// and the lesson has what could be read. A run that could not be read is there with neither name nor text.
// Precondition: not both are empty.
lesson::Lesson read_lesson(const Files& files, Errors& errors);

}  // namespace tcplab::course
