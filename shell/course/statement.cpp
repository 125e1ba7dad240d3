// What the lines of all kinds of blocks have in common.
#include <algorithm>
#include <utility>

#include "core/scenario/values.hpp"
#include "shell/course/block.hpp"
#include "shell/course/words.hpp"

namespace tcplab::course {
namespace {

using scenario::language::did_you_mean;
using scenario::language::one_of;

constexpr std::size_t kMostHints = 3;
constexpr std::size_t kMostRemarks = 64;

// Markup that would be shown as it is.
constexpr std::string_view kMarkup[] = {"`", "**", "](", "<"};

// FIELD=VALUE, `right` or `other`. Flags are written with a +: flags=SYN+ACK.
bool read_answer(std::string_view text, Place at, bool right, lesson::Given& into, Errors& errors) {
  if ((right && text == "right") || text == "other") {
    into.field = text;
    return true;
  }
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size())
    return errors.add(at, told({"this is no answer: {0}", "这不是答案：{0}"}, shown(text)),
                      Message(right ? "FIELD=VALUE, right, other" : "FIELD=VALUE, other"));
  into = {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
  std::replace(into.value.begin(), into.value.end(), '+', into.field == "flags" ? ' ' : '+');
  return true;
}

}  // namespace

std::vector<Statement> statements_of(const Fence& fence) {
  std::vector<Statement> statements;
  for (std::size_t i = 0; i < fence.lines.size(); ++i) {
    const std::string_view line = fence.lines[i];
    if (trimmed(line).empty()) continue;
    Statement statement;
    statement.at = {fence.at.file, fence.lines_at.line + i, blanks_before(line) + 1};
    const std::string_view text = trimmed(line);
    const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
    statement.word = text.substr(0, end);
    const std::string_view rest = text.substr(end);
    statement.rest = trimmed(rest);
    statement.rest_at = statement.at;
    statement.rest_at.column += end + (statement.rest.empty() ? 0 : blanks_before(rest));
    statements.push_back(std::move(statement));
  }
  return statements;
}

bool fail_word(const Statement& statement, const std::vector<std::string_view>& words, Errors& errors) {
  return errors.add(statement.at, told({"unknown word {0}", "未知的词 {0}"}, shown(statement.word)),
                    one_of(words), did_you_mean(statement.word, words));
}

Place place_in(const Statement& statement, std::size_t offset) {
  Place at = statement.rest_at;
  at.column += offset;
  return at;
}

bool take_rest(const Statement& statement, const Message& expected, std::string& into, Errors& errors) {
  if (statement.rest.empty())
    return errors.add(statement.rest_at,
                      told({"nothing follows {0}", "{0} 后面没有内容"}, shown(statement.word)), expected);
  into = statement.rest;
  return true;
}

bool take_text(const Statement& statement, Message& into, Errors& errors) {
  std::string text;
  if (!take_rest(statement, {"a text", "文字"}, text, errors)) return false;
  for (const std::string_view markup : kMarkup) {
    const std::size_t found = text.find(markup);
    if (found != std::string::npos)
      return errors.add(place_in(statement, found), {"this text has no markup", "此处文字不能有标记"},
                        {"plain text", "纯文本"});
  }
  into = Message(text);
  return true;
}

bool take_time(std::string_view word, Place at, Duration& time, Errors& errors) {
  const auto value = scenario::language::parse_time(word);
  if (!value) return fail_value(errors, at, value.error());
  time = *value;
  return true;
}

bool take_word(const Statement& statement, const std::vector<std::string_view>& words, std::string& into,
               Errors& errors) {
  if (std::find(words.begin(), words.end(), statement.rest) == words.end())
    return errors.add(statement.rest_at, told({"unknown word {0}", "未知的词 {0}"}, shown(statement.rest)),
                      one_of(words), did_you_mean(statement.rest, words));
  into = statement.rest;
  return true;
}

bool take_spot(const Statement& statement, bool bare_time, lesson::Spot& into, Errors& errors) {
  if (!into.empty())
    return errors.add(statement.at, told({"{0} is there twice", "{0} 出现了两次"}, statement.word));
  std::string text;
  const Message expected = bare_time ? Message("after WHAT, after TIME") : Message("WHAT, at TIME");
  if (!take_rest(statement, expected, text, errors)) return false;
  const std::string_view keyword = bare_time ? "after" : "at";
  const auto words = words_of(text);
  const bool led = words.front() == keyword;
  if (bare_time && (!led || words.size() == 1))
    return errors.add(statement.rest_at, {"after what?", "在什么之后？"}, expected);
  const std::size_t skipped =
      led ? keyword.size() + blanks_before(std::string_view(text).substr(keyword.size())) : 0;
  const std::string_view spot = std::string_view(text).substr(skipped);
  const bool time = bare_time ? words.size() == 2 : led;
  if (!time) {
    into.what = spot;
    return true;
  }
  Duration since;
  if (!take_time(spot, place_in(statement, skipped), since, errors)) return false;
  into.at = Instant{} + since;
  return true;
}

bool read_hint(const Statement& statement, std::vector<Message>& hints, Errors& errors) {
  if (hints.size() == kMostHints) return errors.add(statement.at, {"more than three hints", "提示超过三条"});
  return take_text(statement, hints.emplace_back(), errors);
}

bool read_says(const Statement& statement, std::vector<lesson::Remark>& remarks, Errors& errors) {
  const std::size_t end = std::min(statement.rest.find_first_of(" \t"), statement.rest.size());
  lesson::Remark remark;
  if (!read_answer(std::string_view(statement.rest).substr(0, end), statement.rest_at, true, remark.of,
                   errors))
    return false;
  Statement text = statement;
  const std::string_view rest = std::string_view(statement.rest).substr(end);
  text.rest_at.column += end + blanks_before(rest);
  text.rest = trimmed(rest);
  if (remarks.size() == kMostRemarks) return errors.add(statement.at, {"too many of them", "数量太多"});
  if (!take_text(text, remark.says, errors)) return false;
  remarks.push_back(std::move(remark));
  return true;
}

bool read_wrong(const Statement& statement, std::vector<lesson::Remark>& remarks, Errors& errors) {
  constexpr std::string_view kPlays = " plays ";
  const std::size_t at = statement.rest.find(kPlays);
  if (at == std::string::npos)
    return errors.add(statement.rest_at, {"it does not say what is played", "没有说明演示什么"},
                      Message("ANSWER plays LINE"));
  lesson::Remark remark;
  const std::string_view rest = statement.rest;
  if (!read_answer(trimmed(rest.substr(0, at)), statement.rest_at, false, remark.of, errors)) return false;
  if (remarks.size() == kMostRemarks) return errors.add(statement.at, {"too many of them", "数量太多"});
  remark.plays.emplace_back(trimmed(rest.substr(at + kPlays.size())));
  remarks.push_back(std::move(remark));
  return true;
}

}  // namespace tcplab::course
