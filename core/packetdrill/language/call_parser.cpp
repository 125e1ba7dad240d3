#include <utility>

#include "core/packetdrill/language/script_parser.hpp"

// `accept(3, ..., ...) = -1 EAGAIN (Resource temporarily unavailable)`
namespace tcplab::packetdrill::language {

bool ScriptParser::system_call(SystemCallEvent& call) {
  operators_ = 0;
  call.name = std::string(scan_.word());
  if (!scan_.skip()) return false;
  if (!scan_.take("("))
    return scan_.expected({"'(' after the name of a system call", "系统调用名之后的 '('"});
  if (!list(')', call.arguments) || !scan_.skip()) return false;
  if (!scan_.take("="))
    return scan_.expected({"'=' and the result of the system call", "'=' 和系统调用的结果"});
  return scan_.skip() && result(call);
}

bool ScriptParser::result(SystemCallEvent& call) {
  call.result_at = scan_.position();
  const bool outer = std::exchange(arithmetic_, false);
  const bool fine = expression(call.result);
  arithmetic_ = outer;
  if (!fine) return false;
  Scanner::Mark end = scan_.mark();
  if (!scan_.skip()) return false;
  if (scan_.take("~")) {
    if (!scan_.skip() || !primary(call.result_to.emplace_back())) return false;
    end = scan_.mark();
    if (!scan_.skip()) return false;
  }
  if (Scanner::is_letter(scan_.peek())) {
    call.error_at = scan_.position();
    call.error = std::string(scan_.word());
    if (call.error[0] != 'E') {
      return scan_.fail(
          call.error_at, told({"'{0}'", "'{0}'"}, call.error.substr(0, 40)),
          {"the name of an error (EAGAIN ...) or the next event", "错误名（EAGAIN 等）或下一个事件"},
          {"every event begins with a time", "每个事件以时间开头"});
    }
    end = scan_.mark();
    if (!scan_.skip()) return false;
  }
  if (scan_.peek() == '(') return note(call.note);
  scan_.back_to(end);
  return true;
}

// A remark in parentheses, which may hold further ones.
bool ScriptParser::note(std::string& note) {
  const Position begin = scan_.position();
  scan_.advance();
  const std::size_t from = scan_.offset();
  for (int open = 1; !scan_.at_end(); scan_.advance()) {
    if (scan_.peek() == '(') ++open;
    if (scan_.peek() == ')' && --open == 0) {
      note = std::string(scan_.since(from));
      scan_.advance();
      return true;
    }
  }
  return scan_.fail(begin, {"a remark that does not end", "注释没有结束"}, Message("')'"));
}

}  // namespace tcplab::packetdrill::language
