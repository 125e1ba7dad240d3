#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/packetdrill/language/code.hpp"
#include "core/packetdrill/language/scanner.hpp"

namespace tcplab::packetdrill::language {

// The parser of parse_code(). A function that returns false has noted why in `error_`.
class CodeParser {
 public:
  CodeParser(std::string_view text, Position at) : scan_(text), base_(at) {}
  Code run();

 private:
  // Statements: code_parser.cpp
  bool block(std::vector<CodeStatement>& statements, std::size_t column);
  bool line(std::vector<CodeStatement>& statements);
  bool statement(CodeStatement& statement);
  bool assertion(CodeStatement& statement);
  bool print(CodeStatement& statement);
  bool assignment(CodeStatement& statement, std::string name);
  bool conditional_statement(CodeStatement& statement, std::size_t column);
  bool body(std::vector<CodeStatement>& statements, std::size_t column);
  bool end_of_statement();
  void skip_space();
  void skip_lines();

  // Expressions: code_expression_parser.cpp
  bool tuple(CodeExpression& expression);
  bool expression(CodeExpression& expression);
  bool binary(CodeExpression& expression, int rank);
  bool comparison(CodeExpression& expression);
  bool comparison_operator(std::string& op);
  bool negation(CodeExpression& expression);
  bool unary(CodeExpression& expression);
  bool power(CodeExpression& expression);
  bool primary(CodeExpression& expression);
  bool sequence(CodeExpression& expression, char end);
  bool items(std::vector<CodeExpression>& items, char end, bool& comma);
  bool number(CodeExpression& expression);
  bool string(CodeExpression& expression);
  bool formatted(CodeExpression& expression);
  bool escape(std::string& text);
  bool name(CodeExpression& expression);

  Position position() const;
  bool fail(Position at, Message message);
  // What stands here is not what is wanted; its Chinese name begins with a space if with a quotation mark.
  bool unexpected(const Message& wanted);
  bool enter();
  bool count_operator();

  Scanner scan_;
  Position base_;  // where the text begins in the script
  std::optional<CodeError> error_;
  int depth_ = 0;
  int operators_ = 0;  // of the statement at hand: a long chain of them makes a deep tree
  int brackets_ = 0;   // within them a line end is white space
};

}  // namespace tcplab::packetdrill::language
