// errno for what TCP tells its user.

#include <algorithm>
#include <iterator>

#include "core/sockets/outcome.hpp"

namespace tcplab::sockets {
namespace {

// RFC 1122 4.2.3.9 and what Linux and BSD make of each code.
Errno errno_of_v4(std::uint8_t type, std::uint8_t code) {
  if (type == wire::icmp4::kParameterProblem) return Errno::kProtocol;
  if (type != wire::icmp4::kDestinationUnreachable) return Errno::kHostUnreachable;
  switch (code) {
    case 0:
    case 6:
    case 9:
    case 11:
      return Errno::kNetworkUnreachable;
    case 2:
      return Errno::kNoProtocolOption;
    case 3:
      return Errno::kConnectionRefused;
    case 5:
      return Errno::kUnsupported;
    case 7:
      return Errno::kHostDown;
    default:
      return Errno::kHostUnreachable;
  }
}

// RFC 4443 3.
Errno errno_of_v6(std::uint8_t type, std::uint8_t code) {
  if (type == wire::icmp6::kParameterProblem) return Errno::kProtocol;
  if (type != wire::icmp6::kDestinationUnreachable) return Errno::kHostUnreachable;
  switch (code) {
    case 0:
      return Errno::kNetworkUnreachable;
    case 1:
    case 5:
    case 6:
      return Errno::kAccess;
    case 4:
      return Errno::kConnectionRefused;
    default:
      return Errno::kHostUnreachable;
  }
}

// BSD tells what it does not know from a closed port as one.
Errno errno_of_bsd(const wire::IcmpError& error) {
  if (error.source.version == wire::IpVersion::kV6) {
    const bool out_of_reach =
        error.type == wire::icmp6::kTimeExceeded ||
        (error.type == wire::icmp6::kDestinationUnreachable && error.code != 1 && error.code != 4);
    return out_of_reach ? Errno::kHostUnreachable : Errno::kConnectionRefused;
  }
  if (error.type != wire::icmp4::kDestinationUnreachable) return Errno::kHostUnreachable;
  constexpr std::uint8_t kRefusing[] = {2, 3, 9, 10, 13};
  const bool refused =
      std::find(std::begin(kRefusing), std::end(kRefusing), error.code) != std::end(kRefusing);
  return refused ? Errno::kConnectionRefused : Errno::kHostUnreachable;
}

// What tells the MTU of a path is answered with smaller segments, and is no error (RFC 1191 6.4).
bool tells_mtu(const wire::IcmpError& error) {
  if (error.source.version == wire::IpVersion::kV6) return error.type == wire::icmp6::kPacketTooBig;
  return error.type == wire::icmp4::kDestinationUnreachable &&
         error.code == wire::icmp4::kFragmentationNeeded;
}

Errno errno_of(const wire::IcmpError& error, tcp::Profile profile) {
  if (profile == tcp::Profile::kFreeBsd) return errno_of_bsd(error);

  return error.source.version == wire::IpVersion::kV4 ? errno_of_v4(error.type, error.code)
                                                      : errno_of_v6(error.type, error.code);
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
  const bool by_icmp =
      error == tcp::CallError::kDestinationUnreachable || error == tcp::CallError::kConnectionTimedOut;
  if (by_icmp && tcb.icmp_error() && !tells_mtu(*tcb.icmp_error()))
    return errno_of(*tcb.icmp_error(), tcb.config().profile);
  // Linux: a reset from a peer that had closed already tells a writer that the pipe is broken.
  const bool is_linux = tcb.config().profile == tcp::Profile::kLinux;
  if (is_linux && error == tcp::CallError::kConnectionReset && tcb.rcv().fin_taken()) return Errno::kPipe;
  return errno_of(error);
}

}  // namespace tcplab::sockets
