#include <algorithm>
#include <set>
#include <utility>

#include "core/lab/expect.hpp"
#include "core/lesson/asked.hpp"

namespace tcplab::lesson {
namespace {

using Numbers = std::set<std::size_t>;

// Each `choice` given is one number, or several with commas between.
Result<Numbers, Error> read_choices(const Answer& answer, std::size_t count) {
  Numbers chosen;
  for (std::size_t i = 0; i < answer.size(); ++i) {
    if (answer[i].field != "choice")
      return Error{i + 1,
                   0,
                   told({"'{0}' is not asked for", "没有问“{0}”"}, answer[i].field.substr(0, 16)),
                   Message("choice"),
                   {}};
    std::string_view rest = answer[i].value;
    if (rest.size() > kLongestValue) rest = rest.substr(0, kLongestValue);
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      const auto number = read_choice(rest.substr(0, comma), count);
      if (!number) return number.error();
      chosen.insert(static_cast<std::size_t>(number->front()));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }
  return chosen;
}

std::string written(const Numbers& numbers) {
  std::string text;
  for (const std::size_t number : numbers) text += (text.empty() ? "" : ",") + std::to_string(number);
  return text;
}

Message texts_of(const Question& question, const Numbers& numbers) {
  Message all;
  for (const std::size_t number : numbers) {
    if (!all.empty()) all += {" / ", " / "};
    all += question.choices[number - 1].text;
  }
  return all;
}

// Where one is right, that one alone. Where several are, each is a part of its own; taking none is no answer.
std::vector<Part> parts_of(const Question& question, const Numbers& right, const Numbers& chosen) {
  if (right.size() == 1) return {{"choice", written(chosen), written(right), chosen == right}};
  std::vector<Part> parts;
  for (std::size_t number = 1; number <= question.choices.size(); ++number) {
    const bool taken = chosen.count(number) != 0;
    const bool holds = right.count(number) != 0;
    parts.push_back({"choice " + std::to_string(number), taken ? "yes" : "no", holds ? "yes" : "no",
                     taken == holds && !chosen.empty()});
  }
  return parts;
}

}  // namespace

Result<std::vector<std::size_t>, Error> right_choices(const Question& question, const scenario::Shared& run) {
  std::vector<std::string> conditions;
  for (const Choice& choice : question.choices) conditions.push_back(choice.condition);
  const auto played = Played::play(run, "expect", conditions);
  if (!played) return played.error();
  const auto verdicts = lab::judge(played->history());
  if (!verdicts) return played->fault(verdicts.error());
  std::vector<std::size_t> right;
  for (std::size_t i = 0; i < verdicts->size(); ++i) {
    if ((*verdicts)[i].met) right.push_back(i + 1);
  }
  if (right.empty())
    return Error{0, 0, {"none of the choices holds in this run", "没有一个选项在运行中成立"}, {}, {}};
  return right;
}

Result<Judgement, Error> judge_choices(const Question& question, const scenario::Shared& run,
                                       const Answer& answer) {
  const auto holding = right_choices(question, run);
  if (!holding) return holding.error();
  const Numbers right(holding->begin(), holding->end());
  const auto chosen = read_choices(answer, question.choices.size());
  if (!chosen) return chosen.error();
  Judgement judgement;
  judgement.parts = parts_of(question, right, *chosen);
  judgement.says = told(judgement.right() ? Message("Right: {0}", "正确：{0}")
                                          : Message("In this run it is: {0}", "这次运行中是：{0}"),
                        texts_of(question, right));
  const auto has = [&chosen, &question](const Given& what) {
    const auto number = read_choice(what.value, question.choices.size());
    return what.field == "choice" && number && chosen->count(static_cast<std::size_t>(number->front())) != 0;
  };
  add_remarks(question.remarks, has, judgement);
  return judgement;
}

}  // namespace tcplab::lesson
