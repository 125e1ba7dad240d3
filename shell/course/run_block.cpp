// ```run, ```show and ```exercise: what the lab does.
#include <algorithm>
#include <utility>

#include "core/scenario/scenario.hpp"
#include "core/scenario/values.hpp"
#include "shell/course/block.hpp"
#include "shell/course/head.hpp"
#include "shell/course/words.hpp"

namespace tcplab::course {
namespace {

using scenario::Shared;
using scenario::language::did_you_mean;

constexpr std::size_t kMostGenerators = 8;

// --- run ---

bool read_scenario(const Statement& statement, Shared& into, Errors& errors) {
  if (!into.name.empty()) return errors.add(statement.at, {"scenario is there twice", "scenario 出现了两次"});
  if (!take_rest(statement, {"the name of a scenario", "场景的名称"}, into.name, errors)) return false;
  if (scenario::find_builtin(into.name) != nullptr) return true;
  std::vector<std::string_view> names;
  for (const auto& builtin : scenario::builtins()) names.push_back(builtin.name);
  return errors.add(statement.rest_at, told({"there is no scenario {0}", "没有场景 {0}"}, shown(into.name)),
                    {"a name that 'tcplab scenarios' lists", "'tcplab scenarios' 列出的名称"},
                    did_you_mean(into.name, names));
}

bool read_set(const Statement& statement, Shared& into, Errors& errors) {
  const std::size_t equals = statement.rest.find('=');
  if (equals == std::string::npos || equals == 0)
    return errors.add(statement.rest_at, {"a parameter is given a value", "应给参数一个值"},
                      Message("NAME=VALUE"));
  if (into.values.size() == scenario::kMostSharedValues)
    return errors.add(statement.at, {"too many of them", "数量太多"});
  into.values.push_back({statement.rest.substr(0, equals), statement.rest.substr(equals + 1)});
  return true;
}

bool read_seed(const Statement& statement, Shared& into, Errors& errors) {
  const auto number = scenario::language::parse_number(statement.rest, {"the seed", "种子"}, 0, UINT32_MAX);
  if (!number) return fail_value(errors, statement.rest_at, number.error());
  into.seed = *number;
  return true;
}

bool read_edit(const Statement& statement, Shared& into, Errors& errors) {
  std::string line;
  if (!take_rest(statement, {"a line of the scenario language", "场景语言的一行"}, line, errors))
    return false;
  if (into.edits.size() == scenario::kMostSharedEdits)
    return errors.add(statement.at, {"too many of them", "数量太多"});
  into.edits.push_back({std::move(line), true});
  return true;
}

constexpr Row<Shared> kRunRows[] = {
    {"scenario", false, read_scenario},
    {"set", false, read_set},
    {"seed", false, read_seed},
    {"edit", false, read_edit},
};

bool fail_run_word(const Statement& statement, Errors& errors) {
  std::vector<std::string_view> words{"text"};
  for (const auto& row : kRunRows) words.push_back(row.word);
  return fail_word(statement, words, errors);
}

std::string text_behind(const Statement& statement, const Fence& fence) {
  std::string text;
  for (std::size_t i = statement.at.line - fence.lines_at.line + 1; i < fence.lines.size(); ++i)
    text += fence.lines[i] + "\n";
  return text;
}

// --- show ---

bool read_span(const Statement& statement, lesson::Show& into, Errors& errors) {
  const auto words = words_of(statement.rest);
  if (words.size() != 2)
    return errors.add(statement.rest_at, {"a span has two ends", "区间有两端"}, Message("TIME TIME"));
  Duration from, to;
  const Place second = place_in(statement, statement.rest.rfind(words[1]));
  if (!take_time(words[0], statement.rest_at, from, errors) || !take_time(words[1], second, to, errors))
    return false;
  if (to <= from) return errors.add(second, {"it ends before it begins", "结束早于开始"});
  into.span.emplace(Instant{} + from, Instant{} + to);
  return true;
}

bool read_focus(const Statement& statement, lesson::Show& into, Errors& errors) {
  return take_spot(statement, false, into.focus, errors);
}

bool read_hide(const Statement& statement, lesson::Show& into, Errors& errors) {
  return take_spot(statement, true, into.hide_after, errors);
}

bool read_reveal(const Statement& statement, lesson::Show& into, Errors& errors) {
  if (!statement.rest.empty())
    return errors.add(statement.rest_at, {"nothing follows reveal", "reveal 后面没有内容"});
  into.reveal = true;
  return true;
}

bool read_panel(const Statement& statement, lesson::Show& into, Errors& errors) {
  return take_word(statement,
                   {"diagram", "variables", "inspector", "sequence", "plots", "packets", "network"},
                   into.panel, errors);
}

bool read_numbers(const Statement& statement, lesson::Show& into, Errors& errors) {
  return take_word(statement, {"raw", "relative", "letters"}, into.numbers, errors);
}

constexpr Row<lesson::Show> kShowRows[] = {
    {"span", false, read_span},     {"focus", false, read_focus}, {"hide", false, read_hide},
    {"reveal", false, read_reveal}, {"panel", false, read_panel}, {"numbers", false, read_numbers},
};

}  // namespace

bool read_run(const std::vector<Statement>& statements, const Fence& fence, Shared& into, Errors& errors) {
  bool good = true;
  for (const Statement& statement : statements) {
    if (statement.word == "text" && statement.rest.empty()) {
      if (!into.name.empty())
        return errors.add(statement.at, {"both a scenario and a text", "既有 scenario 又有 text"});
      into.text = text_behind(statement, fence);
      return (!into.text.empty() || errors.add(statement.at, {"the text is empty", "text 是空的"})) && good;
    }
    const auto* const row =
        std::find_if(std::begin(kRunRows), std::end(kRunRows),
                     [&statement](const auto& known) { return known.word == statement.word; });
    good =
        (row == std::end(kRunRows) ? fail_run_word(statement, errors) : row->read(statement, into, errors)) &&
        good;
  }
  if (good && into.name.empty())
    return errors.add(fence.at, {"this runs nothing", "没有要运行的内容"}, Message("scenario NAME, text"));
  return good;
}

bool read_show(const std::vector<Statement>& statements, lesson::Show& into, Errors& errors) {
  bool good = true;
  for (const Statement& statement : statements)
    good = read_statement(statement, kShowRows, true, into, errors) && good;
  return good;
}

bool read_practice(const std::vector<Statement>& statements, lesson::Practice& into, Errors& errors) {
  for (const Statement& statement : statements) {
    if (!statement.rest.empty() || !is_name(statement.word))
      return errors.add(statement.at, {"this is no name of a generator", "这不是生成器的名称"},
                        {"one name a line", "每行一个名称"});
    if (into.generators.size() == kMostGenerators)
      return errors.add(statement.at, {"too many of them", "数量太多"});
    into.generators.push_back(statement.word);
  }
  return true;
}

}  // namespace tcplab::course
