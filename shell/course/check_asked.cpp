// Questions and tasks, tried with the engine that judges learners.
#include <algorithm>
#include <utility>

#include "core/lesson/question.hpp"
#include "shell/course/block.hpp"
#include "shell/course/check.hpp"
#include "shell/course/runs.hpp"
#include "shell/course/words.hpp"

namespace tcplab::course {
namespace {

using lesson::Answer;
using lesson::Block;
using lesson::Given;
using lesson::Question;
using lesson::Task;
using scenario::Shared;

void add(Errors& errors, Place at, const scenario::Error& error) {
  errors.add(at, error.message, error.expected, error.hint);
}

// The line that says or plays something of this answer.
Place place_of(const Block& block, const Given& of, bool plays) {
  const std::string answer = of.field + "=" + of.value;
  for (const Statement& line : block.lines) {
    if (line.word != (plays ? "wrong" : "says")) continue;
    std::string begin = line.rest.substr(0, answer.size());
    std::replace(begin.begin(), begin.end(), '+', of.field == "flags" ? ' ' : '+');
    if (begin == answer || line.rest.rfind(of.field, 0) == 0) return line.rest_at;
  }
  return block.at;
}

// The right answer with something else in one of its places.
Answer with(Answer answer, const Given& wrong) {
  const auto is_it = [&wrong](const Given& given) { return given.field == wrong.field; };
  answer.erase(std::remove_if(answer.begin(), answer.end(), is_it), answer.end());
  answer.push_back(wrong);
  return answer;
}

void check_remark(const Block& block, const Shared& run, const Answer& right, const lesson::Remark& remark,
                  Errors& errors) {
  if (remark.of.field == "right" || remark.of.field == "other") return;
  const Place at = place_of(block, remark.of, remark.says.empty());
  const auto judged = lesson::judge(std::get<Question>(block.what), run, with(right, remark.of));
  if (!judged)
    add(errors, at, judged.error());
  else if (judged->right())
    errors.add(
        at,
        told({"this answer is right: {0}", "这个答案是对的：{0}"}, remark.of.field + "=" + remark.of.value),
        {},
        {"what is told of right answers begins with 'says right'", "对正确答案说的话以 'says right' 开头"});
}

// Each wrong answer, with all that is played of it.
void check_plays(const Block& block, const Block& run, Errors& errors) {
  std::vector<Added> played;
  std::string answer;
  const auto play = [&] {
    if (!played.empty()) make(run, played, errors);
    played.clear();
  };
  for (const Statement& line : block.lines) {
    if (line.word != "wrong") continue;
    const std::size_t plays = line.rest.find(" plays ");
    if (plays == std::string::npos) continue;
    if (line.rest.substr(0, plays) != answer) play();
    answer = line.rest.substr(0, plays);
    const std::string_view text = std::string_view(line.rest).substr(plays + 7);
    played.push_back({"", std::string(trimmed(text)), place_in(line, plays + 7 + blanks_before(text))});
  }
  play();
}

void check_solution(const Block& block, const Task& task, Errors& errors) {
  for (const Statement& line : block.lines) {
    if (line.word != "solution") continue;
    const auto words = words_of(line.rest);
    if (!task.allowed.empty() &&
        std::find(task.allowed.begin(), task.allowed.end(), words.front()) == task.allowed.end())
      errors.add(line.rest_at,
                 told({"the solution begins with {0}, which is not allowed", "解答以 {0} 开头，不在允许之列"},
                      shown(words.front())));
  }
}

}  // namespace

void check_question(const Block& block, const Block& run, Errors& errors) {
  const auto& question = std::get<Question>(block.what);
  const auto& shared = std::get<Shared>(run.what);
  const auto right = lesson::answer_of(question, shared);
  if (!right) return add(errors, block.lines.front().rest_at, right.error());
  const auto judged = lesson::judge(question, shared, *right);
  if (!judged) return add(errors, block.lines.front().rest_at, judged.error());
  if (!judged->right())
    errors.add(block.lines.front().at, {"no answer to this question is right", "此问题没有正确答案"});
  for (const lesson::Remark& remark : question.remarks) check_remark(block, shared, *right, remark, errors);
  check_plays(block, run, errors);
}

void check_task(const Block& block, const Block& run, Errors& errors) {
  const auto& task = std::get<Task>(block.what);
  check_solution(block, task, errors);
  if (task.solution.size() > task.most_edits) {
    errors.add(block.at, told({"the solution takes {0} edits, and {1} may be made",
                               "解答用了 {0} 处修改，而最多允许 {1} 处"},
                              std::to_string(task.solution.size()), std::to_string(task.most_edits)));
    return;
  }
  std::vector<Added> lines;
  std::size_t goals = 0;
  for (const Statement& line : block.lines) {
    if (line.word == "solution") lines.push_back({"", line.rest, line.rest_at});
  }
  for (const Statement& line : block.lines) {
    if (line.word == "goal") lines.push_back({"expect", line.rest, line.rest_at}), ++goals;
  }
  Errors said;  // a goal that cannot be read has been told
  const auto made = make(run, lines, said);
  bool good = made.has_value();
  for (const Error& error : said.sorted()) {
    const bool ours = std::any_of(lines.begin(), lines.end(), [&error](const Added& line) {
      return line.keyword.empty() && line.at.file == error.file && line.at.line == error.what.line;
    });
    if (!ours) continue;
    good = errors.add({error.file, error.what.line, error.what.column}, error.what.message,
                      error.what.expected, error.what.hint);
  }
  for (std::size_t i = lines.size() - goals; good && i < lines.size(); ++i) {
    if (made->read[i] && !made->held[i])
      errors.add(lines[i].at, {"the solution does not reach this goal", "解答没有达到此目标"});
  }
}

}  // namespace tcplab::course
