// What getsockopt() hands over, against what the script expects.

#include <algorithm>
#include <string>

#include "core/packetdrill/run/answer_checks.hpp"
#include "core/sockets/constants.hpp"

namespace tcplab::packetdrill::run {
namespace {

MaybeStop check_option_size(const SystemCallEvent& call, const sockets::OptionValue& option) {
  const Expression* const size = said(call, 4);
  if (size == nullptr) return std::nullopt;
  std::int64_t whole = 4;  // of an int
  if (std::holds_alternative<sockets::Linger>(option)) whole = 8;
  if (std::holds_alternative<Duration>(option)) whole = 16;  // of a timeval of 64 bits each
  const auto* text = std::get_if<std::string>(&option);
  if (text == nullptr) return same_number(*size, whole, {"the size of the option", "选项的大小"});
  // A string may end where the caller's buffer does, and is looked at as a whole here.
  const auto given = number_of(*size);
  if (!given) return given.error();
  const auto length = static_cast<std::int64_t>(text->size());
  const bool named = *number_of(call.arguments[2]) == sockets::option::kCongestion;
  constexpr std::int64_t kLongestName = 16;
  if (*given < length)
    return cannot(size->at, {"a string that is cut is not supported", "不支持被截断的字符串"});
  return same_number(*size, named ? std::min(*given, kLongestName) : length,
                     {"the size of the option", "选项的大小"});
}

}  // namespace

MaybeStop check_option(const SystemCallEvent& call, const sockets::OptionValue& option) {
  const std::int64_t at = *number_of(call.arguments[1]);
  const std::int64_t name = *number_of(call.arguments[2]);
  if (MaybeStop problem = check_option_size(call, option)) return problem;
  const Expression* const expected = said(call, 3);
  if (expected == nullptr) return std::nullopt;
  const auto* number = std::get_if<std::int64_t>(&option);
  if (number != nullptr) return same_number(*expected, *number, {"the option", "选项"});
  const auto wanted = option_of(*expected, static_cast<int>(at), static_cast<int>(name));
  if (!wanted) return wanted.error();
  if (*wanted == option) return std::nullopt;
  const auto* text = std::get_if<std::string>(&*wanted);
  const auto* got = std::get_if<std::string>(&option);
  return failure(expected->at, {"the option is not as expected", "选项与预期不符"},
                 text != nullptr ? Message(*text) : Message("another value", "另一个值"),
                 got != nullptr ? Message(*got) : Message("this value", "这个值"));
}

// TCP_INFO, of which the script says some fields. It ends where the caller's buffer does, as far as a system
// knows fields at all: its size is no answer.
MaybeStop check_info(const SystemCallEvent& call, const Machine& machine, int descriptor) {
  if (const Expression* const size = said(call, 4)) {
    const auto number = number_of(*size);
    if (!number) return number.error();
    constexpr std::int64_t kShortest = 104;  // with all that the first systems knew
    if (*number < kShortest)
      return cannot(size->at, {"a TCP_INFO that is cut is not supported", "不支持被截断的 TCP_INFO"});
  }
  const Expression* const expected = said(call, 3);
  if (expected == nullptr) return std::nullopt;
  const auto* array = std::get_if<ArrayValue>(&expected->value);
  const Expression& inner = array != nullptr && array->items.size() == 1 ? array->items.front() : *expected;
  const auto* fields = std::get_if<StructValue>(&inner.value);
  if (fields == nullptr)
    return cannot(inner.at, {"TCP_INFO is {tcpi_state=..., ...}", "TCP_INFO 应为 {tcpi_state=..., ...}"});
  for (const StructField& field : fields->fields) {
    if (field.name.empty() && is_open(field.value.front())) continue;
    const auto actual = machine.tcp_info(descriptor, field.name);
    if (!actual || !field.count.empty())
      return cannot(field.at,
                    told({"'{0}' of TCP_INFO is not known here", "TCP_INFO 中没有 '{0}' 字段"}, field.name));
    if (MaybeStop problem = same_number(field.value.front(), *actual, Message(field.name))) return problem;
  }
  return std::nullopt;
}

}  // namespace tcplab::packetdrill::run
