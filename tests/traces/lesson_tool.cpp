// Does natively what the module for lessons is asked in WebAssembly, so that both can be compared: reads
// calls from standard input, and writes what each answers as a line. A call ends with octet 1e, and consists
// of a name and texts with octet 1f between them.

#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "web/lesson/lesson_api.hpp"

namespace {

std::vector<std::string> parts_of(const std::string& text, char end) {
  std::vector<std::string> parts;
  std::string part;
  for (const char c : text) {
    if (c != end) {
      part += c;
      continue;
    }
    parts.push_back(part);
    part.clear();
  }
  if (!part.empty()) parts.push_back(part);
  return parts;
}

std::string answer(tcplab::web::LessonApi& api, std::vector<std::string> call) {
  call.resize(5);
  const std::string& name = call[0];
  if (name == "lesson_open") return api.open(call[1], call[2]);
  if (name == "lesson_judge") return api.judge(std::stoul(call[1]), std::stoul(call[2]), call[3], call[4]);
  if (name == "lesson_find") return api.find(call[1], call[2]);
  if (name == "exercise_list") return api.exercises();
  if (name == "exercise_make") return api.make_exercise(call[1], std::stoull(call[2]));
  if (name == "exercise_judge") return api.judge_exercise(call[1], std::stoull(call[2]), call[3], call[4]);
  if (name == "glossary") return api.glossary(call[1], call[2]);
  return "there is no " + name;
}

}  // namespace

int main() {
  const std::string calls{std::istreambuf_iterator<char>(std::cin), {}};
  tcplab::web::LessonApi api;
  for (const std::string& call : parts_of(calls, '\x1e'))
    std::printf("%s\n", answer(api, parts_of(call + '\x1f', '\x1f')).c_str());
  return 0;
}
