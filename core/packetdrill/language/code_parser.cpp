#include "core/packetdrill/language/code_parser.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tcplab::packetdrill::language {
namespace {

// The statements of Python that are not done here. Named, so that the message can say so.
constexpr std::array<std::string_view, 19> kBeyond = {
    "import", "from",  "def",    "class", "for",  "while", "with",  "try",   "del",     "global",
    "return", "raise", "lambda", "yield", "exec", "async", "await", "break", "continue"};

constexpr std::array<std::string_view, 12> kAssignments = {
    "=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "//=", "<<=", ">>="};

}  // namespace

Code parse_code(std::string_view text, Position at) { return CodeParser(text, at).run(); }

Code CodeParser::run() {
  Code code;
  skip_lines();
  while (!error_ && !scan_.at_end()) {
    if (!block(code.statements, position().column)) break;
  }
  if (error_) code.statements.clear();
  code.error = std::move(error_);
  return code;
}

Position CodeParser::position() const {
  const Position here = scan_.position();
  return {base_.line + here.line - 1, here.line == 1 ? base_.column + here.column - 1 : here.column};
}

bool CodeParser::fail(Position at, Message message) {
  if (!error_) error_ = CodeError{at, std::move(message)};
  return false;
}

bool CodeParser::unexpected(const Message& wanted) {
  if (scan_.at_end())
    return fail(position(),
                told({"the end of the code where {0} should be", "代码到此结束，此处应为{0}"}, wanted));
  return fail(position(), told({"{0} where {1} should be", "{0} 处应为{1}"}, scan_.shown(), wanted));
}

bool CodeParser::enter() {
  return ++depth_ <= kDeepest || fail(position(), {"this is nested too deeply", "嵌套太深"});
}

bool CodeParser::count_operator() {
  return ++operators_ <= kMostOperators || fail(position(), {"this statement is too long", "语句太长"});
}

// White space, comments and continued lines; line ends only within brackets.
void CodeParser::skip_space() {
  for (;;) {
    const char c = scan_.peek();
    if (c == '#') {
      while (!scan_.at_end() && scan_.peek() != '\n') scan_.advance();
    } else if (c == '\\' && (scan_.peek(1) == '\n' || scan_.looking_at("\\\r\n"))) {
      scan_.advance(scan_.peek(1) == '\n' ? 2 : 3);
    } else if (Scanner::is_space(c) && !scan_.at_end() && (c != '\n' || brackets_ > 0)) {
      scan_.advance();
    } else {
      return;
    }
  }
}

void CodeParser::skip_lines() {
  skip_space();
  while (scan_.peek() == '\n' || scan_.peek() == ';') {
    scan_.advance();
    skip_space();
  }
}

// The lines that begin at `column`. Less ends the block; more is wrong, as there is nothing that it could
// belong to.
bool CodeParser::block(std::vector<CodeStatement>& statements, std::size_t column) {
  while (!scan_.at_end()) {
    const std::size_t here = position().column;
    if (here < column) return true;
    if (here > column)
      return fail(position(),
                  {"this line is indented further than the one above", "这一行比上一行缩进得更深"});
    if (!line(statements)) return false;
    skip_lines();
  }
  return true;
}

bool CodeParser::line(std::vector<CodeStatement>& statements) {
  const std::size_t column = position().column;
  if (scan_.looking_at_word("if")) {
    CodeStatement& statement = statements.emplace_back();
    statement.at = position();
    return conditional_statement(statement, column);
  }
  for (;;) {
    if (!statement(statements.emplace_back()) || !end_of_statement()) return false;
    if (!scan_.take(";")) return true;
    skip_space();
    if (scan_.at_end() || scan_.peek() == '\n') return true;
  }
}

bool CodeParser::end_of_statement() {
  skip_space();
  if (scan_.at_end() || scan_.peek() == '\n' || scan_.peek() == ';') return true;
  return unexpected({"the end of the statement", "语句末尾"});
}

bool CodeParser::statement(CodeStatement& statement) {
  statement.at = position();
  operators_ = 0;
  if (scan_.take_word("assert")) return assertion(statement);
  if (scan_.take_word("print")) return print(statement);
  if (scan_.take_word("pass")) {
    statement.action = CodePass{};
    return true;
  }
  if (!Scanner::is_letter(scan_.peek())) return unexpected({"a statement", "语句"});
  const std::string word(scan_.word());
  if (std::find(kBeyond.begin(), kBeyond.end(), word) != kBeyond.end()) {
    return fail(statement.at, told({"'{0}' is beyond this evaluator", "这里不支持 '{0}'"}, word));
  }
  return assignment(statement, word);
}

bool CodeParser::assertion(CodeStatement& statement) {
  skip_space();
  CodeAssert action;
  const std::size_t from = scan_.offset();
  if (!expression(action.condition)) return false;
  std::string_view text = scan_.since(from);
  while (!text.empty() && Scanner::is_space(text.back())) text.remove_suffix(1);
  action.text = std::string(text);
  skip_space();
  if (scan_.take(",")) {
    skip_space();
    if (!tuple(action.message.emplace_back())) return false;
  }
  statement.action = std::move(action);
  return true;
}

// `print(a, b)`, and Python 2's `print a, b`.
bool CodeParser::print(CodeStatement& statement) {
  skip_space();
  CodePrint action;
  if (!scan_.at_end() && scan_.peek() != '\n' && scan_.peek() != ';') {
    if (!tuple(action.arguments.emplace_back())) return false;
  }
  statement.action = std::move(action);
  return true;
}

bool CodeParser::assignment(CodeStatement& statement, std::string name) {
  CodeAssignment action;
  action.name = std::move(name);
  skip_space();
  const bool comparison = scan_.looking_at("==");
  for (const std::string_view op : kAssignments) {
    if (comparison || !scan_.take(op)) continue;
    action.op = std::string(op);
    skip_space();
    if (!tuple(action.value)) return false;
    statement.action = std::move(action);
    return true;
  }
  return fail(statement.at,
              {"this statement is neither an assertion nor an assignment", "这条语句既不是断言，也不是赋值"});
}

bool CodeParser::conditional_statement(CodeStatement& statement, std::size_t column) {
  if (!enter()) return false;
  scan_.word();  // `if` or `elif`
  skip_space();
  CodeIf action;
  if (!expression(action.condition) || !body(action.then, column)) return false;
  const Scanner::Mark mark = scan_.mark();
  skip_lines();
  if (position().column == column && scan_.looking_at_word("elif")) {
    CodeStatement& other = action.otherwise.emplace_back();
    other.at = position();
    if (!conditional_statement(other, column)) return false;
  } else if (position().column == column && scan_.take_word("else")) {
    if (!body(action.otherwise, column)) return false;
  } else {
    scan_.back_to(mark);
  }
  statement.action = std::move(action);
  --depth_;
  return true;
}

// What follows the colon: statements on the same line, or lines indented further than `column`.
bool CodeParser::body(std::vector<CodeStatement>& statements, std::size_t column) {
  skip_space();
  if (!scan_.take(":")) return unexpected({"':'", " ':'"});
  skip_space();
  if (scan_.peek() != '\n') {
    if (scan_.looking_at_word("if")) return unexpected({"a simple statement", "简单语句"});
    return line(statements);
  }
  skip_lines();
  if (scan_.at_end() || position().column <= column)
    return unexpected({"an indented statement", "缩进的语句"});
  return block(statements, position().column);
}

}  // namespace tcplab::packetdrill::language
