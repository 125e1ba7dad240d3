#include <array>
#include <cstdlib>
#include <utility>

#include "core/packetdrill/language/code_parser.hpp"

// Expressions, from the loosest binding to the tightest as in Python's own reference.
namespace tcplab::packetdrill::language {
namespace {

struct CodeOperator {
  std::string_view text;
  int rank = 0;
};
constexpr int kOr = 0;
constexpr int kAnd = 1;
constexpr int kNot = 2;  // `not` and the comparisons stand between `and` and `|`
constexpr int kFirstArithmetic = 3;
constexpr int kTightest = 7;
constexpr std::array<CodeOperator, 10> kCodeOperators = {CodeOperator{"<<", 6},
                                                         {">>", 6},
                                                         {"//", 8},
                                                         {"|", 3},
                                                         {"^", 4},
                                                         {"&", 5},
                                                         {"+", 7},
                                                         {"-", 7},
                                                         {"%", 8},
                                                         {"/", 8}};

Message no_attributes() { return {"attributes are beyond this evaluator", "这里不支持属性"}; }

Message needs_more_bits(const std::string& number) {
  return told({"{0} needs more than 64 bits", "{0} 超过 64 位"}, number);
}

bool is_number(char c) { return Scanner::is_word(c) || c == '.'; }

CodeExpression joined(std::string op, CodeExpression left, CodeExpression right) {
  CodeBinary node{std::move(op), {}};
  const Position at = left.at;
  node.operands.reserve(2);
  node.operands.push_back(std::move(left));
  node.operands.push_back(std::move(right));
  return {at, std::move(node)};
}

// The binary operator of that rank that stands here; empty when there is none.
std::string_view operator_at(const Scanner& scan, int rank) {
  if (rank == kOr) return scan.looking_at_word("or") ? "or" : "";
  if (rank == kAnd) return scan.looking_at_word("and") ? "and" : "";
  if (rank > kTightest && scan.peek() == '*' && scan.peek(1) != '*') return "*";
  for (const CodeOperator& candidate : kCodeOperators) {
    if (!scan.looking_at(candidate.text)) continue;
    return candidate.rank == rank ? candidate.text : "";
  }
  return "";
}

}  // namespace

// One expression, or several with commas between them.
bool CodeParser::tuple(CodeExpression& expression) {
  if (!this->expression(expression)) return false;
  skip_space();
  if (scan_.peek() != ',') return true;
  CodeSequence sequence;
  const Position at = expression.at;
  sequence.items.push_back(std::move(expression));
  while (scan_.take(",")) {
    skip_space();
    const char next = scan_.peek();
    if (scan_.at_end() || next == '\n' || next == ';') break;
    if (!this->expression(sequence.items.emplace_back())) return false;
    skip_space();
  }
  expression = {at, std::move(sequence)};
  return true;
}

bool CodeParser::expression(CodeExpression& expression) {
  if (!enter() || !binary(expression, kOr)) return false;
  skip_space();
  if (scan_.take_word("if")) {
    CodeConditional node;
    const Position at = expression.at;
    node.parts.reserve(3);
    node.parts.push_back(std::move(expression));
    skip_space();
    if (!binary(node.parts.emplace_back(), kOr)) return false;
    skip_space();
    if (!scan_.take_word("else")) return unexpected({"'else'", " 'else'"});
    skip_space();
    if (!this->expression(node.parts.emplace_back())) return false;
    expression = {at, std::move(node)};
  }
  --depth_;
  return true;
}

bool CodeParser::binary(CodeExpression& expression, int rank) {
  if (rank == kNot) return negation(expression);
  if (rank > kTightest + 1) return unary(expression);
  if (!binary(expression, rank + 1)) return false;
  for (;;) {
    skip_space();
    const std::string_view op = operator_at(scan_, rank);
    if (op.empty()) return true;
    if (!count_operator()) return false;
    scan_.advance(op.size());
    skip_space();
    CodeExpression right;
    if (!binary(right, rank + 1)) return false;
    expression = joined(std::string(op), std::move(expression), std::move(right));
  }
}

bool CodeParser::negation(CodeExpression& expression) {
  const Position at = position();
  if (!scan_.take_word("not")) return comparison(expression);
  skip_space();
  CodeUnary node{"not", {}};
  if (!enter() || !negation(node.operand.emplace_back())) return false;
  --depth_;
  expression = {at, std::move(node)};
  return true;
}

bool CodeParser::comparison(CodeExpression& expression) {
  if (!binary(expression, kFirstArithmetic)) return false;
  CodeComparison node;
  std::string op;
  while (comparison_operator(op)) {
    node.ops.push_back(op);
    if (node.operands.empty()) node.operands.push_back(std::move(expression));
    if (!binary(node.operands.emplace_back(), kFirstArithmetic)) return false;
  }
  if (error_ || node.ops.empty()) return !error_;
  const Position at = node.operands.front().at;
  expression = {at, std::move(node)};
  return true;
}

// Takes a comparison operator and the white space around it.
bool CodeParser::comparison_operator(std::string& op) {
  skip_space();
  const Scanner::Mark mark = scan_.mark();
  for (const std::string_view text : {"==", "!=", "<=", ">=", "<", ">"}) {
    if (!scan_.take(text)) continue;
    op = std::string(text);
    skip_space();
    return true;
  }
  const bool negated = scan_.take_word("not");
  if (negated) skip_space();
  if (scan_.take_word("in")) {
    op = negated ? "not in" : "in";
  } else if (!negated && scan_.take_word("is")) {
    skip_space();
    op = scan_.take_word("not") ? "is not" : "is";
  } else {
    scan_.back_to(mark);
    return false;
  }
  skip_space();
  return true;
}

bool CodeParser::unary(CodeExpression& expression) {
  const Position at = position();
  const char op = scan_.peek();
  if (op != '-' && op != '+' && op != '~') return power(expression);
  scan_.advance();
  skip_space();
  CodeUnary node{std::string(1, op), {}};
  if (!enter() || !unary(node.operand.emplace_back())) return false;
  --depth_;
  expression = {at, std::move(node)};
  return true;
}

bool CodeParser::power(CodeExpression& expression) {
  if (!primary(expression)) return false;
  skip_space();
  if (!scan_.take("**")) return true;
  skip_space();
  CodeExpression exponent;
  if (!enter() || !unary(exponent)) return false;
  --depth_;
  expression = joined("**", std::move(expression), std::move(exponent));
  return true;
}

bool CodeParser::primary(CodeExpression& expression) {
  expression.at = position();
  const char first = scan_.peek();
  if (Scanner::is_digit(first) || (first == '.' && Scanner::is_digit(scan_.peek(1))))
    return number(expression);
  if (first == '"' || first == '\'') return string(expression) && formatted(expression);
  const bool fine = first == '('                ? sequence(expression, ')')
                    : first == '['              ? sequence(expression, ']')
                    : Scanner::is_letter(first) ? name(expression)
                                                : unexpected({"a value", "值"});
  if (!fine) return false;
  const Scanner::Mark mark = scan_.mark();
  skip_space();
  const char next = scan_.peek();
  if (next == '.') return fail(position(), no_attributes());
  if (next == '[') return fail(position(), {"subscripts are beyond this evaluator", "这里不支持下标"});
  if (next == '(') return fail(position(), {"this cannot be called here", "此处不能调用"});
  scan_.back_to(mark);
  return true;
}

// `(a)` is a, `(a, b)` a tuple, `[a]` a list.
bool CodeParser::sequence(CodeExpression& expression, char end) {
  const Position at = position();
  CodeSequence node;
  bool comma = false;
  scan_.advance();
  if (!items(node.items, end, comma)) return false;
  if (end == ')' && node.items.size() == 1 && !comma) {
    CodeExpression inner = std::move(node.items.front());
    expression = std::move(inner);
  } else {
    expression.node = std::move(node);
  }
  expression.at = at;
  return true;
}

// What follows an opening bracket, up to the closing one. `comma`: whether there was one.
bool CodeParser::items(std::vector<CodeExpression>& items, char end, bool& comma) {
  ++brackets_;
  skip_space();
  while (scan_.peek() != end) {
    if (!expression(items.emplace_back())) return false;
    skip_space();
    if (scan_.peek() == end) break;
    if (!scan_.take(",")) return unexpected(told({"',' or '{0}'", " ',' 或 '{0}'"}, std::string(1, end)));
    comma = true;
    skip_space();
  }
  scan_.advance();
  --brackets_;
  return true;
}

bool CodeParser::number(CodeExpression& expression) {
  const Position at = position();
  std::string text(scan_.run(is_number));
  const bool exponent = text.size() > 1 && (text.back() == 'e' || text.back() == 'E') && text[1] != 'x';
  if (exponent && (scan_.peek() == '-' || scan_.peek() == '+')) {
    text += scan_.peek();
    scan_.advance();
    text += scan_.run(Scanner::is_digit);
  }
  if (text.size() > 64) return fail(at, {"a number of too many digits", "数字的位数太多"});
  if (const auto value = parse_unsigned(text)) {
    if (*value > static_cast<std::uint64_t>(INT64_MAX)) return fail(at, needs_more_bits(text));
    expression.node = CodeLiteral{static_cast<std::int64_t>(*value)};
    return true;
  }
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  const bool decimal = text.find_first_of("xXpP_nN") == std::string::npos;
  if (!decimal || *end != '\0') return fail(at, told({"'{0}' is no number", "'{0}' 不是数字"}, text));
  if (text.find_first_of(".eE") == std::string::npos) return fail(at, needs_more_bits(text));
  expression.node = CodeLiteral{value};
  return true;
}

bool CodeParser::string(CodeExpression& expression) {
  const Position at = position();
  const char quote = scan_.peek();
  scan_.advance();
  std::string text;
  while (!scan_.at_end() && scan_.peek() != quote && scan_.peek() != '\n') {
    if (scan_.peek() == '\\') {
      if (!escape(text)) return false;
    } else {
      text += scan_.peek();
      scan_.advance();
    }
  }
  if (scan_.peek() != quote) return fail(at, {"a string that does not end", "字符串没有结束"});
  scan_.advance();
  expression.node = CodeLiteral{std::move(text)};
  return true;
}

// The one method of strings that scripts call: "{} of {}".format(1, 2).
bool CodeParser::formatted(CodeExpression& expression) {
  if (scan_.peek() == '.' && !scan_.looking_at(".format(")) return fail(position(), no_attributes());
  if (!scan_.take(".format(")) return true;
  CodeCall call{std::string(kFormat), {}};
  call.arguments.push_back(expression);
  bool comma = false;
  if (!items(call.arguments, ')', comma)) return false;
  expression.node = std::move(call);
  return true;
}

bool CodeParser::escape(std::string& text) {
  constexpr std::string_view kNames = "nrt\\\"'";
  constexpr std::string_view kMeanings = "\n\r\t\\\"'";
  const std::size_t found = kNames.find(scan_.peek(1));
  if (scan_.peek(1) == '\0' || found == std::string_view::npos)
    return fail(position(), {"an escape that is not known here", "未知的转义序列"});
  text += kMeanings[found];
  scan_.advance(2);
  return true;
}

bool CodeParser::name(CodeExpression& expression) {
  const std::string word(scan_.word());
  if (word == "True" || word == "False") {
    expression.node = CodeLiteral{word == "True"};
    return true;
  }
  if (word == "lambda")
    return fail(expression.at, {"'lambda' is beyond this evaluator", "这里不支持 'lambda'"});
  for (const std::string_view keyword :
       {"if", "else", "and", "or", "not", "in", "is", "for", "assert", "print"}) {
    if (word == keyword)
      return fail(expression.at, told({"'{0}' where a value should be", "'{0}' 处应为值"}, word));
  }
  const Scanner::Mark mark = scan_.mark();
  skip_space();
  if (scan_.take("(")) {
    CodeCall call{word, {}};
    bool comma = false;
    if (!items(call.arguments, ')', comma)) return false;
    expression.node = std::move(call);
    return true;
  }
  scan_.back_to(mark);
  if (word == "None") {
    expression.node = CodeNone{};
  } else {
    expression.node = CodeName{word};
  }
  return true;
}

}  // namespace tcplab::packetdrill::language
