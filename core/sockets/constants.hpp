#pragma once

#include <cstdint>

// The numbers that POSIX's names have on Linux, for the calls of SocketTable. They carry no POSIX names here
// because those are macros wherever a system header is near.
namespace tcplab::sockets {

namespace family {
constexpr int kUnspecified = 0;
constexpr int kInet = 2;
constexpr int kInet6 = 10;
}  // namespace family

namespace type {
constexpr int kStream = 1;
constexpr int kDatagram = 2;
constexpr int kMask = 0xf;
constexpr int kNonBlock = 0x800;
constexpr int kCloseOnExec = 0x80000;
}  // namespace type

namespace message {  // MSG_*
constexpr int kOutOfBand = 0x1;
constexpr int kPeek = 0x2;
constexpr int kDontRoute = 0x4;
constexpr int kControlTruncated = 0x8;
constexpr int kTruncated = 0x20;
constexpr int kDontWait = 0x40;
constexpr int kEndOfRecord = 0x80;
constexpr int kWaitAll = 0x100;
constexpr int kErrorQueue = 0x2000;
constexpr int kNoSignal = 0x4000;
constexpr int kMore = 0x8000;
constexpr int kZeroCopy = 0x4000000;
constexpr int kFastOpen = 0x20000000;
}  // namespace message

namespace how {  // of shutdown()
constexpr int kRead = 0;
constexpr int kWrite = 1;
constexpr int kBoth = 2;
}  // namespace how

namespace control {  // of fcntl() and ioctl()
constexpr int kGetDescriptorFlags = 1;
constexpr int kSetDescriptorFlags = 2;
constexpr int kGetFlags = 3;
constexpr int kSetFlags = 4;
constexpr int kReadWrite = 2;                      // O_RDWR
constexpr int kNonBlock = 0x800;                   // O_NONBLOCK
constexpr std::uint32_t kInputQueue = 0x541b;      // FIONREAD, SIOCINQ
constexpr std::uint32_t kOutputQueue = 0x5411;     // SIOCOUTQ, TIOCOUTQ
constexpr std::uint32_t kNotSentQueue = 0x894b;    // SIOCOUTQNSD
constexpr std::uint32_t kSetNonBlocking = 0x5421;  // FIONBIO
constexpr std::uint32_t kAtMark = 0x8905;          // SIOCATMARK
}  // namespace control

namespace level {
constexpr int kIp = 0;
constexpr int kSocket = 1;
constexpr int kTcp = 6;
constexpr int kIpv6 = 41;
}  // namespace level

namespace so {
constexpr int kDebug = 1;
constexpr int kReuseAddress = 2;
constexpr int kType = 3;
constexpr int kError = 4;
constexpr int kDontRoute = 5;
constexpr int kBroadcast = 6;
constexpr int kSendBuffer = 7;
constexpr int kReceiveBuffer = 8;
constexpr int kKeepAlive = 9;
constexpr int kOutOfBandInline = 10;
constexpr int kPriority = 12;
constexpr int kLinger = 13;
constexpr int kReusePort = 15;
constexpr int kReceiveLowWater = 18;
constexpr int kSendLowWater = 19;
constexpr int kReceiveTimeout = 20;
constexpr int kSendTimeout = 21;
constexpr int kAcceptConnections = 30;
constexpr int kSendBufferForce = 32;
constexpr int kReceiveBufferForce = 33;
constexpr int kMark = 36;
constexpr int kProtocol = 38;
constexpr int kDomain = 39;
constexpr int kBusyPoll = 46;
constexpr int kTimestamping = 37;
constexpr int kZeroCopy = 60;
}  // namespace so

namespace timestamping {  // SOF_TIMESTAMPING_*
constexpr std::uint32_t kSoftwareSent = 0x2;
constexpr std::uint32_t kReport = 0x10;
constexpr std::uint32_t kNumbered = 0x80;
constexpr std::uint32_t kScheduled = 0x100;
constexpr std::uint32_t kAcknowledged = 0x200;
constexpr std::uint32_t kTimeOnly = 0x800;
constexpr std::uint32_t kNumberedFromHere = 0x10000;
constexpr std::int64_t kMask = 0x3ffff;
constexpr std::uint32_t kOfSend = 0;  // SCM_TSTAMP_*
constexpr std::uint32_t kOfSchedule = 1;
constexpr std::uint32_t kOfAcknowledgment = 2;
constexpr int kControl = 37;  // SCM_TIMESTAMPING
}  // namespace timestamping

namespace extended_error {  // SO_EE_*
constexpr std::uint8_t kTimestamping = 4;
constexpr std::uint8_t kZeroCopy = 5;
constexpr std::uint8_t kCopied = 1;
}  // namespace extended_error

namespace ip {
constexpr int kTos = 1;
constexpr int kTtl = 2;
constexpr int kMtuDiscover = 10;
constexpr int kReceiveError = 11;
constexpr int kMtu = 14;
}  // namespace ip

namespace ipv6 {
constexpr int kUnicastHops = 16;
constexpr int kMtuDiscover = 23;
constexpr int kMtu = 24;
constexpr int kReceiveError = 25;
constexpr int kV6Only = 26;
constexpr int kTrafficClass = 67;
constexpr int kAutoFlowLabel = 70;
}  // namespace ipv6

namespace option {  // TCP_*
constexpr int kNoDelay = 1;
constexpr int kMaxSegment = 2;
constexpr int kCork = 3;
constexpr int kKeepIdle = 4;
constexpr int kKeepInterval = 5;
constexpr int kKeepCount = 6;
constexpr int kSynCount = 7;
constexpr int kLinger2 = 8;
constexpr int kWindowClamp = 10;
constexpr int kInfo = 11;
constexpr int kQuickAck = 12;
constexpr int kCongestion = 13;
constexpr int kUserTimeout = 18;
constexpr int kFastOpen = 23;
constexpr int kNotSentLowWater = 25;
constexpr int kFastOpenConnect = 30;
constexpr int kFastOpenKey = 33;
constexpr int kInq = 36;
constexpr int kKeepInit = 128;      // FreeBSD's: how long an OPEN may take
constexpr int kNoOptions = 0x1008;  // FreeBSD's TCP_NOOPT, whose own number, 8, is TCP_LINGER2 here
}  // namespace option

namespace poll {
constexpr std::uint32_t kIn = 0x1;
constexpr std::uint32_t kPriority = 0x2;
constexpr std::uint32_t kOut = 0x4;
constexpr std::uint32_t kError = 0x8;
constexpr std::uint32_t kHangUp = 0x10;
constexpr std::uint32_t kInvalid = 0x20;
constexpr std::uint32_t kReadNormal = 0x40;
constexpr std::uint32_t kWriteNormal = 0x100;
constexpr std::uint32_t kReadHangUp = 0x2000;
}  // namespace poll

namespace epoll {
constexpr int kAdd = 1;
constexpr int kDelete = 2;
constexpr int kModify = 3;
constexpr std::uint32_t kOneShot = 1U << 30;
constexpr std::uint32_t kEdge = 1U << 31;
}  // namespace epoll

}  // namespace tcplab::sockets
