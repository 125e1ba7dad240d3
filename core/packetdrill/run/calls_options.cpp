// System calls about options: fcntl, ioctl, setsockopt, getsockopt.

#include <algorithm>
#include <utility>

#include "core/packetdrill/run/arguments.hpp"
#include "core/packetdrill/run/caller.hpp"

namespace tcplab::packetdrill::run {

namespace {

using sockets::SocketTable;

// What setsockopt() makes of a value of the size that the script gives; nothing where a system says EINVAL.
Result<std::optional<sockets::OptionValue>, Stop> sized(sockets::OptionValue value, const Expression& size,
                                                        int level, int name) {
  using Sized = std::optional<sockets::OptionValue>;
  if (is_open(size)) return Sized(std::move(value));
  const auto given = number_of(size);
  if (!given) return given.error();
  if (*given < 0) return Sized{};
  if (auto* text = std::get_if<std::string>(&value)) {
    if (*given > static_cast<std::int64_t>(kMostOctets)) return cannot(size.at, too_many_octets());
    const auto length = static_cast<std::size_t>(*given);
    text->resize(name == sockets::option::kCongestion ? std::min(length, text->size()) : length);
    return Sized(std::move(value));
  }
  const bool octet = level == sockets::level::kIp || level == sockets::level::kIpv6;
  std::int64_t whole = 4;  // of an int
  if (std::holds_alternative<sockets::Linger>(value)) whole = 8;
  if (std::holds_alternative<Duration>(value)) whole = 16;  // of a timeval of 64 bits each
  if (*given == whole || (octet && *given == 1)) return Sized(std::move(value));
  if (*given < whole && !octet) return Sized{};
  return cannot(size.at, {"the size is not that of the option", "这不是该选项的大小"});
}

Message unsupported_option() { return {"this socket option is not supported", "不支持此套接字选项"}; }

// Whether a script says so of a call.
bool succeeds(const Expression& result) {
  const auto wanted = number_or(result, 0);
  return wanted && *wanted == 0;
}

}  // namespace

CallOutcome call_fcntl(Caller& caller, const SystemCallEvent& call) {
  const auto command = number_of(argument(call, 1));
  if (!command) return command.error();
  const auto value = number_or(argument(call, 2), 0);
  if (!value) return value.error();
  const bool known = *command == sockets::control::kGetFlags || *command == sockets::control::kSetFlags;
  if (!known)
    return cannot(argument(call, 1).at,
                  {"this command of fcntl() is not supported", "不支持 fcntl() 的此命令"});
  const std::size_t needed = *command == sockets::control::kSetFlags ? 3 : 2;
  if (call.arguments.size() != needed)
    return cannot(call.arguments.back().at, {"this command of fcntl() has another number of arguments",
                                             "fcntl() 的此命令参数个数不对"});
  return caller.sockets().fcntl(caller.descriptor(call), static_cast<int>(*command), *value);
}

CallOutcome call_ioctl(Caller& caller, const SystemCallEvent& call) {
  const auto request = number_of(argument(call, 1));
  if (!request) return request.error();
  const auto value = number_or(argument(call, 2), 0);
  if (!value) return value.error();
  if (!SocketTable::has_request(static_cast<std::uint32_t>(*request)))
    return cannot(argument(call, 1).at,
                  {"this request of ioctl() is not supported", "不支持 ioctl() 的此请求"});
  return caller.sockets().ioctl(caller.os(), caller.descriptor(call), static_cast<std::uint32_t>(*request),
                                *value);
}

CallOutcome call_setsockopt(Caller& caller, const SystemCallEvent& call) {
  const auto at = number_of(argument(call, 1));
  if (!at) return at.error();
  const auto name = number_of(argument(call, 2));
  if (!name) return name.error();
  if (!SocketTable::has_option(static_cast<int>(*at), static_cast<int>(*name)))
    return cannot(argument(call, 2).at, unsupported_option());
  const auto value = option_of(argument(call, 3), static_cast<int>(*at), static_cast<int>(*name));
  if (!value) return value.error();
  const auto whole = sized(*value, argument(call, 4), static_cast<int>(*at), static_cast<int>(*name));
  if (!whole) return whole.error();
  if (!*whole) return sockets::Answer{-1, sockets::Errno::kInvalid};
  sockets::Answer answer = caller.sockets().setsockopt(
      caller.os(), caller.descriptor(call), static_cast<int>(*at), static_cast<int>(*name), **whole);
  if (answer.error == sockets::Errno::kNoProtocolOption && succeeds(call.result))
    return cannot(argument(call, 2).at, unsupported_option());
  // Which algorithms a machine has is not known here.
  if (answer.error == sockets::Errno::kNoEntry)
    return cannot(argument(call, 3).at, {"this congestion control is not supported", "不支持此拥塞控制算法"});
  return answer;
}

CallOutcome call_getsockopt(Caller& caller, const SystemCallEvent& call) {
  const auto at = number_of(argument(call, 1));
  if (!at) return at.error();
  const auto name = number_of(argument(call, 2));
  if (!name) return name.error();
  if (!SocketTable::has_option(static_cast<int>(*at), static_cast<int>(*name)))
    return cannot(argument(call, 2).at, unsupported_option());
  sockets::Answer answer = caller.sockets().getsockopt(caller.os(), caller.descriptor(call),
                                                       static_cast<int>(*at), static_cast<int>(*name));
  if (answer.error == sockets::Errno::kNoProtocolOption && succeeds(call.result))
    return cannot(argument(call, 2).at, unsupported_option());
  return answer;
}

}  // namespace tcplab::packetdrill::run
