#include "core/packetdrill/run/caller.hpp"

#include <algorithm>
#include <iterator>

namespace tcplab::packetdrill::run {
namespace {

constexpr Caller::Entry kCalls[] = {
    {"socket", call_socket, 3, 3, false},
    {"bind", call_bind, 3, 3, true},
    {"listen", call_listen, 2, 2, true},
    {"accept", call_accept, 3, 3, true},
    {"accept4", call_accept, 4, 4, true},
    {"connect", call_connect, 3, 3, true},
    {"read", call_read, 3, 3, true},
    {"recv", call_read, 4, 4, true},
    {"recvfrom", call_read, 6, 6, true},
    {"readv", call_readv, 3, 3, true},
    {"recvmsg", call_recvmsg, 3, 3, true},
    {"write", call_write, 3, 3, true},
    {"send", call_write, 4, 4, true},
    {"sendto", call_write, 6, 6, true},
    {"writev", call_writev, 3, 3, true},
    {"sendmsg", call_sendmsg, 3, 3, true},
    {"close", call_close, 1, 1, true},
    {"shutdown", call_shutdown, 2, 2, true},
    {"fcntl", call_fcntl, 2, 3, true},
    {"ioctl", call_ioctl, 3, 3, true},
    {"setsockopt", call_setsockopt, 5, 5, true},
    {"getsockopt", call_getsockopt, 5, 5, true},
    {"getsockname", call_getsockname, 3, 3, true},
    {"getpeername", call_getpeername, 3, 3, true},
    {"poll", call_poll, 3, 3, false},
    {"epoll_create", call_epoll_create, 1, 1, false},
    {"epoll_create1", call_epoll_create, 1, 1, false},
    {"epoll_ctl", call_epoll_ctl, 4, 4, true},
    {"epoll_wait", call_epoll_wait, 4, 4, true},
};

// The address as a socket of this family writes it.
wire::IpAddress written_in(int family, const wire::IpAddress& address) {
  return family == sockets::family::kInet6 ? sockets::mapped(address) : address;
}

}  // namespace

const Caller::Entry* Caller::find(std::string_view name) {
  const Entry* const found = std::find_if(std::begin(kCalls), std::end(kCalls),
                                          [name](const Entry& entry) { return entry.name == name; });
  return found != std::end(kCalls) ? found : nullptr;
}

Result<wire::Endpoint, Stop> Caller::address_on(const Expression& expression, int descriptor,
                                                const wire::Endpoint& otherwise) const {
  const int family = machine_.family_of(descriptor);
  const auto address = address_of(expression, {family, otherwise});
  if (!address) return address.error();
  if (address->family != family && machine_.sockets().find(descriptor) != nullptr)
    return cannot(expression.at,
                  {"the address is of another family than the socket", "地址与套接字的地址族不同"});
  return wire::Endpoint{written_in(family, address->endpoint.address), address->endpoint.port};
}

Result<wire::Endpoint, Stop> Caller::local_of(const Expression& expression, int descriptor) const {
  const wire::IpAddress any =
      environment_.mode == IpMode::kIpv4 ? wire::IpAddress{} : sockets::mapped(wire::IpAddress{});
  return address_on(expression, descriptor, {any, environment_.local_port});
}

Result<wire::Endpoint, Stop> Caller::remote_of(const Expression& expression, int descriptor) const {
  return address_on(expression, descriptor, {environment_.remote, environment_.remote_port});
}

MaybeStop Caller::check_address_size(const Expression& size, int descriptor) const {
  if (is_open(size)) return std::nullopt;
  const auto number = number_of(size);
  if (!number) return number.error();
  const bool is_socket = machine_.sockets().find(descriptor) != nullptr;
  if (*number == address_size(machine_.family_of(descriptor)) || !is_socket) return std::nullopt;
  return cannot(size.at, {"the size is not that of the address", "这不是该地址的大小"});
}

Flow* Caller::flow_of(const Expression& descriptor) {
  const Result<std::int64_t, Stop> number = number_of(descriptor);
  return number ? flows_.of_descriptor(static_cast<int>(*number)) : nullptr;
}

void Caller::follow_connection(const Expression& descriptor) {
  const tcp::Connection* const tcb =
      machine_.sockets().connection(machine_.host(), descriptors_.of(descriptor));
  Flow* const flow = flow_of(descriptor);
  if (flow == nullptr || tcb == nullptr || tcb->state() != tcp::State::kSynSent) return;
  flows_.make_current(*flow);
  if (flow->phase != Flow::Phase::kConnecting) {
    flow->shift_known = false;
    flow->peer_isn_comes = true;
  }
  flow->phase = Flow::Phase::kConnecting;
  flow->local = tcb->local();
  flow->remote = tcb->remote();
}

}  // namespace tcplab::packetdrill::run
