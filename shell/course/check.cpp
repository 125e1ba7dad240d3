#include "shell/course/check.hpp"

#include <algorithm>
#include <string_view>

#include "core/lesson/exercise.hpp"
#include "core/scenario/values.hpp"
#include "shell/course/words.hpp"

namespace tcplab::course {
namespace {

using scenario::language::did_you_mean;

constexpr std::size_t kFewestSteps = 4;
constexpr std::size_t kSteps = 9;

std::vector<std::string_view> views_of(const std::vector<std::string>& names) {
  return {names.begin(), names.end()};
}

bool is_in(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void check_generators(const lesson::Block& block, Errors& errors) {
  const auto* const practice = std::get_if<lesson::Practice>(&block.what);
  if (practice == nullptr) return;
  std::vector<std::string_view> names;
  for (const lesson::Generator& generator : lesson::generators()) names.push_back(generator.name);
  for (const Statement& line : block.lines) {
    if (lesson::find_generator(line.word) != nullptr) continue;
    errors.add(line.at, told({"there is no generator {0}", "没有生成器 {0}"}, shown(line.word)),
               {"a name that 'tcplab lesson exercises' lists", "'tcplab lesson exercises' 列出的名称"},
               did_you_mean(line.word, names));
  }
}

}  // namespace

void check(const lesson::Lesson& lesson, const Surroundings& around, Errors& errors) {
  if (lesson.steps.empty() && !errors.empty()) return;  // nothing could be read
  check_steps(lesson, errors);
  check_links(lesson, around, errors);
  check_runs(lesson, errors);
}

void check_steps(const lesson::Lesson& lesson, Errors& errors) {
  std::size_t count = 0;
  const lesson::Step* first = nullptr;
  for (const lesson::Step& step : lesson.steps) {
    for (const lesson::Block& block : step.blocks) check_generators(block, errors);
    if (step.title.empty()) continue;
    if (count++ == 0) first = &step;
    if (step.blocks.empty()) errors.add(step.at, {"there is nothing in this step", "此步骤没有内容"});
  }
  const Place at = lesson.steps.empty() ? Place{Language::kEnglish, 1, 1} : lesson.steps.back().at;
  if (count < kFewestSteps || count > kSteps)
    errors.add(at, told({"the lesson has {0} steps", "课程有 {0} 个步骤"}, std::to_string(count)),
               {"4 to 9 steps, each with a heading ##", "4 到 9 个步骤，每个以 ## 标题开头"});
  if (first == nullptr) return;
  const bool runs = std::any_of(first->blocks.begin(), first->blocks.end(), [](const lesson::Block& block) {
    return std::holds_alternative<scenario::Shared>(block.what);
  });
  if (!runs) errors.add(first->at, {"the first step runs nothing", "第一个步骤没有运行"}, Message("```run"));
}

void check_links(const lesson::Lesson& lesson, const Surroundings& around, Errors& errors) {
  for (std::size_t i = 0; i < lesson.needs.size(); ++i) {
    if (is_in(around.lessons, lesson.needs[i])) continue;
    errors.add(lesson.needs_at[i], told({"there is no lesson {0}", "没有课程 {0}"}, shown(lesson.needs[i])),
               {}, did_you_mean(lesson.needs[i], views_of(around.lessons)));
  }
  for (const lesson::Link& link : lesson.links) {
    if (link.kind == "lesson" && !is_in(around.lessons, link.to))
      errors.add(link.at, told({"there is no lesson {0}", "没有课程 {0}"}, shown(link.to)), {},
                 did_you_mean(link.to, views_of(around.lessons)));
    if (link.kind == "term" && !is_in(around.terms, link.to))
      errors.add(link.at, told({"the glossary has no {0}", "词汇表中没有 {0}"}, shown(link.to)), {},
                 did_you_mean(link.to, views_of(around.terms)));
  }
}

}  // namespace tcplab::course
