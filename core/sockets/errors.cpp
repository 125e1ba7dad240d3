// errno for what TCP tells its user.

#include "core/sockets/habits.hpp"
#include "core/sockets/outcome.hpp"

namespace tcplab::sockets {
namespace {

// What tells the MTU of a path is answered with smaller segments, and is no error (RFC 1191 6.4).
bool tells_mtu(const wire::IcmpError& error) {
  if (error.source.version == wire::IpVersion::kV6) return error.type == wire::icmp6::kPacketTooBig;
  return error.type == wire::icmp4::kDestinationUnreachable &&
         error.code == wire::icmp4::kFragmentationNeeded;
}

}  // namespace

Errno errno_of(tcp::CallError error) {
  switch (error) {
    case tcp::CallError::kConnectionDoesNotExist:
      return Errno::kNotConnected;
    case tcp::CallError::kConnectionAlreadyExists:
      return Errno::kConnected;
    case tcp::CallError::kConnectionClosing:
      return Errno::kPipe;
    case tcp::CallError::kConnectionReset:
      return Errno::kConnectionReset;
    case tcp::CallError::kConnectionRefused:
      return Errno::kConnectionRefused;
    case tcp::CallError::kConnectionTimedOut:
      return Errno::kTimedOut;
    case tcp::CallError::kForeignSocketUnspecified:
      return Errno::kDestinationRequired;
    case tcp::CallError::kInsufficientResources:
      return Errno::kAddressUnavailable;
    case tcp::CallError::kPortInUse:
      return Errno::kAddressInUse;
    case tcp::CallError::kInvalidAddress:
      return Errno::kNetworkUnreachable;
    case tcp::CallError::kDestinationUnreachable:
      return Errno::kHostUnreachable;
  }
  return Errno::kInvalid;
}

Errno errno_of(const tcp::Connection& tcb) {
  const tcp::CallError error = *tcb.error();
  const Habits& habits = habits_of(tcb.config().profile);
  const bool by_icmp =
      error == tcp::CallError::kDestinationUnreachable || error == tcp::CallError::kConnectionTimedOut;
  if (by_icmp && tcb.icmp_error() && !tells_mtu(*tcb.icmp_error()))
    return habits.errno_of_icmp(*tcb.icmp_error());
  const bool behind_fin = error == tcp::CallError::kConnectionReset && tcb.rcv().fin_taken();
  return behind_fin && habits.reset_behind_fin_breaks_pipe ? Errno::kPipe : errno_of(error);
}

}  // namespace tcplab::sockets
