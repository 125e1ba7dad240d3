#include "core/packetdrill/run/code_arithmetic.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace tcplab::packetdrill::run {
namespace {

using Integer = std::int64_t;
using Sequence = std::vector<CodeValue>;

const char* type_name(const CodeValue& value) {
  constexpr const char* kNames[] = {"None", "bool", "int", "float", "str", "tuple"};
  return kNames[value.content.index()];
}

// A bool is an integer, as in Python.
std::optional<Integer> integer(const CodeValue& value) {
  if (const auto* truth = std::get_if<bool>(&value.content)) return *truth ? 1 : 0;
  if (const auto* number = std::get_if<Integer>(&value.content)) return *number;
  return std::nullopt;
}

std::optional<double> real(const CodeValue& value) {
  if (const auto* number = std::get_if<double>(&value.content)) return *number;
  if (const auto number = integer(value)) return static_cast<double>(*number);
  return std::nullopt;
}

Message too_large(std::string_view op) {
  return told({"the result of '{0}' needs more than 64 bits", "'{0}' 的结果超过 64 位"}, op);
}

Message mismatch(std::string_view op, const CodeValue& left, const CodeValue& right) {
  return told({"'{0}' between {1} and {2} is beyond this evaluator", "这里不支持 {1} 与 {2} 之间的 '{0}'"},
              op, type_name(left), type_name(right));
}

// What a function does not take.
Message not_of(std::string_view function, const CodeValue& value) {
  return told({"{0}() of a {1} is beyond this evaluator", "这里不支持对 {1} 调用 {0}()"}, function,
              type_name(value));
}

Message division_by_zero() { return {"a division by zero", "除数为零"}; }

CodeArithmetic power(Integer base, Integer exponent) {
  if (exponent < 0) return CodeValue{std::pow(static_cast<double>(base), static_cast<double>(exponent))};
  if (exponent > 64 && base != 0 && base != 1 && base != -1) return too_large("**");
  Integer result = 1;
  for (Integer i = exponent > 64 ? exponent % 2 + 64 : exponent; i > 0; --i) {
    if (__builtin_mul_overflow(result, base, &result)) return too_large("**");
  }
  return CodeValue{result};
}

// Rounds down, as Python does. Precondition: right is not 0.
CodeArithmetic floor_division(Integer left, Integer right) {
  if (left == std::numeric_limits<Integer>::min() && right == -1) return too_large("//");
  const Integer quotient = left / right;
  return CodeValue{left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient};
}

Integer floor_remainder(Integer left, Integer right) {
  if (right == -1) return 0;
  const Integer remainder = left % right;
  return remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder;
}

CodeArithmetic shift(std::string_view op, Integer left, Integer right) {
  if (right < 0) return Message{"a shift by a negative number", "移位的位数为负"};
  if (op == ">>") return CodeValue{left >> (right > 63 ? 63 : right)};
  if (left == 0) return CodeValue{Integer{0}};
  Integer result = 0;
  if (right > 62 || __builtin_mul_overflow(left, Integer{1} << right, &result)) return too_large("<<");
  return CodeValue{result};
}

std::optional<CodeArithmetic> of_integers(std::string_view op, Integer left, Integer right) {
  Integer result = 0;
  bool overflow = false;
  if (op == "+") {
    overflow = __builtin_add_overflow(left, right, &result);
  } else if (op == "-") {
    overflow = __builtin_sub_overflow(left, right, &result);
  } else if (op == "*") {
    overflow = __builtin_mul_overflow(left, right, &result);
  } else if (op == "&") {
    result = left & right;
  } else if (op == "|") {
    result = left | right;
  } else if (op == "^") {
    result = left ^ right;
  } else if (op == "<<" || op == ">>") {
    return shift(op, left, right);
  } else if (op == "**") {
    return power(left, right);
  } else if (op == "//" || op == "%") {
    if (right == 0) return division_by_zero();
    return op == "//" ? floor_division(left, right) : CodeArithmetic(CodeValue{floor_remainder(left, right)});
  } else {
    return std::nullopt;
  }
  if (overflow) return too_large(op);
  return CodeValue{result};
}

std::optional<CodeArithmetic> of_reals(std::string_view op, double left, double right) {
  if (op == "+") return CodeValue{left + right};
  if (op == "-") return CodeValue{left - right};
  if (op == "*") return CodeValue{left * right};
  if (op == "**") return CodeValue{std::pow(left, right)};
  if (op != "/" && op != "//" && op != "%") return std::nullopt;
  if (right == 0) return division_by_zero();
  if (op == "/") return CodeValue{left / right};
  const double quotient = std::floor(left / right);
  return CodeValue{op == "//" ? quotient : left - quotient * right};
}

bool equal(const CodeValue& left, const CodeValue& right) {
  const auto a = integer(left);
  const auto b = integer(right);
  if (a && b) return *a == *b;
  const auto x = real(left);
  const auto y = real(right);
  if (x && y) return *x == *y;
  const auto* items = std::get_if<Sequence>(&left.content);
  const auto* others = std::get_if<Sequence>(&right.content);
  if (items && others) {
    bool same = items->size() == others->size();
    for (std::size_t i = 0; same && i < items->size(); ++i) same = equal((*items)[i], (*others)[i]);
    return same;
  }
  const auto* text = std::get_if<std::string>(&left.content);
  const auto* other = std::get_if<std::string>(&right.content);
  if (text && other) return *text == *other;
  return left.content.index() == right.content.index() && left.content.index() == 0;
}

// Below, equal or above zero as `left` is less than, equal to or greater than `right`; nullopt: there is no
// order.
std::optional<int> order(const CodeValue& left, const CodeValue& right) {
  const auto a = integer(left);
  const auto b = integer(right);
  if (a && b) return *a < *b ? -1 : *a > *b ? 1 : 0;
  const auto x = real(left);
  const auto y = real(right);
  if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  const auto* text = std::get_if<std::string>(&left.content);
  const auto* other = std::get_if<std::string>(&right.content);
  if (text && other) return text->compare(*other);
  return std::nullopt;
}

CodeArithmetic contains(const CodeValue& item, const CodeValue& whole) {
  if (const auto* items = std::get_if<Sequence>(&whole.content)) {
    for (const CodeValue& candidate : *items) {
      if (equal(item, candidate)) return CodeValue{true};
    }
    return CodeValue{false};
  }
  const auto* text = std::get_if<std::string>(&whole.content);
  const auto* part = std::get_if<std::string>(&item.content);
  if (text && part) return CodeValue{text->find(*part) != std::string::npos};
  return mismatch("in", item, whole);
}

CodeArithmetic to_integer(const CodeValue& value, bool round) {
  if (const auto number = integer(value)) return CodeValue{*number};
  const auto number = real(value);
  if (!number) return not_of("int", value);
  const double whole = round ? std::nearbyint(*number) : std::trunc(*number);
  if (!(std::fabs(whole) < 9.2e18)) return too_large("int()");
  return CodeValue{static_cast<Integer>(whole)};
}

std::string hexadecimal(std::uint64_t value) {
  std::string digits;
  do digits.insert(digits.begin(), "0123456789abcdef"[value & 15U]);
  while ((value >>= 4U) != 0);
  return digits;
}

// One value as the conversion of a format shows it.
CodeArithmetic converted(char conversion, const CodeValue& value) {
  const auto* text = std::get_if<std::string>(&value.content);
  if (conversion == 's') return CodeValue{text ? *text : value.to_string()};
  if (conversion == 'r') return CodeValue{value.to_string()};
  const auto number = real(value);
  const bool known =
      conversion == 'd' || conversion == 'i' || conversion == 'u' || conversion == 'x' || conversion == 'f';
  if (!known || !number)
    return told(
        {"the conversion '%{0}' of a {1} is beyond this evaluator", "这里不支持对 {1} 作 '%{0}' 转换"},
        std::string(1, conversion), type_name(value));
  if (conversion == 'f') return CodeValue{CodeValue{*number}.to_string()};
  const CodeArithmetic whole = to_integer(value, false);
  if (!whole) return whole;
  const Integer integral = std::get<Integer>(whole->content);
  if (conversion != 'x') return CodeValue{std::to_string(integral)};
  const auto magnitude = static_cast<std::uint64_t>(integral);
  return CodeValue{integral < 0 ? "-" + hexadecimal(~magnitude + 1) : hexadecimal(magnitude)};
}

// `'cwnd=%d' % tcpi_snd_cwnd`, with the conversions d i u x s r and f, without width or precision.
CodeArithmetic formatted(const std::string& format, const CodeValue& values) {
  const auto* several = std::get_if<Sequence>(&values.content);
  const std::size_t count = several ? several->size() : 1;
  std::size_t next = 0;
  std::string text;
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%') {
      text += format[i];
      continue;
    }
    const char conversion = ++i < format.size() ? format[i] : '\0';
    if (conversion == '%') {
      text += '%';
      continue;
    }
    if (next == count)
      return Message{"the format asks for more values than there are", "格式串需要的值多于给出的"};
    const CodeArithmetic shown = converted(conversion, several ? (*several)[next] : values);
    if (!shown) return shown;
    text += std::get<std::string>(shown->content);
    if (text.size() > kLongestText) return too_long();
    ++next;
  }
  if (next < count)
    return Message{"the format asks for fewer values than there are", "格式串需要的值少于给出的"};
  return CodeValue{std::move(text)};
}

// min() and max(), of several arguments or of one tuple.
CodeArithmetic extreme(std::string_view function, const Sequence& arguments) {
  const Sequence* items = &arguments;
  if (arguments.size() == 1) items = std::get_if<Sequence>(&arguments[0].content);
  if (!items || items->empty())
    return told({"{0}() needs something to choose from", "{0}() 没有可供选择的值"}, function);
  const CodeValue* best = &items->front();
  for (const CodeValue& candidate : *items) {
    const auto relation = order(candidate, *best);
    if (!relation) return mismatch("<", candidate, *best);
    if (function == "min" ? *relation < 0 : *relation > 0) best = &candidate;
  }
  return *best;
}

CodeArithmetic sum(const CodeValue& whole) {
  const auto* items = std::get_if<Sequence>(&whole.content);
  if (!items) return Message{"sum() needs a tuple or a list", "sum() 需要元组或列表"};
  CodeValue total{Integer{0}};
  for (const CodeValue& item : *items) {
    CodeArithmetic next = apply_binary("+", total, item);
    if (!next) return next;
    total = *next;
  }
  return total;
}

}  // namespace

CodeArithmetic apply_unary(std::string_view op, const CodeValue& operand) {
  if (op == "not") return CodeValue{!operand.truth()};
  if (const auto number = integer(operand)) {
    if (op == "~") return CodeValue{~*number};
    return op == "+" ? CodeArithmetic(CodeValue{*number})
                     : apply_binary("-", CodeValue{Integer{0}}, CodeValue{*number});
  }
  if (const auto* number = std::get_if<double>(&operand.content); number && op != "~") {
    return CodeValue{op == "-" ? -*number : *number};
  }
  return told({"'{0}' of a {1} is beyond this evaluator", "这里不支持对 {1} 作 '{0}' 运算"}, op,
              type_name(operand));
}

CodeArithmetic apply_binary(std::string_view op, const CodeValue& left, const CodeValue& right) {
  const auto a = integer(left);
  const auto b = integer(right);
  if (a && b) {
    if (const auto result = of_integers(op, *a, *b)) return *result;
  }
  const auto x = real(left);
  const auto y = real(right);
  if (x && y) {
    if (const auto result = of_reals(op, *x, *y)) return *result;
  }
  const auto* text = std::get_if<std::string>(&left.content);
  const auto* other = std::get_if<std::string>(&right.content);
  if (text && other && op == "+") {
    if (text->size() + other->size() > kLongestText) return too_long();
    return CodeValue{*text + *other};
  }
  if (text && op == "%") return formatted(*text, right);
  return mismatch(op, left, right);
}

CodeArithmetic compare(std::string_view op, const CodeValue& left, const CodeValue& right) {
  if (op == "==" || op == "is") return CodeValue{equal(left, right)};
  if (op == "!=" || op == "is not") return CodeValue{!equal(left, right)};
  if (op == "in" || op == "not in") {
    CodeArithmetic found = contains(left, right);
    if (!found || op == "in") return found;
    return CodeValue{!found->truth()};
  }
  const auto relation = order(left, right);
  if (!relation) return mismatch(op, left, right);
  if (op == "<") return CodeValue{*relation < 0};
  if (op == "<=") return CodeValue{*relation <= 0};
  return CodeValue{op == ">" ? *relation > 0 : *relation >= 0};
}

CodeArithmetic call_function(std::string_view function, const std::vector<CodeValue>& arguments) {
  if (function == kFormat) return format(arguments);
  if (function == "min" || function == "max") return extreme(function, arguments);
  const bool known = function == "abs" || function == "int" || function == "float" || function == "bool" ||
                     function == "len" || function == "round" || function == "sum" || function == "str";
  if (!known) return told({"the function '{0}' is beyond this evaluator", "这里不支持函数 '{0}'"}, function);
  if (arguments.size() != 1)
    return told({"{0}() is taken with one argument here", "这里 {0}() 只接受一个参数"}, function);
  const CodeValue& value = arguments[0];
  if (function == "abs") {
    const auto relation = order(value, CodeValue{Integer{0}});
    if (!relation) return mismatch("abs", value, value);
    return apply_unary(*relation < 0 ? "-" : "+", value);
  }
  if (function == "int" || function == "round") return to_integer(value, function == "round");
  if (function == "bool") return CodeValue{value.truth()};
  if (function == "sum") return sum(value);
  const auto* text = std::get_if<std::string>(&value.content);
  if (function == "str") return CodeValue{text ? *text : value.to_string()};
  if (function == "float") {
    const auto number = real(value);
    if (!number) return not_of("float", value);
    return CodeValue{*number};
  }
  const auto* items = std::get_if<Sequence>(&value.content);
  if (!text && !items) return not_of("len", value);
  return CodeValue{static_cast<Integer>(text ? text->size() : items->size())};
}

}  // namespace tcplab::packetdrill::run
