// ```question and ```task: what is asked.
#include <algorithm>
#include <utility>

#include "core/scenario/parser.hpp"
#include "core/scenario/values.hpp"
#include "shell/course/block.hpp"
#include "shell/course/words.hpp"

namespace tcplab::course {
namespace {

using lesson::Question;
using lesson::Task;
using scenario::language::did_you_mean;
using scenario::language::one_of;

constexpr std::size_t kMostChoices = 12;
constexpr std::size_t kMostGoals = 16;
constexpr std::uint64_t kMostEdits = 20;
constexpr std::string_view kFields[] = {"from", "flags", "seq", "ack", "length", "window"};

// `... at TIME`, where `at` is the last but one of the words. The rest of it stands before.
bool split_time(const Statement& statement, std::string& before, Instant& at, Errors& errors) {
  const std::size_t found = statement.rest.rfind(" at ");
  if (found == std::string::npos)
    return errors.add(statement.rest_at, {"it does not say when", "没有说明时刻"}, Message("at TIME"));
  const std::string_view time = trimmed(std::string_view(statement.rest).substr(found + 4));
  const std::size_t offset = statement.rest.size() - time.size();
  Duration since;
  if (!take_time(time, place_in(statement, offset), since, errors)) return false;
  before = trimmed(std::string_view(statement.rest).substr(0, found));
  at = Instant{} + since;
  return true;
}

// --- the first line ---

bool read_segment(const Statement& statement, Question& into, Errors& errors) {
  return take_rest(statement, Message("PACKETS [#N]"), into.what, errors);
}

bool read_state(const Statement& statement, Question& into, Errors& errors) {
  const std::size_t after = statement.rest.find(" after ");
  if (after == std::string::npos) return split_time(statement, into.who, into.at.emplace(), errors);
  into.who = trimmed(std::string_view(statement.rest).substr(0, after));
  into.what = trimmed(std::string_view(statement.rest).substr(after + 7));
  return !into.what.empty() ||
         errors.add(statement.rest_at, {"after what?", "在什么之后？"}, Message("after WHAT"));
}

bool read_when(const Statement& statement, Question& into, Errors& errors) {
  constexpr std::string_view kWithin = " within ";
  if (!take_rest(statement, Message("WHAT [within TIME]"), into.what, errors)) return false;
  const std::size_t within = into.what.rfind(kWithin);
  if (within == std::string::npos) return true;
  const std::string time = into.what.substr(within + kWithin.size());
  into.what.resize(within);
  return take_time(trimmed(time), place_in(statement, within + kWithin.size()), into.within.emplace(),
                   errors);
}

bool read_number(const Statement& statement, Question& into, Errors& errors) {
  std::string before;
  if (!split_time(statement, before, into.at.emplace(), errors)) return false;
  const auto words = words_of(before);
  if (words.size() != 2)
    return errors.add(statement.rest_at, {"it names no variable of a connection", "没有说明连接的变量"},
                      Message("HOST[:LABEL] VARIABLE at TIME"));
  into.who = words[0];
  into.variable = words[1];
  return true;
}

bool read_choose(const Statement& statement, Question&, Errors& errors) {
  return statement.rest.empty() ||
         errors.add(statement.rest_at, {"nothing follows choose", "choose 后面没有内容"});
}

bool read_who(const Statement& statement, Question& into, Errors& errors) {
  return take_rest(statement, {"what holds of a host, as expect has it", "对主机成立的条件，expect 的写法"},
                   into.what, errors);
}

struct KindRow {
  std::string_view word;
  Question::Kind kind;
  bool (*read)(const Statement&, Question&, Errors&);
};
constexpr KindRow kQuestionKinds[] = {
    {"segment", Question::Kind::kSegment, read_segment}, {"state", Question::Kind::kState, read_state},
    {"when", Question::Kind::kWhen, read_when},          {"number", Question::Kind::kNumber, read_number},
    {"choose", Question::Kind::kChoose, read_choose},    {"who", Question::Kind::kWho, read_who},
};

bool read_kind(const Statement& statement, Question& into, Errors& errors) {
  std::vector<std::string_view> words;
  for (const KindRow& row : kQuestionKinds) {
    words.push_back(row.word);
    if (row.word != statement.word) continue;
    into.kind = row.kind;
    return row.read(statement, into, errors);
  }
  return errors.add(statement.at,
                    told({"unknown kind of question {0}", "未知的问题类型 {0}"}, shown(statement.word)),
                    one_of(words), did_you_mean(statement.word, words));
}

// --- the others ---

template <typename Into>
bool read_ask(const Statement& statement, Into& into, Errors& errors) {
  if (!into.ask.empty()) return errors.add(statement.at, {"ask is there twice", "ask 出现了两次"});
  return take_text(statement, into.ask, errors);
}

bool read_fields(const Statement& statement, Question& into, Errors& errors) {
  const std::vector<std::string_view> known(std::begin(kFields), std::end(kFields));
  for (const std::string& word : words_of(statement.rest)) {
    const Place at = place_in(statement, statement.rest.find(word));
    if (std::find(known.begin(), known.end(), word) == known.end())
      return errors.add(at, told({"unknown field {0}", "未知的字段 {0}"}, shown(word)), one_of(known),
                        did_you_mean(word, known));
    if (std::find(into.fields.begin(), into.fields.end(), word) != into.fields.end())
      return errors.add(at, told({"{0} is there twice", "{0} 出现了两次"}, shown(word)));
    into.fields.push_back(word);
  }
  return !into.fields.empty() || errors.add(statement.rest_at, {"no field", "没有字段"}, one_of(known));
}

// The condition is behind the last ` when `; a translation has none.
bool read_choice(const Statement& statement, Question& into, Errors& errors) {
  if (into.choices.size() == kMostChoices) return errors.add(statement.at, {"too many of them", "数量太多"});
  constexpr std::string_view kWhen = " when ";
  Statement text = statement;
  lesson::Choice choice;
  const std::size_t when = statement.rest.rfind(kWhen);
  if (when != std::string::npos) {
    choice.condition = trimmed(std::string_view(statement.rest).substr(when + kWhen.size()));
    text.rest = trimmed(std::string_view(statement.rest).substr(0, when));
  }
  if (!take_text(text, choice.text, errors)) return false;
  into.choices.push_back(std::move(choice));
  return true;
}

template <typename Into>
bool read_hint_of(const Statement& statement, Into& into, Errors& errors) {
  return read_hint(statement, into.hints, errors);
}
template <typename Into>
bool read_says_of(const Statement& statement, Into& into, Errors& errors) {
  return read_says(statement, into.remarks, errors);
}
bool read_wrong_of(const Statement& statement, Question& into, Errors& errors) {
  return read_wrong(statement, into.remarks, errors);
}

constexpr Row<Question> kQuestionRows[] = {
    {"ask", true, read_ask<Question>},      {"fields", false, read_fields},
    {"choice", true, read_choice},          {"hint", true, read_hint_of<Question>},
    {"says", true, read_says_of<Question>}, {"wrong", false, read_wrong_of},
};

bool check_question(const Statement& first, const Question& question, Errors& errors) {
  const bool segment = question.kind == Question::Kind::kSegment;
  const bool choose = question.kind == Question::Kind::kChoose;
  if (segment == question.fields.empty())
    return errors.add(first.at,
                      segment ? Message("no fields are asked for", "没有说明要填哪些字段")
                              : Message("only a segment has fields", "只有 segment 才有 fields"),
                      Message(segment ? "fields flags seq ack" : ""));
  if (choose != !question.choices.empty())
    return errors.add(first.at, choose ? Message("there is nothing to choose from", "没有可选的选项")
                                       : Message("only choose has choices", "只有 choose 才有 choice"));
  return true;
}

// --- task ---

bool read_goal(const Statement& statement, Task& into, Errors& errors) {
  if (into.goals.size() == kMostGoals) return errors.add(statement.at, {"too many of them", "数量太多"});
  return take_rest(statement, {"a line as expect has it", "expect 的写法"}, into.goals.emplace_back(),
                   errors);
}

bool read_edits(const Statement& statement, Task& into, Errors& errors) {
  const auto number =
      scenario::language::parse_number(statement.rest, {"the number of edits", "修改的数目"}, 1, kMostEdits);
  if (!number) return fail_value(errors, statement.rest_at, number.error());
  into.most_edits = static_cast<std::size_t>(*number);
  return true;
}

bool read_allow(const Statement& statement, Task& into, Errors& errors) {
  std::vector<std::string_view> known;
  for (const auto* row : scenario::language::statements()) known.push_back(row->keyword.word);
  for (const std::string& word : words_of(statement.rest)) {
    if (std::find(known.begin(), known.end(), word) == known.end())
      return errors.add(place_in(statement, statement.rest.find(word)),
                        told({"no line begins with {0}", "没有以 {0} 开头的行"}, shown(word)), one_of(known),
                        did_you_mean(word, known));
    into.allowed.push_back(word);
  }
  return true;
}

bool read_solution(const Statement& statement, Task& into, Errors& errors) {
  if (into.solution.size() == kMostEdits) return errors.add(statement.at, {"too many of them", "数量太多"});
  return take_rest(statement, {"a line of the scenario language", "场景语言的一行"},
                   into.solution.emplace_back(), errors);
}

constexpr Row<Task> kTaskRows[] = {
    {"ask", true, read_ask<Task>},      {"goal", false, read_goal},
    {"edits", false, read_edits},       {"allow", false, read_allow},
    {"hint", true, read_hint_of<Task>}, {"solution", false, read_solution},
    {"says", true, read_says_of<Task>},
};

}  // namespace

bool read_question(const std::vector<Statement>& statements, bool whole, Question& into, Errors& errors) {
  if (statements.empty()) return true;  // read_block() has said so
  bool good = !whole || read_kind(statements.front(), into, errors);
  for (std::size_t i = whole ? 1 : 0; i < statements.size(); ++i)
    good = read_statement(statements[i], kQuestionRows, whole, into, errors) && good;
  if (into.ask.empty() && good) good = errors.add(statements.front().at, {"there is no ask", "缺少 ask"});
  return good && (!whole || check_question(statements.front(), into, errors));
}

bool read_task(const std::vector<Statement>& statements, bool whole, Task& into, Errors& errors) {
  if (statements.empty()) return true;
  bool good = true;
  for (const Statement& statement : statements)
    good = read_statement(statement, kTaskRows, whole, into, errors) && good;
  const Place at = statements.front().at;
  if (into.ask.empty() && good) good = errors.add(at, {"there is no ask", "缺少 ask"});
  if (whole && good && into.goals.empty()) good = errors.add(at, {"there is no goal", "缺少 goal"});
  if (whole && good && into.solution.empty())
    good = errors.add(at, {"there is no solution", "缺少 solution"});
  return good;
}

}  // namespace tcplab::course
