#pragma once

#include <cstdint>
#include <string_view>

namespace tcplab::sockets {

// Why a call failed: the errors that socket calls answer, with Linux's numbers.
enum class Errno : std::int16_t {
  kNone = 0,
  kPermission = 1,            // EPERM
  kInterrupted = 4,           // EINTR
  kInput = 5,                 // EIO
  kBadDescriptor = 9,         // EBADF
  kAgain = 11,                // EAGAIN
  kNoMemory = 12,             // ENOMEM
  kAccess = 13,               // EACCES
  kFault = 14,                // EFAULT
  kExists = 17,               // EEXIST
  kInvalid = 22,              // EINVAL
  kNotTerminal = 25,          // ENOTTY
  kNoEntry = 2,               // ENOENT
  kPipe = 32,                 // EPIPE
  kDomain = 33,               // EDOM
  kNoMessage = 42,            // ENOMSG
  kProtocol = 71,             // EPROTO
  kNotSocket = 88,            // ENOTSOCK
  kDestinationRequired = 89,  // EDESTADDRREQ
  kMessageSize = 90,          // EMSGSIZE
  kNoProtocolOption = 92,     // ENOPROTOOPT
  kProtocolUnsupported = 93,  // EPROTONOSUPPORT
  kTypeUnsupported = 94,      // ESOCKTNOSUPPORT
  kUnsupported = 95,          // EOPNOTSUPP
  kFamilyUnsupported = 97,    // EAFNOSUPPORT
  kAddressInUse = 98,         // EADDRINUSE
  kAddressUnavailable = 99,   // EADDRNOTAVAIL
  kNetworkDown = 100,         // ENETDOWN
  kNetworkUnreachable = 101,  // ENETUNREACH
  kConnectionAborted = 103,   // ECONNABORTED
  kConnectionReset = 104,     // ECONNRESET
  kNoBuffers = 105,           // ENOBUFS
  kConnected = 106,           // EISCONN
  kNotConnected = 107,        // ENOTCONN
  kTimedOut = 110,            // ETIMEDOUT
  kConnectionRefused = 111,   // ECONNREFUSED
  kHostDown = 112,            // EHOSTDOWN
  kHostUnreachable = 113,     // EHOSTUNREACH
  kAlready = 114,             // EALREADY
  kInProgress = 115,          // EINPROGRESS
};

// POSIX's name: "EAGAIN"; empty for kNone.
std::string_view name(Errno error);

}  // namespace tcplab::sockets
