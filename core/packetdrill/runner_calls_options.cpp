// System calls about options: fcntl, ioctl, setsockopt, getsockopt.

#include <utility>

#include "core/packetdrill/runner.hpp"
#include "core/packetdrill/runner_arguments.hpp"

namespace tcplab::packetdrill {

MaybeStop Runner::call_fcntl(const SystemCallEvent& call) {
  const auto command = number_of(argument(call, 1));
  if (!command) return command.error();
  const auto value = number_or(argument(call, 2), 0);
  if (!value) return value.error();
  return answered(call, table_.fcntl(live(argument(call, 0)), static_cast<int>(*command), *value));
}

MaybeStop Runner::call_ioctl(const SystemCallEvent& call) {
  const auto request = number_of(argument(call, 1));
  if (!request) return request.error();
  const auto value = number_or(argument(call, 2), 0);
  if (!value) return value.error();
  return answered(call,
                  table_.ioctl(os(), live(argument(call, 0)), static_cast<std::uint32_t>(*request), *value));
}

MaybeStop Runner::call_setsockopt(const SystemCallEvent& call) {
  const auto at = number_of(argument(call, 1));
  if (!at) return at.error();
  const auto name = number_of(argument(call, 2));
  if (!name) return name.error();
  const auto value = option_of(argument(call, 3), static_cast<int>(*at), static_cast<int>(*name));
  if (!value) return value.error();
  sockets::Answer answer = table_.setsockopt(os(), live(argument(call, 0)), static_cast<int>(*at),
                                             static_cast<int>(*name), *value);
  const bool unsupported =
      answer.error == sockets::Errno::kNoProtocolOption || answer.error == sockets::Errno::kNoEntry;
  const auto wanted = number_or(call.result, 0);
  if (unsupported && wanted && *wanted == 0)
    return cannot(argument(call, 2).at, "this socket option is not supported");
  return answered(call, std::move(answer));
}

MaybeStop Runner::call_getsockopt(const SystemCallEvent& call) {
  const auto at = number_of(argument(call, 1));
  if (!at) return at.error();
  const auto name = number_of(argument(call, 2));
  if (!name) return name.error();
  sockets::Answer answer =
      table_.getsockopt(os(), live(argument(call, 0)), static_cast<int>(*at), static_cast<int>(*name));
  const auto wanted = number_or(call.result, 0);
  if (answer.error == sockets::Errno::kNoProtocolOption && wanted && *wanted == 0) {
    return cannot(argument(call, 2).at, "this socket option is not supported");
  }
  return answered(call, std::move(answer));
}

}  // namespace tcplab::packetdrill
