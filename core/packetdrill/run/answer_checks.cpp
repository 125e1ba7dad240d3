#include "core/packetdrill/run/answer_checks.hpp"

#include <string>
#include <utility>

namespace tcplab::packetdrill::run {

const Expression* said(const SystemCallEvent& call, std::size_t index) {
  const Expression& expression = argument(call, index);
  return is_open(expression) ? nullptr : &expression;
}

Stop other_count(Position at, Message reason, std::size_t expected, std::size_t actual) {
  return failure(at, std::move(reason), Message(std::to_string(expected)), Message(std::to_string(actual)));
}

MaybeStop same_number(const Expression& expected, std::int64_t actual, const Message& what) {
  if (is_open(expected)) return std::nullopt;
  const Result<std::int64_t, Stop> number = number_of(expected);
  if (!number) return number.error();
  if (*number == actual) return std::nullopt;
  return failure(expected.at, told({"{0} is not as expected", "与预期不符：{0}"}, what),
                 Message(std::to_string(*number)), Message(std::to_string(actual)));
}

MaybeStop same_address(const Expression& expected, int family, const std::optional<wire::Endpoint>& actual) {
  const auto wanted = address_of(expected, {family, actual.value_or(wire::Endpoint{})});
  if (!wanted) return wanted.error();
  const auto family_name = [](int number) {
    return Message(number == sockets::family::kInet6 ? "AF_INET6" : "AF_INET");
  };
  if (wanted->family != family) {
    return failure(expected.at, {"the family of the address is not as expected", "地址族与预期不符"},
                   family_name(wanted->family), family_name(family));
  }
  wire::Endpoint plain = wanted->endpoint;
  plain.address = sockets::unmapped(plain.address);
  wire::Endpoint got = actual.value_or(wire::Endpoint{});
  got.address = sockets::unmapped(got.address);
  if (plain == got) return std::nullopt;
  return failure(expected.at, {"the address is not as expected", "地址与预期不符"},
                 Message(plain.to_string()), Message(got.to_string()));
}

}  // namespace tcplab::packetdrill::run
