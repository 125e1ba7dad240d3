// `parameter loss 1% from 0% to 20%`: a name that stands for a value.
#include <algorithm>
#include <string>
#include <utility>

#include "core/scenario/parameters.hpp"
#include "core/scenario/statements.hpp"

namespace tcplab::scenario::language {
namespace {

constexpr std::size_t kMostParameters = 64;
constexpr std::size_t kMostChoices = 64;
constexpr Choice kRangeFrom{"from", {"the range of its values", "取值范围"}};
constexpr Choice kRangeTo{"to", {"the end of the range", "范围的终点"}};
constexpr Choice kOneOf{"of", {"the words that it may be", "可取的单词"}};
constexpr Words kValueHelp{"a time, a rate, a percentage, a number or a word",
                           "时间、速率、百分比、数值或单词"};

bool take_measure(Parser& parser, Parameter& parameter, const Token*& token) {
  token = &parser.peek();
  if (token->kind != TokenKind::kWord)
    return parser.unexpected(*token, {"a value such as 1%, 20ms or reno", "值，例如 1%、20ms 或 reno"});
  const auto value = fit(parameter, token->text);
  if (!value) return parser.fail(*token, value.error());
  parser.mark(parser.take(), PieceKind::kNumber, kValueHelp);
  return true;
}

bool read_range(Parser& parser, Parameter& parameter) {
  Parameter bound = parameter;
  const Token* token = nullptr;
  if (!take_measure(parser, bound, token)) return false;
  parameter.least = bound.value;
  if (!parser.need(kRangeTo)) return false;
  if (!take_measure(parser, bound, token)) return false;
  parameter.most = bound.value;
  return parameter.least < parameter.most ||
         parser.fail(token->column, {"the range ends before it begins", "范围的终点不大于起点"});
}

bool read_choices(Parser& parser, Parameter& parameter) {
  while (parser.peek().kind == TokenKind::kWord) {
    if (parameter.choices.size() == kMostChoices)
      return parser.fail(parser.peek().column, {"more than 64 choices", "选项超过 64 个"});
    parameter.choices.push_back(parser.peek().text);
    parser.mark(parser.take(), PieceKind::kWord, kOneOf.help);
  }
  return !parameter.choices.empty() || parser.unexpected(parser.peek(), {"a word", "单词"});
}

bool read_parameter(Parser& parser) {
  const Token* name = nullptr;
  if (!parser.take_new_name({"parameter", "参数"}, PieceKind::kParameter, name)) return false;
  if (find_parameter(parser.scenario(), name->text) != nullptr) {
    return parser.fail(name->column,
                       told({"there is a parameter {0} already", "已有参数 {0}"}, shown(*name)));
  }
  if (parser.scenario().parameters.size() == kMostParameters)
    return parser.fail_once(name->column, {"more than 64 parameters", "参数超过 64 个"});
  Parameter parameter;
  parameter.name = name->text;
  parameter.line = parser.line();
  const Token* value = &parser.peek();
  if (value->kind == TokenKind::kWord) {
    if (const auto kind = measure(value->text)) parameter.unit = kind->unit;
  }
  if (!take_measure(parser, parameter, value)) return false;
  const Token written = *value;
  if (parameter.unit == Unit::kWord) {
    if (parser.skip(kOneOf) && !read_choices(parser, parameter)) return false;
  } else if (parser.skip(kRangeFrom) && !read_range(parser, parameter)) {
    return false;
  }
  // The default has to be one of its values, and so has what is put in its place.
  if (const auto fits = fit(parameter, written.text); !fits) return parser.fail(written, fits.error());
  for (const Override& each : parser.overrides()) {
    if (each.name != parameter.name) continue;
    if (const auto fits = fit(parameter, each.text); !fits) return parser.fail(written, fits.error());
  }
  parser.scenario().parameters.push_back(std::move(parameter));
  return true;
}

}  // namespace

const Statement kParameterStatement{
    {"parameter",
     {"a name for a value that a slider or a command line changes", "可由滑块或命令行改变的值的名字"}},
    "parameter NAME VALUE [from VALUE to VALUE | of WORD ...]",
    read_parameter};

}  // namespace tcplab::scenario::language
