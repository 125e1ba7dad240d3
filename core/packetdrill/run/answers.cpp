#include "core/packetdrill/run/answers.hpp"

#include <string>
#include <string_view>

#include "core/packetdrill/language/constants.hpp"
#include "core/packetdrill/run/answer_checks.hpp"

namespace tcplab::packetdrill::run {
namespace {

Message answer_text(std::int64_t value, std::string_view error) {
  return Message(std::to_string(value) + (error.empty() ? "" : " ") + std::string(error));
}

}  // namespace

MaybeStop Answers::check(const SystemCallEvent& call, const sockets::Answer& answer) {
  if (MaybeStop problem = check_value(call, answer)) return problem;
  if (answer.value < 0) return std::nullopt;
  return check_outputs(call, answer);
}

MaybeStop Answers::check_value(const SystemCallEvent& call, const sockets::Answer& answer) {
  if (is_open(call.result) && call.error.empty()) return std::nullopt;
  const Result<std::int64_t, Stop> low = number_or(call.result, answer.value);
  if (!low) return low.error();
  const Result<std::int64_t, Stop> high = call.result_to.empty() ? low : number_of(call.result_to.front());
  if (!high) return high.error();
  const bool by_sign = makes_descriptor(call) && *low >= 0;  // descriptors are the script's own numbers
  bool as_expected = by_sign ? answer.value >= 0 : answer.value >= *low && answer.value <= *high;
  if (!call.error.empty()) {
    const std::optional<int> wanted = errno_number(call.error, System::kLinux);
    if (!wanted)
      return cannot(call.error_at, told({"the error '{0}' is not known", "未知错误 '{0}'"}, call.error));
    as_expected = as_expected && static_cast<int>(answer.error) == *wanted;
  }
  if (!as_expected) {
    return failure(call.result_at,
                   told({"{0}() answers something else", "{0}() 的返回结果与预期不符"}, call.name),
                   answer_text(*low, call.error), answer_text(answer.value, sockets::name(answer.error)));
  }
  ledger_.held();
  return std::nullopt;
}

MaybeStop Answers::check_outputs(const SystemCallEvent& call, const sockets::Answer& answer) const {
  const std::string& name = call.name;
  if (name == "read" || name == "recv" || name == "recvfrom") return check_received(call, answer);
  if (name == "readv") return check_parts(*vector_of(argument(call, 1)), answer);
  if (name == "recvmsg") return check_message(call, answer, {clock_, v6_});
  if (name == "getsockopt" && answer.option) return check_option(call, *answer.option);
  if (name == "getsockopt") return check_info(call, machine_, descriptors_.of(argument(call, 0)));
  if (name == "poll") return check_polled(call, answer);
  if (name == "epoll_wait") return check_epoll(call, answer);
  if (name == "ioctl") {
    const Expression* const value = said(call, 2);
    if (value == nullptr || !answer.option) return std::nullopt;  // of those that set something
    return same_number(*value, std::get<std::int64_t>(*answer.option), {"the number", "数值"});
  }
  const bool tells_address =
      name == "accept" || name == "accept4" || name == "getsockname" || name == "getpeername";
  return tells_address ? check_address(call, answer) : std::nullopt;
}

MaybeStop Answers::check_address(const SystemCallEvent& call, const sockets::Answer& answer) const {
  const int family = machine_.family_of(descriptors_.of(argument(call, 0)));
  const Expression* const address = said(call, 1);
  if (address != nullptr && !is_null(*address)) {
    if (MaybeStop problem = same_address(*address, family, answer.address)) return problem;
  }
  const Expression* const size = said(call, 2);
  if (size == nullptr || is_null(*size)) return std::nullopt;
  return same_number(*size, address_size(family), {"the size of the address", "地址的大小"});
}

}  // namespace tcplab::packetdrill::run
