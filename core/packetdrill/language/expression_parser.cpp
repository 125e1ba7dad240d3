#include <array>
#include <cstdlib>
#include <utility>

#include "core/packetdrill/language/script_parser.hpp"

// The arguments and results of system calls.
namespace tcplab::packetdrill::language {
namespace {

struct Operator {
  std::string_view text;
  int rank = 0;  // the higher binds the tighter, as in C
};
// The longer ones first, so that `<<` is not taken for `<`.
constexpr std::array<Operator, 9> kOperators = {Operator{"<<", 4}, {">>", 4}, {"|", 1}, {"^", 2}, {"&", 3},
                                                {"+", 5},          {"-", 5},  {"*", 6}, {"/", 6}};
constexpr int kLowestRank = 1;
constexpr int kBeyondArithmetic =
    2;  // the operators of this rank and above are the next event's, after a result

const Operator* operator_at(const Scanner& scan) {
  for (const Operator& candidate : kOperators) {
    if (scan.looking_at(candidate.text)) return &candidate;
  }
  return nullptr;
}

bool is_fraction(const Scanner& scan) { return scan.peek() == '.' && Scanner::is_digit(scan.peek(1)); }

}  // namespace

bool ScriptParser::expression(Expression& expression) {
  if (!enter()) return false;
  const bool fine = unary(expression) && binary(expression, kLowestRank);
  leave();
  return fine;
}

// Precedence climbing: takes the operators of rank `lowest` and above that follow `left`.
bool ScriptParser::binary(Expression& left, int lowest) {
  for (;;) {
    const Scanner::Mark mark = scan_.mark();
    if (!scan_.skip()) return false;
    const Operator* op = operator_at(scan_);
    if (!op || op->rank < lowest || (!arithmetic_ && op->rank >= kBeyondArithmetic)) {
      scan_.back_to(mark);
      return true;
    }
    if (++operators_ > kMostOperators)
      return scan_.fail(scan_.position(), {"this expression is too long", "表达式太长"});
    scan_.advance(op->text.size());
    Expression right;
    if (!scan_.skip() || !enter()) return false;
    const bool fine = unary(right) && binary(right, op->rank + 1);
    leave();
    if (!fine) return false;
    BinaryValue value{std::string(op->text), {}};
    value.operands.reserve(2);
    const Position at = left.at;
    value.operands.push_back(std::move(left));
    value.operands.push_back(std::move(right));
    left = {at, std::move(value)};
  }
}

bool ScriptParser::unary(Expression& expression) {
  const char op = scan_.peek();
  const bool number_follows = Scanner::is_digit(scan_.peek(1)) || scan_.peek(1) == '.';
  if ((op != '-' && op != '~' && op != '!') || (op == '-' && number_follows)) return primary(expression);
  expression.at = scan_.position();
  scan_.advance();
  UnaryValue value{op, {}};
  if (!scan_.skip() || !enter()) return false;
  const bool fine = unary(value.operand.emplace_back());
  leave();
  expression.value = std::move(value);
  return fine;
}

bool ScriptParser::primary(Expression& expression) {
  expression.at = scan_.position();
  const char first = scan_.peek();
  if (scan_.take("...")) {
    expression.value = EllipsisValue{};
    return true;
  }
  if (scan_.take("*")) {
    expression.value = AnyValue{};
    return true;
  }
  if (first == '"') return string_value(expression);
  if (first == '[') return array(expression);
  if (first == '{') return structure(expression);
  if (Scanner::is_digit(first) || is_fraction(scan_) || first == '-') return number_value(expression);
  if (Scanner::is_letter(first)) return name_or_call(expression);
  if (first != '(')
    return scan_.expected({"a value: a number, a name, a string, '[', '{' or '...'",
                           "值：数字、名字、字符串、'['、'{' 或 '...'"});
  scan_.advance();
  const bool outer = std::exchange(arithmetic_, true);
  const bool fine = scan_.skip() && this->expression(expression) && scan_.skip();
  arithmetic_ = outer;
  if (!fine) return false;
  return scan_.take(")") || scan_.expected(Message("')'"));
}

// A number: decimal, hexadecimal, or with a fraction; `1.2.3.4` is taken as a string.
bool ScriptParser::number_value(Expression& expression) {
  const Position at = scan_.position();
  const std::size_t from = scan_.offset();
  scan_.take("-");
  scan_.word();
  int fractions = 0;
  while (is_fraction(scan_) && fractions < 4) {
    scan_.advance();
    scan_.word();
    ++fractions;
  }
  const std::string text(scan_.since(from));
  if (fractions == 0) {
    const auto value = parse_integer(text);
    if (!value)
      return scan_.fail(at, told({"'{0}'", "'{0}'"}, text.substr(0, 40)),
                        {"a number of at most 64 bits", "不超过 64 位的数字"});
    expression.value = IntegerValue{*value};
    return true;
  }
  if (fractions == 1 && text.size() < 64) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (*end == '\0') {
      expression.value = RealValue{value};
      return true;
    }
  }
  if (fractions == 3 && wire::IpAddress::parse(text)) {
    expression.value = StringValue{text, false};
    return true;
  }
  return scan_.fail(at, told({"'{0}'", "'{0}'"}, text.substr(0, 40)), {"a number", "数字"});
}

bool ScriptParser::string_value(Expression& expression) {
  const Position begin = scan_.position();
  scan_.advance();
  StringValue value;
  while (!scan_.at_end() && scan_.peek() != '"') {
    if (scan_.peek() == '\\') {
      if (!escape(value.octets)) return false;
    } else {
      value.octets += scan_.peek();
      scan_.advance();
    }
  }
  if (!scan_.take("\""))
    return scan_.fail(begin, {"a string that does not end", "字符串没有结束"}, Message("'\"'"));
  value.more = scan_.take("...");
  expression.value = std::move(value);
  return true;
}

bool ScriptParser::escape(std::string& octets) {
  const Position at = scan_.position();
  scan_.advance();
  const char kind = scan_.peek();
  constexpr std::string_view kNames = "abfnrtv\\\"'?";
  constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\\"'?";
  if (const std::size_t found = kNames.find(kind); kind != '\0' && found != std::string_view::npos) {
    octets += kMeanings[found];
    scan_.advance();
    return true;
  }
  const bool hexadecimal = kind == 'x';
  if (hexadecimal) scan_.advance();
  unsigned value = 0;
  std::size_t digits = 0;
  for (; digits < (hexadecimal ? 2U : 3U); ++digits) {
    const char digit = scan_.peek();
    if (hexadecimal ? !Scanner::is_hex(digit) : digit < '0' || digit > '7') break;
    value = value * (hexadecimal ? 16 : 8) + digit_value(digit);
    scan_.advance();
  }
  if (digits == 0 || value > 255)
    return scan_.fail(at, {"an unknown escape in a string", "字符串中有未知的转义"},
                      Message("\\n, \\xHH, \\\\ or \\\"", "\\n、\\xHH、\\\\ 或 \\\""));
  octets += static_cast<char>(value);
  return true;
}

bool ScriptParser::name_or_call(Expression& expression) {
  const std::string_view name = scan_.word();
  const Definition* found = definition(name);
  if (found) return defined(*found, expression);
  const Scanner::Mark mark = scan_.mark();
  if (!scan_.skip()) return false;
  if (!arithmetic_ || !scan_.take("(")) {
    scan_.back_to(mark);
    expression.value = NameValue{std::string(name)};
    return true;
  }
  CallValue call{std::string(name), {}};
  if (!list(')', call.arguments)) return false;
  expression.value = std::move(call);
  return true;
}

// The value of a -D definition, read as an expression in its own right. Definitions do not hold within it, so
// that none can contain itself; it stands where the name stands.
bool ScriptParser::defined(const Definition& definition, Expression& expression) {
  const Position at = expression.at;
  ScriptParser inner(definition.value, {});
  inner.depth_ = depth_;
  inner.operators_ = operators_;
  const bool fine = inner.expression(expression) && inner.scan_.skip() && inner.scan_.at_end();
  expression.at = at;
  if (fine) return true;
  return scan_.fail(
      at, told({"'{0}' is defined as '{1}'", "'{0}' 定义为 '{1}'"}, definition.name, definition.value),
      {"a value", "值"},
      {"the definition on the command line or at the top is wrong", "命令行或脚本开头的定义有误"});
}

// What comes after the opening bracket, up to the closing one; `item` takes one of the things between the
// commas.
template <typename Item>
bool ScriptParser::separated(char end, Item item) {
  if (!enter()) return false;
  const bool outer = std::exchange(arithmetic_, true);
  const auto fill = [&] {
    if (!scan_.skip()) return false;
    while (scan_.peek() != end) {
      if (!item() || !scan_.skip()) return false;
      if (scan_.peek() == end) break;
      if (!scan_.take(","))
        return scan_.expected(told({"',' or '{0}'", "',' 或 '{0}'"}, std::string(1, end)));
      if (!scan_.skip()) return false;
    }
    scan_.advance();
    return true;
  };
  const bool fine = fill();
  arithmetic_ = outer;
  leave();
  return fine;
}

bool ScriptParser::list(char end, std::vector<Expression>& items) {
  return separated(end, [&] { return expression(items.emplace_back()); });
}

bool ScriptParser::array(Expression& expression) {
  scan_.advance();
  ArrayValue value;
  const bool fine = list(']', value.items);
  expression.value = std::move(value);
  return fine;
}

bool ScriptParser::structure(Expression& expression) {
  scan_.advance();
  StructValue value;
  const bool fine = separated('}', [&] { return field(value.fields.emplace_back()); });
  expression.value = std::move(value);
  return fine;
}

// `name=value`, `name(count)=value`, or a value alone. What stands before the `=` reads like a value itself,
// so it is read as one, once, and looked at afterwards.
bool ScriptParser::field(StructField& field) {
  field.at = scan_.position();
  if (scan_.peek() == '.' && Scanner::is_letter(scan_.peek(1)))
    scan_.advance();  // as C writes it: `.name = value`
  Expression first;
  if (!expression(first) || !scan_.skip()) return false;
  if (scan_.peek() == '=') {
    if (const auto* name = std::get_if<NameValue>(&first.value)) field.name = name->name;
    if (auto* call = std::get_if<CallValue>(&first.value)) {
      field.name = std::move(call->function);
      field.count = std::move(call->arguments);
    }
    if (field.name.empty()) return scan_.expected({"',' or '}'", "',' 或 '}'"});
    scan_.advance();
    return scan_.skip() && expression(field.value.emplace_back());
  }
  field.value.push_back(std::move(first));
  return true;
}

const StructField* StructValue::find(std::string_view name) const {
  for (const StructField& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

}  // namespace tcplab::packetdrill::language
