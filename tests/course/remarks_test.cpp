// Who answers a lesson of the course wrong is told why.
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "core/lesson/played.hpp"
#include "core/lesson/question.hpp"
#include "core/tcp/state.hpp"
#include "tests/course/example.hpp"
#include "tests/line.hpp"

namespace tcplab::course {
namespace {

using lesson::Answer;
using lesson::Question;

constexpr std::size_t kFewest = 2;  // wrong states of which something of their own is said

struct Asked {
  std::string where;  // lesson, and the first line of the question
  const Question* question;
  const scenario::Shared* run;
};

std::vector<lesson::Lesson> all_lessons() {
  std::vector<lesson::Lesson> lessons;
  for (const auto& folder : std::filesystem::directory_iterator(TCPLAB_LESSONS)) {
    if (folder.path().filename() == "glossary") continue;
    Errors errors;
    lessons.push_back(
        read_lesson({text_at(folder.path() / "en.md"), text_at(folder.path() / "zh.md")}, errors));
    EXPECT_EQ(told(errors), "") << folder.path();
  }
  return lessons;
}

std::vector<Asked> questions_of(const lesson::Lesson& lesson, Question::Kind kind) {
  std::vector<Asked> asked;
  const scenario::Shared* run = nullptr;
  for (const lesson::Step& step : lesson.steps) {
    for (const lesson::Block& block : step.blocks) {
      if (const auto* shown = std::get_if<scenario::Shared>(&block.what)) run = shown;
      const auto* question = std::get_if<Question>(&block.what);
      if (question != nullptr && question->kind == kind)
        asked.push_back({lesson.title.in(Language::kEnglish) + ": " + question->ask.in(Language::kEnglish),
                         question, run});
    }
  }
  return asked;
}

// What the lesson says of each wrong answer is more than what the engine says of it, which repeats a state
// that was given and nothing else of any answer.
void expect_remarks(const Asked& asked, const std::vector<Answer>& answers, Line at = Line::here()) {
  const testing::ScopedTrace asker(at.file, at.number, asked.where);
  Question bare = *asked.question;
  bare.remarks.clear();
  std::optional<Message> plain;
  for (const Answer& answer : answers) {
    const auto judged = lesson::judge(*asked.question, *asked.run, answer);
    ASSERT_TRUE(judged);
    if (judged->right()) continue;
    if (!plain || bare.kind == Question::Kind::kState) {
      const auto by_the_engine = lesson::judge(bare, *asked.run, answer);
      ASSERT_TRUE(by_the_engine);
      plain = by_the_engine->says;
    }
    for (const Language language : {Language::kEnglish, Language::kChinese})
      EXPECT_NE(judged->says.in(language), plain->in(language)) << answer.back().value;
  }
}

TEST(Remarks, TellOfEachWrongStateWhyAndOfSomeInWordsOfTheirOwn) {
  std::size_t count = 0;
  for (const lesson::Lesson& lesson : all_lessons()) {
    for (const Asked& asked : questions_of(lesson, Question::Kind::kState)) {
      std::set<std::string> own;
      for (const lesson::Remark& remark : asked.question->remarks) {
        if (remark.of.field == "state" && !remark.says.empty()) own.insert(remark.of.value);
      }
      EXPECT_GE(own.size(), kFewest) << asked.where;
      std::vector<Answer> each;
      for (int state = 0; state < tcp::kStateCount; ++state)
        each.push_back({{"state", std::string(tcp::to_string(static_cast<tcp::State>(state)))}});
      expect_remarks(asked, each);
      ++count;
    }
  }
  EXPECT_GT(count, 30u);
}

TEST(Remarks, TellOfEachWrongChoiceAndOfWhatIsMissingWhy) {
  std::size_t count = 0;
  for (const lesson::Lesson& lesson : all_lessons()) {
    for (const Asked& asked : questions_of(lesson, Question::Kind::kChoose)) {
      std::vector<Answer> each;  // one that holds, where several do, lacks the others
      for (std::size_t i = 1; i <= asked.question->choices.size(); ++i)
        each.push_back({{"choice", std::to_string(i)}});
      expect_remarks(asked, each);
      ++count;
    }
  }
  EXPECT_GT(count, 15u);
}

TEST(Remarks, TellOfEachWrongHostAndOfWhoIsMissingWhy) {
  std::size_t count = 0;
  for (const lesson::Lesson& lesson : all_lessons()) {
    for (const Asked& asked : questions_of(lesson, Question::Kind::kWho)) {
      const auto run = lesson::Played::play(*asked.run);
      ASSERT_TRUE(run) << asked.where;
      Answer all;
      std::vector<Answer> each;
      for (const trace::NodeInfo& host : run->trace().hosts()) {
        each.push_back({{"host", host.name}});
        all.push_back({"host", host.name});
      }
      each.push_back(all);
      expect_remarks(asked, each);
      ++count;
    }
  }
  EXPECT_GE(count, 3u);
}

}  // namespace
}  // namespace tcplab::course
