#include "core/packetdrill/run/evaluator.hpp"

#include <algorithm>
#include <utility>

#include "core/packetdrill/run/code_arithmetic.hpp"

namespace tcplab::packetdrill::run {
namespace {

constexpr std::size_t kLargestValue = 4096;  // values within a value

std::size_t size_of(const CodeValue& value) {
  const auto* items = std::get_if<std::vector<CodeValue>>(&value.content);
  if (!items) return 1;
  std::size_t size = 1;
  for (const CodeValue& item : *items) size += size_of(item);
  return size;
}

using Evaluated = Result<CodeValue, CodeError>;

CodeError unknown_name(Position at, const std::string& name) {
  return {at, told({"the name '{0}' is not known", "未知名称 '{0}'"}, name)};
}

// Evaluates one expression. Its depth is bounded by the parser's.
class Evaluator {
 public:
  explicit Evaluator(const CodeLookup& lookup) : lookup_(lookup) {}

  Evaluated value(const CodeExpression& expression) {
    return std::visit(Visitor{*this, expression.at}, expression.node);
  }

 private:
  struct Visitor {
    Evaluator& self;
    Position at;
    Evaluated operator()(const CodeNone&) const { return CodeValue{}; }
    Evaluated operator()(const CodeName& node) const { return self.name(node, at); }
    Evaluated operator()(const CodeLiteral& node) const {
      CodeValue value;
      std::visit([&value](const auto& literal) { value.content = literal; }, node.value);
      return value;
    }
    Evaluated operator()(const CodeUnary& node) const {
      const Evaluated operand = self.value(node.operand[0]);
      return operand ? self.done(apply_unary(node.op, *operand), at) : operand;
    }
    Evaluated operator()(const CodeBinary& node) const { return self.binary(node, at); }
    Evaluated operator()(const CodeComparison& node) const { return self.comparison(node, at); }
    Evaluated operator()(const CodeConditional& node) const {
      const Evaluated condition = self.value(node.parts[1]);
      if (!condition) return condition;
      return self.value(node.parts[condition->truth() ? 0 : 2]);
    }
    Evaluated operator()(const CodeCall& node) const {
      const Evaluated arguments = self.sequence(node.arguments);
      if (!arguments) return arguments;
      return self.done(call_function(node.function, std::get<std::vector<CodeValue>>(arguments->content)),
                       at);
    }
    Evaluated operator()(const CodeSequence& node) const { return self.sequence(node.items); }
  };

  Evaluated done(const CodeArithmetic& result, Position at) const {
    if (result) return *result;
    return CodeError{at, result.error()};
  }

  Evaluated name(const CodeName& node, Position at) const {
    auto found = lookup_(node.name);
    if (!found) return unknown_name(at, node.name);
    return std::move(*found);
  }

  Evaluated sequence(const std::vector<CodeExpression>& items) {
    std::vector<CodeValue> values;
    std::size_t size = 0;
    for (const CodeExpression& item : items) {
      Evaluated evaluated = value(item);
      if (!evaluated) return evaluated;
      size += size_of(*evaluated);
      if (size > kLargestValue) return CodeError{item.at, {"this tuple grows too large", "元组太大"}};
      values.push_back(std::move(*evaluated));
    }
    return CodeValue{std::move(values)};
  }

  Evaluated binary(const CodeBinary& node, Position at) {
    Evaluated left = value(node.operands[0]);
    if (!left) return left;
    if (node.op == "and" && !left->truth()) return left;
    if (node.op == "or" && left->truth()) return left;
    Evaluated right = value(node.operands[1]);
    if (!right || node.op == "and" || node.op == "or") return right;
    return done(apply_binary(node.op, *left, *right), at);
  }

  Evaluated comparison(const CodeComparison& node, Position at) {
    Evaluated left = value(node.operands[0]);
    for (std::size_t i = 0; i < node.ops.size(); ++i) {
      if (!left) return left;
      Evaluated right = value(node.operands[i + 1]);
      if (!right) return right;
      const CodeArithmetic holds = compare(node.ops[i], *left, *right);
      if (!holds) return CodeError{at, holds.error()};
      if (!holds->truth()) return CodeValue{false};
      left = std::move(right);
    }
    return CodeValue{true};
  }

  const CodeLookup& lookup_;
};

// The names within an expression, each once, in their order.
void collect_names(const CodeExpression& expression, std::vector<std::string>& names) {
  struct Visitor {
    std::vector<std::string>& names;
    void all(const std::vector<CodeExpression>& parts) const {
      for (const CodeExpression& part : parts) collect_names(part, names);
    }
    void operator()(const CodeNone&) const {}
    void operator()(const CodeLiteral&) const {}
    void operator()(const CodeName& node) const {
      if (std::find(names.begin(), names.end(), node.name) == names.end()) names.push_back(node.name);
    }
    void operator()(const CodeUnary& node) const { all(node.operand); }
    void operator()(const CodeBinary& node) const { all(node.operands); }
    void operator()(const CodeComparison& node) const { all(node.operands); }
    void operator()(const CodeConditional& node) const { all(node.parts); }
    void operator()(const CodeCall& node) const { all(node.arguments); }
    void operator()(const CodeSequence& node) const { all(node.items); }
  };
  std::visit(Visitor{names}, expression.node);
}

bool is_constant(std::string_view name) {
  return std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// Runs the statements of a piece of code, up to the first assertion that does not hold.
class Run {
 public:
  Run(CodeVariables& variables, const CodeLookup& lookup) : variables_(variables) {
    lookup_ = [this, &lookup](std::string_view name) -> std::optional<CodeValue> {
      const auto found = variables_.find(name);
      if (found != variables_.end()) return found->second;
      return lookup(name);
    };
  }

  // False when the run is over: an assertion failed, or something cannot be evaluated.
  bool statements(const std::vector<CodeStatement>& statements) {
    return std::all_of(statements.begin(), statements.end(), [this](const CodeStatement& statement) {
      at_ = statement.at;
      return std::visit([this](const auto& action) { return perform(action); }, statement.action);
    });
  }

  Result<CodeOutcome, CodeError> result() {
    if (error_) return *error_;
    return std::move(outcome_);
  }

 private:
  bool fail(CodeError error) {
    error_ = std::move(error);
    return false;
  }

  bool perform(const CodePass&) { return true; }

  bool perform(const CodeAssert& action) {
    const Evaluated condition = Evaluator(lookup_).value(action.condition);
    if (!condition) return fail(condition.error());
    if (condition->truth()) {
      ++outcome_.checked;
      return true;
    }
    outcome_.passed = false;
    outcome_.at = at_;
    outcome_.assertion = action.text;
    outcome_.actual = actual(action.condition);
    if (!action.message.empty()) outcome_.message = message(action.message[0]);
    return false;
  }

  bool perform(const CodeAssignment& action) {
    Evaluated value = Evaluator(lookup_).value(action.value);
    if (!value) return fail(value.error());
    if (action.op != "=") {
      const auto found = lookup_(action.name);
      if (!found) return fail(unknown_name(at_, action.name));
      const CodeArithmetic result =
          apply_binary(std::string_view(action.op).substr(0, action.op.size() - 1), *found, *value);
      if (!result) return fail({at_, result.error()});
      value = *result;
    }
    variables_[action.name] = std::move(*value);
    return true;
  }

  bool perform(const CodePrint& action) {
    std::string text;
    for (const CodeExpression& argument : action.arguments) {
      const Evaluated value = Evaluator(lookup_).value(argument);
      if (!value) return fail(value.error());
      text += plain(*value);
    }
    outcome_.printed.push_back(std::move(text));
    return true;
  }

  bool perform(const CodeIf& action) {
    const Evaluated condition = Evaluator(lookup_).value(action.condition);
    if (!condition) return fail(condition.error());
    return statements(condition->truth() ? action.then : action.otherwise);
  }

  static std::string plain(const CodeValue& value) {
    const auto* text = std::get_if<std::string>(&value.content);
    return text ? *text : value.to_string();
  }

  // An assertion has failed already, so a message that cannot be made takes nothing away from that.
  Message message(const CodeExpression& expression) const {
    const Evaluated value = Evaluator(lookup_).value(expression);
    return value ? Message(plain(*value)) : told({"({0})", "（{0}）"}, value.error().message);
  }

  std::string actual(const CodeExpression& condition) const {
    std::vector<std::string> names;
    collect_names(condition, names);
    std::string text;
    for (const std::string& name : names) {
      const auto value = lookup_(name);
      if (!value || is_constant(name)) continue;
      text += (text.empty() ? "" : ", ") + name + " = " + value->to_string();
    }
    return text;
  }

  CodeVariables& variables_;
  CodeLookup lookup_;
  CodeOutcome outcome_;
  std::optional<CodeError> error_;
  Position at_;
};

}  // namespace

Result<CodeValue, CodeError> evaluate(const CodeExpression& expression, const CodeLookup& lookup) {
  return Evaluator(lookup).value(expression);
}

Result<CodeOutcome, CodeError> run_code(const Code& code, CodeVariables& variables,
                                        const CodeLookup& lookup) {
  if (code.error) return *code.error;
  Run run(variables, lookup);
  run.statements(code.statements);
  return run.result();
}

}  // namespace tcplab::packetdrill::run
