#include "core/packetdrill/language/script_parser.hpp"

#include <utility>

#include "core/base/byte_order_mark.hpp"
#include "core/packetdrill/language/parser.hpp"
#include "core/packetdrill/language/script_conditions.hpp"

namespace tcplab::packetdrill::language {
namespace {

constexpr std::size_t kLargestScript = 4U << 20;  // octets
constexpr std::int64_t kLongestSeconds = 1'000'000'000;

}  // namespace

Result<Script, ScriptError> parse_script(std::string_view text, const std::vector<Definition>& definitions) {
  if (text.size() > kLargestScript)
    return ScriptError{{}, {"the script is too long", "脚本太长"}, {"at most 4 MiB", "最多 4 MiB"}, {}};
  const auto chosen = choose_lines(without_byte_order_mark(text), definitions);
  if (!chosen) return chosen.error();
  return ScriptParser(*chosen, definitions).run();
}

ScriptParser::ScriptParser(std::string_view text, const std::vector<Definition>& definitions) : scan_(text) {
  script_.definitions = definitions;
}

Result<Script, ScriptError> ScriptParser::run() {
  if (!script()) return *scan_.error();
  return std::move(script_);
}

bool ScriptParser::enter() {
  if (++depth_ <= kDeepest) return true;
  return scan_.fail(scan_.position(), {"this is nested too deeply", "嵌套太深"},
                    {"at most 64 levels", "最多 64 层"});
}

bool ScriptParser::script() {
  if (!options() || !scan_.skip()) return false;
  if (scan_.peek() == '`') {
    script_.init_at = scan_.position();
    if (!command(script_.init.emplace()) || !scan_.skip()) return false;
  }
  return events();
}

bool ScriptParser::events() {
  while (!scan_.at_end()) {
    if (scan_.peek() == '`') {
      script_.cleanup_at = scan_.position();
      if (!command(script_.cleanup.emplace()) || !scan_.skip()) return false;
      if (!scan_.at_end())
        return scan_.expected(
            {"the end of the script", "脚本末尾"},
            {"only the first and the last command go without a time", "只有首尾两条命令可以没有时间"});
    } else if (!event(script_.events.emplace_back()) || !scan_.skip()) {
      return false;
    }
  }
  return true;
}

bool ScriptParser::event(Event& event) {
  if (!time(event.time) || !scan_.skip()) return false;
  event.at = scan_.position();
  if (!action(event)) return false;
  event.last_line = scan_.position().line;
  return true;
}

// TIME, TIME~TIME, or TIME...TIME
bool ScriptParser::time(EventTime& time) {
  time.at = scan_.position();
  if (scan_.take("*")) {
    time.kind = EventTime::Kind::kAny;
    return true;
  }
  if (scan_.take("+")) {
    time.kind = EventTime::Kind::kRelative;
    if (!scan_.skip()) return false;
  }
  const char first = scan_.peek();
  if (!Scanner::is_digit(first) && first != '.') {
    if (scan_.looking_at("--"))
      return scan_.expected({"a time", "时间"}, {"options stand before everything else", "选项写在最前面"});
    return scan_.expected({"a time", "时间"}, {"an event begins with a time: '0.100', '+.1', '*'",
                                               "事件以时间开头：'0.100'、'+.1'、'*'"});
  }
  return duration(time.from) && time_range(time);
}

bool ScriptParser::time_range(EventTime& time) {
  const Scanner::Mark mark = scan_.mark();
  if (!scan_.skip()) return false;
  const bool range = scan_.take("~");
  if (!range && !scan_.take("...")) {
    scan_.back_to(mark);
    return true;
  }
  if (!scan_.skip()) return false;
  const Position at = scan_.position();
  if (scan_.take("+") && time.kind != EventTime::Kind::kRelative) {
    return scan_.fail(at, Message("'+'"), {"a time counted like the first one", "与前一个计法相同的时间"},
                      {"both ends are relative, or neither is", "两端要么都是相对时间，要么都不是"});
  }
  Duration& upper = range ? time.until.emplace() : time.end.emplace();
  if (!duration(upper)) return false;
  if (upper < time.from)
    return scan_.fail(at, {"this is earlier than the range begins", "早于范围的起点"},
                      {"a later time", "更晚的时间"});
  return true;
}

// Seconds with any number of decimals, of which nine count.
bool ScriptParser::duration(Duration& duration) {
  const Position at = scan_.position();
  const std::string_view whole = scan_.run(Scanner::is_digit);
  std::string_view fraction;
  if (scan_.peek() == '.' && Scanner::is_digit(scan_.peek(1))) {
    scan_.advance();
    fraction = scan_.run(Scanner::is_digit);
  }
  if (whole.empty() && fraction.empty()) return scan_.expected({"a time in seconds", "以秒计的时间"});
  std::int64_t value = 0;
  for (const char digit : whole) {
    value = value * 10 + (digit - '0');
    if (value > kLongestSeconds)
      return scan_.fail(at, {"this time is too long", "时间太长"},
                        {"at most 1000000000 seconds", "最多 1000000000 秒"});
  }
  for (std::size_t i = 0; i < 9; ++i) value = value * 10 + (i < fraction.size() ? fraction[i] - '0' : 0);
  duration = nanoseconds(value);
  return true;
}

bool ScriptParser::action(Event& event) {
  const char first = scan_.peek();
  if (first == '<' || first == '>') return packet(event.action.emplace<PacketEvent>());
  if (first == '`') return command(event.action.emplace<CommandEvent>());
  if (scan_.looking_at("%{")) return code(event.action.emplace<CodeEvent>());
  if (Scanner::is_letter(first)) return system_call(event.action.emplace<SystemCallEvent>());
  return scan_.expected({"a packet ('<' or '>'), a system call, a command in backticks or '%{'",
                         "分组（'<' 或 '>'）、系统调用、反引号中的命令或 '%{'"});
}

// A backslash takes the next character along, a backtick too; the shell would see both, and so does the
// reader.
bool ScriptParser::command(CommandEvent& command) {
  const Position begin = scan_.position();
  scan_.advance();
  const std::size_t from = scan_.offset();
  while (!scan_.at_end() && scan_.peek() != '`') scan_.advance(scan_.peek() == '\\' ? 2 : 1);
  if (scan_.at_end())
    return scan_.fail(begin, {"a command that does not end", "命令没有结束"}, Message("'`'"));
  command.text = std::string(scan_.since(from));
  scan_.advance();
  return true;
}

bool ScriptParser::code(CodeEvent& code) {
  const Position begin = scan_.position();
  scan_.advance(2);
  code.text_at = scan_.position();
  const auto text = scan_.until("}%");
  if (!text) return scan_.fail(begin, {"code that does not end", "代码没有结束"}, Message("'}%'"));
  code.text = std::string(*text);
  code.code = parse_code(code.text, code.text_at);
  return true;
}

const Definition* ScriptParser::definition(std::string_view name) const {
  for (const Definition& candidate : script_.definitions) {
    if (candidate.name == name) return &candidate;
  }
  return nullptr;
}

bool ScriptParser::plain_number(std::uint64_t& number, const Message& what, std::uint64_t limit) {
  const Position at = scan_.position();
  const Message written = scan_.shown();
  if (!Scanner::is_word(scan_.peek())) return scan_.expected(what);
  std::string_view text = scan_.word();
  if (const Definition* found = Scanner::is_digit(text[0]) ? nullptr : definition(text)) text = found->value;
  const auto value = parse_unsigned(text);
  if (!value) return scan_.fail(at, written, what);
  if (*value > limit)
    return scan_.fail(at, written, told({"{0} up to {1}", "{0}，最大 {1}"}, what, std::to_string(limit)));
  number = *value;
  return true;
}

bool ScriptParser::number(Number& number, const Message& what, std::uint64_t limit) {
  number.at = scan_.position();
  number.any = scan_.take("*") || scan_.take("...");
  if (number.any) return true;
  std::uint64_t value = 0;
  if (!plain_number(value, what, limit)) return false;
  number.value = static_cast<std::int64_t>(value);
  return true;
}

}  // namespace tcplab::packetdrill::language
