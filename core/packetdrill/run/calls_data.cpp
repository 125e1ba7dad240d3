// System calls that read and write.

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/packetdrill/run/arguments.hpp"
#include "core/packetdrill/run/caller.hpp"

namespace tcplab::packetdrill::run {
namespace {

constexpr int kLookOnly = sockets::message::kPeek | sockets::message::kDontWait;

}  // namespace

CallOutcome call_read(Caller& caller, const SystemCallEvent& call) {
  const auto count = number_of(argument(call, 2));
  if (!count) return count.error();
  const auto flags = number_or(argument(call, 3), 0);
  if (!flags) return flags.error();
  if (*count < 0)
    return cannot(argument(call, 2).at, {"nobody reads fewer than 0 octets", "读取的字节数不能小于 0"});
  const auto wanted = static_cast<std::uint32_t>(std::min<std::int64_t>(*count, UINT32_MAX));
  if (is_null(argument(call, 1)) && wanted > 0) {
    sockets::Answer answer =
        caller.sockets().receive(caller.os(), caller.descriptor(call), wanted, kLookOnly);
    return answer.value > 0 ? sockets::Answer{-1, sockets::Errno::kFault} : std::move(answer);
  }
  return caller.sockets().receive(caller.os(), caller.descriptor(call), wanted, static_cast<int>(*flags));
}

CallOutcome call_readv(Caller& caller, const SystemCallEvent& call) {
  const auto vector = vector_of(argument(call, 1));
  if (!vector) return vector.error();
  if (MaybeStop problem = same_count(argument(call, 2), argument(call, 1))) return *problem;
  return caller.sockets().receive(caller.os(), caller.descriptor(call),
                                  static_cast<std::uint32_t>(vector->length));
}

CallOutcome call_recvmsg(Caller& caller, const SystemCallEvent& call) {
  const auto vector = message_vector(argument(call, 1));
  if (!vector) return vector.error();
  const auto flags = number_or(argument(call, 2), 0);
  if (!flags) return flags.error();
  return caller.sockets().receive(caller.os(), caller.descriptor(call),
                                  static_cast<std::uint32_t>(vector->length), static_cast<int>(*flags));
}

CallOutcome call_write(Caller& caller, const SystemCallEvent& call) {
  const auto count = number_of(argument(call, 2));
  if (!count) return count.error();
  const auto flags = number_or(argument(call, 3), 0);
  if (!flags) return flags.error();
  if (*count < 0 || static_cast<std::size_t>(*count) > kMostOctets)
    return cannot(argument(call, 2).at, too_many_octets());
  if (is_null(argument(call, 1)) && *count > 0 && (*flags & sockets::message::kFastOpen) != 0) {
    return sockets::Answer{-1, sockets::Errno::kFault};
  }
  if (is_null(argument(call, 1)) && *count > 0) {
    sockets::Answer answer =
        caller.sockets().send(caller.os(), caller.descriptor(call), Bytes(), static_cast<int>(*flags));
    return answer.value == 0 ? sockets::Answer{-1, sockets::Errno::kFault} : std::move(answer);
  }
  Bytes octets = octets_of(argument(call, 1), static_cast<std::size_t>(*count));
  const int fd = caller.descriptor(call);
  if (call.name != "sendto" || is_null(argument(call, 4))) {
    sockets::Answer answer =
        caller.sockets().send(caller.os(), fd, std::move(octets), static_cast<int>(*flags));
    caller.follow_connection(argument(call, 0));
    return answer;
  }
  const auto remote = caller.remote_of(argument(call, 4), fd);
  if (!remote) return remote.error();
  if (MaybeStop problem = caller.check_address_size(argument(call, 5), fd)) return *problem;
  sockets::Answer answer =
      caller.sockets().send_to(caller.os(), fd, *remote, std::move(octets), static_cast<int>(*flags));
  caller.follow_connection(argument(call, 0));
  return answer;
}

CallOutcome call_writev(Caller& caller, const SystemCallEvent& call) {
  const auto vector = vector_of(argument(call, 1));
  if (!vector) return vector.error();
  if (MaybeStop problem = same_count(argument(call, 2), argument(call, 1))) return *problem;
  return caller.sockets().send(caller.os(), caller.descriptor(call), vector->octets);
}

CallOutcome call_sendmsg(Caller& caller, const SystemCallEvent& call) {
  const auto vector = message_vector(argument(call, 1));
  if (!vector) return vector.error();
  const auto& message = std::get<StructValue>(argument(call, 1).value);
  const StructField* const control = message.find("msg_control");
  if (control != nullptr && !is_open(control->value.front()) && !is_null(control->value.front())) {
    return cannot(control->at,
                  {"control messages on sendmsg are not supported", "不支持 sendmsg 的控制消息"});
  }
  const auto flags = number_or(argument(call, 2), 0);
  if (!flags) return flags.error();
  const int fd = caller.descriptor(call);
  const StructField* const name = message.find("msg_name");
  const bool named = name != nullptr && !is_null(name->value.front());
  const auto remote = caller.remote_of(named ? name->value.front() : Expression{{}, EllipsisValue{}}, fd);
  if (!remote) return remote.error();
  const bool opens = (*flags & sockets::message::kFastOpen) != 0;
  sockets::Answer answer =
      opens ? caller.sockets().send_to(caller.os(), fd, *remote, vector->octets, static_cast<int>(*flags))
            : caller.sockets().send(caller.os(), fd, vector->octets, static_cast<int>(*flags));
  caller.follow_connection(argument(call, 0));
  return answer;
}

}  // namespace tcplab::packetdrill::run
