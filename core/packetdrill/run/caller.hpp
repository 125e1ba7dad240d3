#pragma once

#include <cstddef>
#include <string_view>

#include "core/base/result.hpp"
#include "core/packetdrill/run/arguments.hpp"
#include "core/packetdrill/run/descriptors.hpp"
#include "core/packetdrill/run/flows.hpp"
#include "core/packetdrill/run/machine.hpp"
#include "core/packetdrill/run/settings.hpp"

namespace tcplab::packetdrill::run {

// What the sockets answer to a call of the script, or why the call cannot be made.
using CallOutcome = Result<sockets::Answer, Stop>;

// Makes calls of the script on our sockets, with what its arguments mean here.
class Caller {
 public:
  Caller(const Environment& environment, Machine& machine, Flows& flows, Descriptors& descriptors)
      : environment_(environment), machine_(machine), flows_(flows), descriptors_(descriptors) {}

  // The calls by their names, each with the arguments that it takes.
  struct Entry {
    std::string_view name;
    CallOutcome (*make)(Caller& caller, const SystemCallEvent& call);
    std::size_t least;  // arguments
    std::size_t most;
    bool on_descriptor;  // the first one is a descriptor
  };
  // nullptr for a call that is not known.
  static const Entry* find(std::string_view name);

  sockets::SocketTable& sockets() { return machine_.sockets(); }
  sockets::Environment os() { return machine_.os(); }
  IpMode mode() const { return environment_.mode; }
  // The first argument, as one of our descriptors.
  int descriptor(const SystemCallEvent& call) const { return descriptors_.of(argument(call, 0)); }
  const Descriptors& descriptors() const { return descriptors_; }
  void close_descriptor(int script) { descriptors_.forget(script); }

  // The address that bind() is given; what is not said is any address, and the script's usual port.
  Result<wire::Endpoint, Stop> local_of(const Expression& expression, int descriptor) const;
  // The address of a peer, which is the script's usual one unless it is said.
  Result<wire::Endpoint, Stop> remote_of(const Expression& expression, int descriptor) const;
  // A Stop unless that is the size of an address of the socket's family.
  MaybeStop check_address_size(const Expression& size, int descriptor) const;

  // The flow of a script's descriptor; nullptr when there is none.
  Flow* flow_of(const Expression& descriptor);
  // A call may have opened a connection, which is the current one then.
  void follow_connection(const Expression& descriptor);

 private:
  // What a call on this descriptor is given. What a system says of an address of another family is not
  // modelled.
  Result<wire::Endpoint, Stop> address_on(const Expression& expression, int descriptor,
                                          const wire::Endpoint& otherwise) const;

  const Environment& environment_;
  Machine& machine_;
  Flows& flows_;
  Descriptors& descriptors_;
};

// calls_open.cpp: those that open, name and close connections
CallOutcome call_socket(Caller& caller, const SystemCallEvent& call);
CallOutcome call_bind(Caller& caller, const SystemCallEvent& call);
CallOutcome call_listen(Caller& caller, const SystemCallEvent& call);
CallOutcome call_accept(Caller& caller, const SystemCallEvent& call);
CallOutcome call_connect(Caller& caller, const SystemCallEvent& call);
CallOutcome call_close(Caller& caller, const SystemCallEvent& call);
CallOutcome call_shutdown(Caller& caller, const SystemCallEvent& call);
CallOutcome call_getsockname(Caller& caller, const SystemCallEvent& call);
CallOutcome call_getpeername(Caller& caller, const SystemCallEvent& call);
// calls_data.cpp: those that read and write
CallOutcome call_read(Caller& caller, const SystemCallEvent& call);
CallOutcome call_readv(Caller& caller, const SystemCallEvent& call);
CallOutcome call_recvmsg(Caller& caller, const SystemCallEvent& call);
CallOutcome call_write(Caller& caller, const SystemCallEvent& call);
CallOutcome call_writev(Caller& caller, const SystemCallEvent& call);
CallOutcome call_sendmsg(Caller& caller, const SystemCallEvent& call);
// calls_options.cpp: those about options
CallOutcome call_fcntl(Caller& caller, const SystemCallEvent& call);
CallOutcome call_ioctl(Caller& caller, const SystemCallEvent& call);
CallOutcome call_setsockopt(Caller& caller, const SystemCallEvent& call);
CallOutcome call_getsockopt(Caller& caller, const SystemCallEvent& call);
// calls_poll.cpp: those that wait for several descriptors
CallOutcome call_poll(Caller& caller, const SystemCallEvent& call);
CallOutcome call_epoll_create(Caller& caller, const SystemCallEvent& call);
CallOutcome call_epoll_ctl(Caller& caller, const SystemCallEvent& call);
CallOutcome call_epoll_wait(Caller& caller, const SystemCallEvent& call);

}  // namespace tcplab::packetdrill::run
