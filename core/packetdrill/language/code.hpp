#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/packetdrill/language/position.hpp"

// The code of a script, `%{ assert tcpi_snd_cwnd == 10, tcpi_snd_cwnd }%`: the part of Python that scripts
// use, evaluated here and by nobody else. What lies outside that part is an error that says what it was,
// never a guess.
namespace tcplab::packetdrill {

// ---- Syntax
// -------------------------------------------------------------------------------------------------

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

// ---- Evaluation
// ---------------------------------------------------------------------------------------------

struct CodeValue {
  using Content =
      std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<CodeValue>>;
  Content content;

  // Out of line all of them: inlined, this recursive type makes g++ 12 warn of what never happens.
  CodeValue();
  explicit CodeValue(Content value);
  CodeValue(const CodeValue& other);
  CodeValue(CodeValue&& other) noexcept;
  CodeValue& operator=(const CodeValue& other);
  CodeValue& operator=(CodeValue&& other) noexcept;
  ~CodeValue();

  bool truth() const;             // as Python has it: zero, empty and None are false
  std::string to_string() const;  // as Python's repr() has it
};

// The value of a name the code did not assign itself; nullopt: there is none.
using CodeLookup = std::function<std::optional<CodeValue>(std::string_view name)>;
// What the script's code assigned; kept from one `%{ }%` to the next.
using CodeVariables = std::map<std::string, CodeValue, std::less<>>;

Result<CodeValue, CodeError> evaluate(const CodeExpression& expression, const CodeLookup& lookup);

struct CodeOutcome {
  bool passed = true;       // false: the assertion below does not hold, and what follows it was not run
  Position at;              // of that assertion
  std::string assertion;    // its condition as written
  std::string actual;       // "tcpi_snd_cwnd = 9, tcpi_unacked = 3": the names in it, with their values
  Message message;          // what the assertion says of itself, evaluated; may be empty
  std::size_t checked = 0;  // assertions that held
  std::vector<std::string> printed;
};

Result<CodeOutcome, CodeError> run_code(const Code& code, CodeVariables& variables, const CodeLookup& lookup);

}  // namespace tcplab::packetdrill
