#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/base/message.hpp"
#include "core/base/result.hpp"
#include "core/packetdrill/run/evaluator.hpp"

namespace tcplab::packetdrill::run {

// What an operation comes to, or why it cannot be done: the text of a CodeError.
using CodeArithmetic = Result<CodeValue, Message>;

// What a text may grow to, octets: longer ones are refused by all that make one.
constexpr std::size_t kLongestText = 65536;
Message too_long();

// Of kFormat: each "{}" in the first argument replaced by the next of the others; "{{" and "}}" are braces.
CodeArithmetic format(const std::vector<CodeValue>& arguments);
// `op` is that of a CodeUnary or CodeBinary, but for `and` and `or`, which do not always look at their right
// side.
CodeArithmetic apply_unary(std::string_view op, const CodeValue& operand);
CodeArithmetic apply_binary(std::string_view op, const CodeValue& left, const CodeValue& right);
// `op` is that of a CodeComparison.
CodeArithmetic compare(std::string_view op, const CodeValue& left, const CodeValue& right);
// abs, min, max, int, float, bool, len, round, sum, str.
CodeArithmetic call_function(std::string_view function, const std::vector<CodeValue>& arguments);

}  // namespace tcplab::packetdrill::run
