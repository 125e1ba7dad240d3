// System calls that open, name and close connections.

#include <utility>

#include "core/packetdrill/run/arguments.hpp"
#include "core/packetdrill/run/caller.hpp"

namespace tcplab::packetdrill::run {

CallOutcome call_socket(Caller& caller, const SystemCallEvent& call) {
  const int family_of_mode =
      caller.mode() == IpMode::kIpv4 ? sockets::family::kInet : sockets::family::kInet6;
  const auto domain = number_or(argument(call, 0), family_of_mode);
  const auto type = number_or(argument(call, 1), sockets::type::kStream);
  const auto protocol = number_or(argument(call, 2), 0);
  if (!domain) return domain.error();
  if (!type) return type.error();
  if (!protocol) return protocol.error();
  const sockets::Answer answer = caller.sockets().socket(
      caller.os(), static_cast<int>(*domain), static_cast<int>(*type), static_cast<int>(*protocol));
  if (answer.value < 0 && number_or(call.result, -1).ok() && *number_or(call.result, -1) >= 0) {
    return cannot(argument(call, 0).at, {"only TCP sockets are supported", "只支持 TCP 套接字"});
  }
  return answer;
}

CallOutcome call_bind(Caller& caller, const SystemCallEvent& call) {
  const int fd = caller.descriptor(call);
  const auto address = caller.local_of(argument(call, 1), fd);
  if (!address) return address.error();
  if (MaybeStop problem = caller.check_address_size(argument(call, 2), fd)) return *problem;
  sockets::Answer answer = caller.sockets().bind(caller.os(), fd, *address);
  const sockets::Socket* const socket = caller.sockets().find(fd);
  Flow* const flow = caller.flow_of(argument(call, 0));
  if (flow != nullptr && socket != nullptr && socket->local) flow->local.port = socket->local->port;
  return answer;
}

CallOutcome call_listen(Caller& caller, const SystemCallEvent& call) {
  const int fd = caller.descriptor(call);
  const auto backlog = number_or(argument(call, 1), 1);
  if (!backlog) return backlog.error();
  sockets::Answer answer = caller.sockets().listen(caller.os(), fd, static_cast<int>(*backlog));
  const sockets::Socket* const socket = caller.sockets().find(fd);
  Flow* const flow = caller.flow_of(argument(call, 0));
  if (flow != nullptr && socket != nullptr && answer.value == 0) {
    flow->phase = Flow::Phase::kListening;
    flow->local.port = socket->local->port;
  }
  return answer;
}

CallOutcome call_accept(Caller& caller, const SystemCallEvent& call) {
  const auto flags = number_or(argument(call, 3), 0);
  if (!flags) return flags.error();
  return caller.sockets().accept(caller.os(), caller.descriptor(call), static_cast<int>(*flags));
}

CallOutcome call_connect(Caller& caller, const SystemCallEvent& call) {
  const int fd = caller.descriptor(call);
  const auto* fields = std::get_if<StructValue>(&argument(call, 1).value);
  const StructField* const family_field = fields != nullptr ? fields->find("sa_family") : nullptr;
  // `{sa_family = AF_UNSPEC, ...}`, or AF_UNSPEC in the address's place
  const bool bare = fields == nullptr && !is_open(argument(call, 1));
  const auto family_number = family_field != nullptr ? number_or(family_field->value.front(), -1)
                             : bare                  ? number_of(argument(call, 1))
                                                     : Result<std::int64_t, Stop>(-1);
  if (family_number && *family_number == sockets::family::kUnspecified) {
    // What else stands in it is not looked at, not by a system either.
    return caller.sockets().disconnect(caller.os(), fd);
  }
  const auto remote = caller.remote_of(argument(call, 1), fd);
  if (!remote) return remote.error();
  if (MaybeStop problem = caller.check_address_size(argument(call, 2), fd)) return *problem;
  sockets::Answer answer = caller.sockets().connect(caller.os(), fd, *remote);
  caller.follow_connection(argument(call, 0));
  return answer;
}

CallOutcome call_close(Caller& caller, const SystemCallEvent& call) {
  const auto number = number_of(argument(call, 0));
  const int fd = caller.descriptor(call);
  if (number) caller.close_descriptor(static_cast<int>(*number));
  return caller.sockets().close(caller.os(), fd);
}

CallOutcome call_shutdown(Caller& caller, const SystemCallEvent& call) {
  const auto how = number_of(argument(call, 1));
  if (!how) return how.error();
  return caller.sockets().shutdown(caller.os(), caller.descriptor(call), static_cast<int>(*how));
}

CallOutcome call_getsockname(Caller& caller, const SystemCallEvent& call) {
  return caller.sockets().getsockname(caller.os(), caller.descriptor(call));
}

CallOutcome call_getpeername(Caller& caller, const SystemCallEvent& call) {
  return caller.sockets().getpeername(caller.os(), caller.descriptor(call));
}

}  // namespace tcplab::packetdrill::run
