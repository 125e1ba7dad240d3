#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/message.hpp"
#include "core/packetdrill/language/position.hpp"

// The code of a script, `%{ assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd }%`: the part of Python that scripts
// use. What lies outside that part is an error that says what it was, never a guess.
namespace tcplab::packetdrill::language {

struct CodeExpression;

struct CodeNone {};
struct CodeName {
  std::string name;  // "tcpi_snd_cwnd", "True" is a CodeLiteral
};
struct CodeLiteral {
  std::variant<bool, std::int64_t, double, std::string> value;
};
struct CodeUnary {
  std::string op;                       // "-", "+", "~", "not"
  std::vector<CodeExpression> operand;  // exactly one
};
struct CodeBinary {
  std::string op;                        // + - * / // % ** << >> & | ^ and or
  std::vector<CodeExpression> operands;  // exactly two
};
// `1 <= a < 3`: operands one more than operators.
struct CodeComparison {
  std::vector<std::string> ops;  // == != < <= > >= in "not in" is "is not"
  std::vector<CodeExpression> operands;
};
struct CodeConditional {
  std::vector<CodeExpression> parts;  // value, condition, other value: `a if c else b`
};
// The function that a string's format() is, the string itself being its first argument.
constexpr std::string_view kFormat = "str.format";
struct CodeCall {
  std::string function;
  std::vector<CodeExpression> arguments;
};
struct CodeSequence {
  std::vector<CodeExpression> items;  // a tuple or a list
};

struct CodeExpression {
  Position at;
  std::variant<CodeNone, CodeName, CodeLiteral, CodeUnary, CodeBinary, CodeComparison, CodeConditional,
               CodeCall, CodeSequence>
      node;
};

struct CodeStatement;

struct CodeAssert {
  CodeExpression condition;
  std::vector<CodeExpression> message;  // none or one
  std::string text;                     // the condition as written
};
struct CodeAssignment {
  std::string name;
  std::string op;  // "=", "+=", "|=" ...
  CodeExpression value;
};
struct CodePrint {
  std::vector<CodeExpression> arguments;
};
struct CodeIf {
  CodeExpression condition;
  std::vector<CodeStatement> then;
  std::vector<CodeStatement> otherwise;
};
struct CodePass {};

struct CodeStatement {
  Position at;
  std::variant<CodeAssert, CodeAssignment, CodePrint, CodeIf, CodePass> action;
};

// Why a piece of code cannot be evaluated; the position is that in the script.
struct CodeError {
  Position at;
  Message message;  // "the name 'tcpi_foo' is not known", "'import' is beyond this evaluator"
};

// A whole `%{ }%`. A script with code that cannot be parsed is still a script: the error is kept for the
// moment it is run.
struct Code {
  std::vector<CodeStatement> statements;
  std::optional<CodeError> error;
};

// `at`: where the text begins in the script.
Code parse_code(std::string_view text, Position at);

}  // namespace tcplab::packetdrill::language
