#include "native/lesson_source.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace tcplab::native {

namespace {

namespace fs = std::filesystem;

constexpr const char* kGlossary = "glossary";

bool has_texts(const fs::path& folder) {
  std::error_code error;
  return fs::is_regular_file(folder / "en.md", error) || fs::is_regular_file(folder / "zh.md", error);
}

// "04-why-not-two" is "why-not-two".
std::string name_of(const fs::path& folder) {
  std::string name = folder.filename().string();
  const std::size_t digits = name.find_first_not_of("0123456789");
  if (digits != std::string::npos && digits > 0 && name[digits] == '-') name.erase(0, digits + 1);
  return name;
}

Result<CourseFolder, Failure> read_folder(const fs::path& folder) {
  CourseFolder read{folder.string(), name_of(folder), {}, {}};
  std::error_code error;
  for (const Language language : {Language::kEnglish, Language::kChinese}) {
    const fs::path file = folder / course::file_name(language);
    if (!fs::exists(file, error)) continue;
    auto text = read_file(file.string());
    if (!text) return text.error();
    (language == Language::kChinese ? read.chinese : read.english) = std::move(*text);
  }
  return read;
}

Result<std::vector<fs::path>, Failure> lessons_in(const fs::path& folder) {
  std::vector<fs::path> lessons;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().filename() != kGlossary && has_texts(entry->path())) lessons.push_back(entry->path());
  }
  if (error) return Failure{"read '" + folder.string() + "': " + error.message()};
  std::sort(lessons.begin(), lessons.end());
  return lessons;
}

}  // namespace

Result<Course, Failure> find_course(const std::string& path) {
  std::error_code error;
  fs::path given = fs::path(path);
  if (!given.has_filename()) given = given.parent_path();
  if (!fs::is_directory(given, error)) return Failure{"'" + path + "' is no folder"};
  const bool one = has_texts(given);
  const fs::path around = one ? fs::absolute(given).parent_path() : given;
  auto neighbours = lessons_in(around);
  if (!neighbours) return neighbours.error();
  if (!one && neighbours->empty())
    return Failure{"no lesson (a folder with en.md or zh.md) is in '" + path + "'"};
  Course course;
  for (const fs::path& folder : *neighbours) course.names.push_back(name_of(folder));
  for (const fs::path& folder : one ? std::vector<fs::path>{given} : *neighbours) {
    auto lesson = read_folder(folder);
    if (!lesson) return lesson.error();
    course.lessons.push_back(std::move(*lesson));
  }
  if (!has_texts(around / kGlossary)) return course;
  auto glossary = read_folder(around / kGlossary);
  if (!glossary) return glossary.error();
  course.glossary = std::move(*glossary);
  return course;
}

std::string told(const std::vector<course::Error>& errors, const CourseFolder& folder) {
  std::string text;
  for (const course::Error& error : errors) {
    const std::string file = folder.path + "/" + std::string(course::file_name(error.file));
    text += error.what.to_string(file, folder.files().in(error.file)) + "\n";
  }
  return text;
}

}  // namespace tcplab::native
