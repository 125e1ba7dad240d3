#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "core/packetdrill/run/evaluator.hpp"

namespace tcplab::packetdrill::run {
namespace {

// Fifteen significant digits, without the zeros at the end: enough for times and rates. Written out since not
// every compiler we serve has floating-point to_chars, and a core without locale has no printf.
std::string real_to_string(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  const std::string sign = std::signbit(value) ? "-" : "";
  value = std::fabs(value);
  if (value >= 1e15 || (value != 0 && value < 1e-4)) {
    int exponent = static_cast<int>(std::floor(std::log10(value)));
    const std::string mantissa = real_to_string(value / std::pow(10.0, exponent));
    const int magnitude = std::abs(exponent);
    return sign + mantissa + (exponent < 0 ? "e-" : "e+") + (magnitude < 10 ? "0" : "") +
           std::to_string(magnitude);
  }
  double whole = 0;
  const double fraction = std::modf(value, &whole);
  const std::string digits = std::to_string(static_cast<std::int64_t>(whole));
  const int places = std::max(1, 15 - static_cast<int>(digits.size()));
  const auto scale = static_cast<std::int64_t>(std::llround(std::pow(10.0, places)));
  std::int64_t scaled = std::llround(fraction * static_cast<double>(scale));
  if (scaled >= scale) return sign + std::to_string(static_cast<std::int64_t>(whole) + 1) + ".0";
  std::string decimals = std::to_string(scaled);
  decimals.insert(0, static_cast<std::size_t>(places) - decimals.size(), '0');
  while (decimals.size() > 1 && decimals.back() == '0') decimals.pop_back();
  return sign + digits + "." + decimals;
}

std::string quoted(const std::string& text) {
  std::string shown = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') shown += '\\';
    if (c == '\n') {
      shown += "\\n";
    } else {
      shown += c;
    }
  }
  return shown + "'";
}

struct Truth {
  bool operator()(std::monostate) const { return false; }
  bool operator()(bool value) const { return value; }
  bool operator()(std::int64_t value) const { return value != 0; }
  bool operator()(double value) const { return value != 0; }
  bool operator()(const std::string& value) const { return !value.empty(); }
  bool operator()(const std::vector<CodeValue>& value) const { return !value.empty(); }
};

struct Shown {
  std::string operator()(std::monostate) const { return "None"; }
  std::string operator()(bool value) const { return value ? "True" : "False"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return real_to_string(value); }
  std::string operator()(const std::string& value) const { return quoted(value); }
  std::string operator()(const std::vector<CodeValue>& value) const {
    std::string text = "(";
    for (const CodeValue& item : value) text += (text.size() > 1 ? ", " : "") + item.to_string();
    return text + (value.size() == 1 ? ",)" : ")");
  }
};

}  // namespace

CodeValue::CodeValue() = default;
CodeValue::CodeValue(Content value) : content(std::move(value)) {}
CodeValue::CodeValue(const CodeValue& other) = default;
CodeValue::CodeValue(CodeValue&& other) noexcept = default;
CodeValue& CodeValue::operator=(const CodeValue& other) = default;
CodeValue& CodeValue::operator=(CodeValue&& other) noexcept = default;
CodeValue::~CodeValue() = default;

bool CodeValue::truth() const { return std::visit(Truth{}, content); }

std::string CodeValue::to_string() const { return std::visit(Shown{}, content); }

}  // namespace tcplab::packetdrill::run
