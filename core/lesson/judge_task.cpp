#include <algorithm>
#include <utility>

#include "core/lab/expect.hpp"
#include "core/lesson/asked.hpp"

namespace tcplab::lesson {
namespace {

// What the learner has done to the run: lines that were added, or taken away.
std::vector<std::string> changes_of(const scenario::Shared& run, const scenario::Shared& changed) {
  const auto lines_on = [](const scenario::Shared& shared) {
    std::vector<std::string> lines;
    for (const scenario::Edit& edit : shared.edits) {
      if (edit.on) lines.push_back(edit.line);
    }
    for (const scenario::Override& value : shared.values)
      lines.push_back("parameter " + value.name + " " + value.text);
    if (shared.seed) lines.push_back("seed " + std::to_string(*shared.seed));
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  const std::vector<std::string> before = lines_on(run);
  const std::vector<std::string> after = lines_on(changed);
  std::vector<std::string> changes;
  std::set_symmetric_difference(before.begin(), before.end(), after.begin(), after.end(),
                                std::back_inserter(changes));
  return changes;
}

std::string first_word(const std::string& line) {
  const std::size_t start = std::min(line.find_first_not_of(" \t"), line.size());
  return line.substr(start, std::min(line.find_first_of(" \t", start), line.size()) - start);
}

std::string list_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// Parts for rules of the task that are broken, and what is told of each.
struct Breaches {
  std::vector<Part> parts;
  Message says;

  void add(Part part, const Message& message) {
    parts.push_back(std::move(part));
    if (!says.empty()) says += Message(" ", "");
    says += message;
  }
};

Breaches breaches_of(const Task& task, const std::vector<std::string>& changes, bool same_scenario) {
  Breaches breaches;
  if (!same_scenario)
    breaches.add(
        {"scenario", "another", "the same", false},
        {"The scenario itself has to stay as it is: change the run.", "场景本身要保持原样：请在运行中修改。"});
  if (changes.size() > task.most_edits) {
    const std::string most = std::to_string(task.most_edits);
    const std::string count = std::to_string(changes.size());
    breaches.add(
        {"edits", count, most, false},
        told({"{0} changes where {1} would do.", "用了 {0} 处修改，其实 {1} 处就够。"}, count, most));
  }
  for (const std::string& line : changes) {
    const std::string word = first_word(line);
    const auto& allowed = task.allowed;
    if (allowed.empty() || std::find(allowed.begin(), allowed.end(), word) != allowed.end()) continue;
    breaches.add({"allow", word, list_of(allowed), false},
                 told({"'{0}' is not allowed here: only {1}.", "这里不允许“{0}”：只能用 {1}。"}, word,
                      list_of(allowed)));
  }
  return breaches;
}

}  // namespace

Result<Judgement, Error> judge(const Task& task, const scenario::Shared& run,
                               const scenario::Shared& changed) {
  for (const scenario::Edit& edit : changed.edits) {
    if (edit.line.find('\n') != std::string::npos)
      return Error{0, 0, {"a change is one line", "一处修改是一行"}, {}, {}};
  }
  const auto played = Played::play(changed, "expect", task.goals);
  if (!played) return played.error();
  const auto verdicts = lab::judge(played->history());
  if (!verdicts) return played->fault(verdicts.error());
  const std::vector<std::string> changes = changes_of(run, changed);
  const bool same_scenario = run.name == changed.name && run.text == changed.text;
  Breaches breaches = breaches_of(task, changes, same_scenario);
  Judgement judgement;
  Message says;
  for (std::size_t i = 0; i < verdicts->size(); ++i) {
    const lab::Verdict& verdict = (*verdicts)[i];
    const std::string actual = verdict.met ? task.goals[i] : verdict.actual.in(Language::kEnglish);
    judgement.parts.push_back({task.goals[i], actual, task.goals[i], verdict.met});
    if (verdict.met) continue;
    if (!says.empty()) says += Message(" ", "");
    says += told({"Expected: {0}; but: {1}.", "要求：{0}；实际：{1}。"}, task.goals[i], verdict.actual);
  }
  if (!breaches.says.empty() && !says.empty()) says += Message(" ", "");
  says += breaches.says;
  judgement.parts.insert(judgement.parts.end(), breaches.parts.begin(), breaches.parts.end());
  judgement.says = judgement.right() ? Message("Done: all of it holds.", "完成：全部成立。") : says;
  // Who has done nothing has reached nothing, whatever holds from the start.
  if (changes.empty() && !judgement.right()) {
    for (Part& part : judgement.parts) part.right = false;
  }
  const auto has = [&](const Given& what) {
    const auto goal = read_choice(what.value, task.goals.size());
    return what.field == "goal" && goal && !(*verdicts)[static_cast<std::size_t>(goal->front()) - 1].met;
  };
  add_remarks(task.remarks, has, judgement);
  return judgement;
}

}  // namespace tcplab::lesson
