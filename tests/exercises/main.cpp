// A thousand students for each exercise, too many for a build with sanitizers:
//
//     tcplab_exercises [-n STUDENTS] [-R PATTERN]      PATTERN: a regular expression on "exercises/NAME"
//     tcplab_exercises -s SEED NAME                    one, with its run and what is right
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/lesson/player.hpp"

namespace {

using tcplab::Language;

void show(const tcplab::lesson::Exercise& exercise) {
  namespace lesson = tcplab::lesson;
  const auto* question = std::get_if<lesson::Question>(&exercise.asks);
  const tcplab::Message& ask =
      question != nullptr ? question->ask : std::get<lesson::Task>(exercise.asks).ask;
  std::printf("%s\n%s\nhidden after: %s\n%s", ask.in(Language::kEnglish).c_str(),
              ask.in(Language::kChinese).c_str(), exercise.hide_after.c_str(), exercise.run.text.c_str());
  for (const std::string& line : exercise.secret) std::printf("secret: %s\n", line.c_str());
  const auto played = lesson::Played::play(whole(exercise));
  if (played) std::printf("%s", to_text(played->trace()).c_str());
  if (question == nullptr) return;
  for (const lesson::Choice& choice : question->choices)
    std::printf("%s [%s]\n", choice.text.in(Language::kEnglish).c_str(), choice.condition.c_str());
  const auto answer = answer_of(*question, whole(exercise));
  if (!answer) return;
  for (const lesson::Given& given : *answer)
    std::printf("%s = %s\n", given.field.c_str(), given.value.c_str());
}

// All exercises of a lesson with a student's seed: his paper.
class Papers {
 public:
  explicit Papers(unsigned long students) : students_(students) {}

  void add(const tcplab::lesson::Generator& generator) {
    std::vector<std::size_t>& all = of_lesson_[generator.lesson];
    all.resize(students_);
    for (unsigned long i = 0; i < students_; ++i) {
      const tcplab::lesson::Exercise exercise = generator.make(i + 1);
      std::string text = exercise.run.text;
      for (const std::string& line : exercise.secret) text += line;
      all[i] = all[i] * 31 + std::hash<std::string>()(text);
    }
  }
  // How many lessons have students with the same paper.
  int tell() const {
    int failed = 0;
    for (const auto& [lesson, all] : of_lesson_) {
      const std::size_t different = std::set<std::size_t>(all.begin(), all.end()).size();
      if (different == all.size()) continue;
      ++failed;
      std::printf("%s: %zu students have only %zu different papers\n", std::string(lesson).c_str(),
                  all.size(), different);
    }
    return failed;
  }

 private:
  unsigned long students_;
  std::map<std::string_view, std::vector<std::size_t>> of_lesson_;
};

}  // namespace

int main(int argc, char** argv) {
  unsigned long students = 1000;
  unsigned long shown = 0;
  std::string name;
  std::regex pattern(".");
  bool pattern_is_all = true;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    if (option == "-n" && i + 1 < argc) {
      students = std::strtoul(argv[++i], nullptr, 10);
    } else if (option == "-s" && i + 1 < argc) {
      shown = std::strtoul(argv[++i], nullptr, 10);
    } else if (option == "-R" && i + 1 < argc) {
      pattern = argv[++i];
      pattern_is_all = false;
    } else {
      name = option;
    }
  }
  if (!name.empty()) {
    const auto* generator = tcplab::lesson::find_generator(name);
    if (generator == nullptr) return 2;
    show(generator->make(shown));
    return 0;
  }
  int passed = 0;
  int failed = 0;
  std::size_t most_events = 0;
  Papers papers(students);
  for (const tcplab::lesson::Generator& generator : tcplab::lesson::generators()) {
    if (!std::regex_search("exercises/" + std::string(generator.name), pattern)) continue;
    tcplab::lesson::Player player(generator);
    for (unsigned long seed = 1; seed <= students; ++seed) player.play(seed);
    player.finish();
    papers.add(generator);
    most_events = std::max(most_events, player.most_events());
    for (const std::string& problem : player.problems()) std::printf("%s\n", problem.c_str());
    ++(player.problems().empty() ? passed : failed);
  }
  // A paper has all exercises of its lesson.
  failed += pattern_is_all ? papers.tell() : 0;
  std::printf("%lu students each, at most %zu events in a run\n%d passed, %d failed, 0 skipped\n", students,
              most_events, passed, failed);
  return failed == 0 ? 0 : 1;
}
