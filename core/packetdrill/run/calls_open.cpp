// System calls that open, name and close connections.

#include <utility>

#include "core/packetdrill/run/arguments.hpp"
#include "core/packetdrill/run/runner.hpp"

namespace tcplab::packetdrill {

MaybeStop Runner::call_socket(const SystemCallEvent& call) {
  const int family_of_mode =
      environment_.mode == IpMode::kIpv4 ? sockets::family::kInet : sockets::family::kInet6;
  const auto domain = number_or(argument(call, 0), family_of_mode);
  const auto type = number_or(argument(call, 1), sockets::type::kStream);
  const auto protocol = number_or(argument(call, 2), 0);
  if (!domain) return domain.error();
  if (!type) return type.error();
  if (!protocol) return protocol.error();
  const sockets::Answer answer =
      table_.socket(os(), static_cast<int>(*domain), static_cast<int>(*type), static_cast<int>(*protocol));
  if (answer.value < 0 && number_or(call.result, -1).ok() && *number_or(call.result, -1) >= 0) {
    return cannot(argument(call, 0).at, {"only TCP sockets are supported", "只支持 TCP 套接字"});
  }
  return answered(call, answer);
}

wire::IpAddress Runner::any_address() const {
  return environment_.mode == IpMode::kIpv4 ? wire::IpAddress{} : sockets::mapped(wire::IpAddress{});
}

wire::IpAddress Runner::in_mode(const wire::IpAddress& address, int descriptor) const {
  const sockets::Socket* const socket = table_.find(descriptor);
  return socket != nullptr && socket->domain == sockets::family::kInet6 ? sockets::mapped(address) : address;
}

int Runner::family_of(int descriptor) const {
  const sockets::Socket* const socket = table_.find(descriptor);
  return socket != nullptr ? socket->domain : sockets::family::kInet;
}

// The address that a call on this descriptor is given. What a system says of one of another family is not
// modelled.
Result<wire::Endpoint, Stop> Runner::own_address(const Expression& expression, int descriptor,
                                                 const wire::Endpoint& otherwise) const {
  const int family = family_of(descriptor);
  const auto address = address_of(expression, {family, otherwise});
  if (!address) return address.error();
  if (address->family != family && table_.find(descriptor) != nullptr)
    return cannot(expression.at,
                  {"the address is of another family than the socket", "地址与套接字的地址族不同"});
  return wire::Endpoint{in_mode(address->endpoint.address, descriptor), address->endpoint.port};
}

Result<wire::Endpoint, Stop> Runner::remote_of(const Expression& expression, int descriptor) const {
  return own_address(expression, descriptor, {environment_.remote, environment_.remote_port});
}

MaybeStop Runner::check_address_size(const Expression& size, int descriptor) const {
  if (is_open(size)) return std::nullopt;
  const auto number = number_of(size);
  if (!number) return number.error();
  if (*number == address_size(family_of(descriptor)) || table_.find(descriptor) == nullptr)
    return std::nullopt;
  return cannot(size.at, {"the size is not that of the address", "这不是该地址的大小"});
}

MaybeStop Runner::call_bind(const SystemCallEvent& call) {
  const int fd = live(argument(call, 0));
  const auto address = own_address(argument(call, 1), fd, {any_address(), environment_.local_port});
  if (!address) return address.error();
  if (MaybeStop problem = check_address_size(argument(call, 2), fd)) return problem;
  sockets::Answer answer = table_.bind(os(), fd, *address);
  const sockets::Socket* const socket = table_.find(fd);
  Flow* const flow = flow_of(argument(call, 0));
  if (flow != nullptr && socket != nullptr && socket->local) flow->local.port = socket->local->port;
  return answered(call, std::move(answer));
}

Flow* Runner::flow_of(const Expression& descriptor) {
  const Result<std::int64_t, Stop> number = number_of(descriptor);
  return number ? flow_of_descriptor(static_cast<int>(*number)) : nullptr;
}

MaybeStop Runner::call_listen(const SystemCallEvent& call) {
  const int fd = live(argument(call, 0));
  const auto backlog = number_or(argument(call, 1), 1);
  if (!backlog) return backlog.error();
  sockets::Answer answer = table_.listen(os(), fd, static_cast<int>(*backlog));
  const sockets::Socket* const socket = table_.find(fd);
  Flow* const flow = flow_of(argument(call, 0));
  if (flow != nullptr && socket != nullptr && answer.value == 0) {
    flow->phase = Flow::Phase::kListening;
    flow->local.port = socket->local->port;
  }
  return answered(call, std::move(answer));
}

MaybeStop Runner::call_accept(const SystemCallEvent& call) {
  const auto flags = number_or(argument(call, 3), 0);
  if (!flags) return flags.error();
  return answered(call, table_.accept(os(), live(argument(call, 0)), static_cast<int>(*flags)));
}

MaybeStop Runner::call_connect(const SystemCallEvent& call) {
  const int fd = live(argument(call, 0));
  const auto* fields = std::get_if<StructValue>(&argument(call, 1).value);
  const StructField* const family_field = fields != nullptr ? fields->find("sa_family") : nullptr;
  // `{sa_family = AF_UNSPEC, ...}`, or AF_UNSPEC in the address's place
  const bool bare = fields == nullptr && !is_open(argument(call, 1));
  const auto family_number = family_field != nullptr ? number_or(family_field->value.front(), -1)
                             : bare                  ? number_of(argument(call, 1))
                                                     : Result<std::int64_t, Stop>(-1);
  if (family_number && *family_number == sockets::family::kUnspecified) {
    // What else stands in it is not looked at, not by a system either.
    return answered(call, table_.disconnect(os(), fd));
  }
  const auto remote = remote_of(argument(call, 1), fd);
  if (!remote) return remote.error();
  if (MaybeStop problem = check_address_size(argument(call, 2), fd)) return problem;
  sockets::Answer answer = table_.connect(os(), fd, *remote);
  follow_connection(argument(call, 0));
  return answered(call, std::move(answer));
}

// A call may have opened a connection, which is the current one then.
void Runner::follow_connection(const Expression& descriptor) {
  const tcp::Connection* const tcb = table_.connection(host_, live(descriptor));
  Flow* const flow = flow_of(descriptor);
  if (flow == nullptr || tcb == nullptr || tcb->state() != tcp::State::kSynSent) return;
  current_ = flow;
  if (flow->phase != Flow::Phase::kConnecting) {
    flow->shift_known = false;
    flow->peer_isn_comes = true;
  }
  flow->phase = Flow::Phase::kConnecting;
  flow->local = tcb->local();
  flow->remote = tcb->remote();
}

MaybeStop Runner::call_close(const SystemCallEvent& call) {
  const auto number = number_of(argument(call, 0));
  const int fd = live(argument(call, 0));
  if (number) descriptors_.erase(static_cast<int>(*number));
  return answered(call, table_.close(os(), fd));
}

MaybeStop Runner::call_shutdown(const SystemCallEvent& call) {
  const auto how = number_of(argument(call, 1));
  if (!how) return how.error();
  return answered(call, table_.shutdown(os(), live(argument(call, 0)), static_cast<int>(*how)));
}

MaybeStop Runner::call_name(const SystemCallEvent& call) {
  const int fd = live(argument(call, 0));
  return answered(call,
                  call.name == "getsockname" ? table_.getsockname(os(), fd) : table_.getpeername(os(), fd));
}

}  // namespace tcplab::packetdrill
