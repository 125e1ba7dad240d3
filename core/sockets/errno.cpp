#include "core/sockets/errno.hpp"

namespace tcplab::sockets {
namespace {

struct Named {
  Errno error;
  std::string_view name;
};

constexpr Named kNames[] = {
    {Errno::kPermission, "EPERM"},
    {Errno::kNoEntry, "ENOENT"},
    {Errno::kInterrupted, "EINTR"},
    {Errno::kInput, "EIO"},
    {Errno::kBadDescriptor, "EBADF"},
    {Errno::kAgain, "EAGAIN"},
    {Errno::kNoMemory, "ENOMEM"},
    {Errno::kAccess, "EACCES"},
    {Errno::kFault, "EFAULT"},
    {Errno::kExists, "EEXIST"},
    {Errno::kInvalid, "EINVAL"},
    {Errno::kNotTerminal, "ENOTTY"},
    {Errno::kPipe, "EPIPE"},
    {Errno::kDomain, "EDOM"},
    {Errno::kNoMessage, "ENOMSG"},
    {Errno::kProtocol, "EPROTO"},
    {Errno::kNotSocket, "ENOTSOCK"},
    {Errno::kDestinationRequired, "EDESTADDRREQ"},
    {Errno::kMessageSize, "EMSGSIZE"},
    {Errno::kNoProtocolOption, "ENOPROTOOPT"},
    {Errno::kProtocolUnsupported, "EPROTONOSUPPORT"},
    {Errno::kTypeUnsupported, "ESOCKTNOSUPPORT"},
    {Errno::kUnsupported, "EOPNOTSUPP"},
    {Errno::kFamilyUnsupported, "EAFNOSUPPORT"},
    {Errno::kAddressInUse, "EADDRINUSE"},
    {Errno::kAddressUnavailable, "EADDRNOTAVAIL"},
    {Errno::kNetworkDown, "ENETDOWN"},
    {Errno::kNetworkUnreachable, "ENETUNREACH"},
    {Errno::kConnectionAborted, "ECONNABORTED"},
    {Errno::kConnectionReset, "ECONNRESET"},
    {Errno::kNoBuffers, "ENOBUFS"},
    {Errno::kConnected, "EISCONN"},
    {Errno::kNotConnected, "ENOTCONN"},
    {Errno::kTimedOut, "ETIMEDOUT"},
    {Errno::kConnectionRefused, "ECONNREFUSED"},
    {Errno::kHostDown, "EHOSTDOWN"},
    {Errno::kHostUnreachable, "EHOSTUNREACH"},
    {Errno::kAlready, "EALREADY"},
    {Errno::kInProgress, "EINPROGRESS"},
};

}  // namespace

std::string_view name(Errno error) {
  for (const Named& named : kNames) {
    if (named.error == error) return named.name;
  }
  return {};
}

}  // namespace tcplab::sockets
