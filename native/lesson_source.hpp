#pragma once

#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "native/files.hpp"
#include "shell/course/check.hpp"
#include "shell/course/errors.hpp"
#include "shell/course/glossary.hpp"

namespace tcplab::native {

// The texts of a folder; one that is not there is empty.
struct CourseFolder {
  std::string path;
  std::string name;  // the folder's, without the number in front
  std::string english;
  std::string chinese;

  course::Files files() const { return {english, chinese}; }
};

// Lessons that were asked for, and what they may lead to.
struct Course {
  std::vector<CourseFolder> lessons;
  CourseFolder glossary;           // its path is empty where there is none
  std::vector<std::string> names;  // of all lessons beside those
};

// Of a folder of lessons, or of one lesson, whose neighbours are then those of the folder that it lies in.
Result<Course, Failure> find_course(const std::string& path);

// All that is wrong, as a compiler says it.
std::string told(const std::vector<course::Error>& errors, const CourseFolder& folder);

}  // namespace tcplab::native
