#include "core/packetdrill/language/constants.hpp"

#include <limits>

namespace tcplab::packetdrill::language {
namespace {

constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::min();  // that system has no such name

struct Row {
  std::string_view name;
  std::int64_t linux_value = kNone;
  std::int64_t freebsd_value = kNone;
};

// clang-format off
constexpr Row kRows[] = {
    {"AF_UNSPEC", 0, 0}, {"AF_UNIX", 1, 1}, {"AF_INET", 2, 2}, {"AF_INET6", 10, 28},
    {"PF_INET", 2, 2}, {"PF_INET6", 10, 28},
    {"SOCK_STREAM", 1, 1}, {"SOCK_DGRAM", 2, 2}, {"SOCK_RAW", 3, 3}, {"SOCK_SEQPACKET", 5, 5},
    {"SOCK_NONBLOCK", 2048, 0x20000000}, {"SOCK_CLOEXEC", 0x80000, 0x10000000},
    {"IPPROTO_IP", 0, 0}, {"IPPROTO_ICMP", 1, 1}, {"IPPROTO_TCP", 6, 6}, {"IPPROTO_UDP", 17, 17},
    {"IPPROTO_IPV6", 41, 41}, {"IPPROTO_ICMPV6", 58, 58}, {"IPPROTO_MPTCP", 262, kNone},
    {"SOL_SOCKET", 1, 0xffff}, {"SOL_IP", 0, kNone}, {"SOL_TCP", 6, kNone}, {"SOL_UDP", 17, kNone},
    {"SOL_IPV6", 41, kNone},
    {"SO_DEBUG", 1, 1}, {"SO_REUSEADDR", 2, 4}, {"SO_TYPE", 3, 0x1008}, {"SO_ERROR", 4, 0x1007},
    {"SO_DONTROUTE", 5, 16}, {"SO_BROADCAST", 6, 32}, {"SO_SNDBUF", 7, 0x1001}, {"SO_RCVBUF", 8, 0x1002},
    {"SO_SNDBUFFORCE", 32, kNone}, {"SO_RCVBUFFORCE", 33, kNone}, {"SO_KEEPALIVE", 9, 8},
    {"SO_OOBINLINE", 10, 256}, {"SO_NO_CHECK", 11, kNone}, {"SO_PRIORITY", 12, kNone},
    {"SO_LINGER", 13, 128}, {"SO_BSDCOMPAT", 14, kNone}, {"SO_REUSEPORT", 15, 512},
    {"SO_RCVLOWAT", 18, 0x1004}, {"SO_SNDLOWAT", 19, 0x1003}, {"SO_RCVTIMEO", 20, 0x1006},
    {"SO_SNDTIMEO", 21, 0x1005}, {"SO_BINDTODEVICE", 25, kNone}, {"SO_TIMESTAMP", 29, 1024},
    {"SO_TIMESTAMPNS", 35, kNone}, {"SO_TIMESTAMPING", 37, kNone}, {"SO_ACCEPTCONN", 30, 2},
    {"SO_MARK", 36, kNone}, {"SO_PROTOCOL", 38, 0x1016}, {"SO_DOMAIN", 39, 0x1019},
    {"SO_RXQ_OVFL", 40, kNone}, {"SO_PEEK_OFF", 42, kNone}, {"SO_SELECT_ERR_QUEUE", 45, kNone},
    {"SO_BUSY_POLL", 46, kNone}, {"SO_MAX_PACING_RATE", 47, 0x1018}, {"SO_INCOMING_CPU", 49, kNone},
    {"SO_INCOMING_NAPI_ID", 56, kNone}, {"SO_ZEROCOPY", 60, kNone}, {"SO_TXTIME", 61, kNone},
    {"SCM_TIMESTAMPING", 37, kNone},
    {"TCP_NODELAY", 1, 1}, {"TCP_MAXSEG", 2, 2}, {"TCP_CORK", 3, kNone}, {"TCP_KEEPIDLE", 4, 256},
    {"TCP_KEEPINTVL", 5, 512}, {"TCP_KEEPCNT", 6, 1024}, {"TCP_SYNCNT", 7, kNone}, {"TCP_LINGER2", 8, kNone},
    {"TCP_DEFER_ACCEPT", 9, kNone}, {"TCP_WINDOW_CLAMP", 10, kNone}, {"TCP_INFO", 11, 32},
    {"TCP_QUICKACK", 12, kNone}, {"TCP_CONGESTION", 13, 64}, {"TCP_MD5SIG", 14, 16},
    {"TCP_THIN_LINEAR_TIMEOUTS", 16, kNone}, {"TCP_THIN_DUPACK", 17, kNone}, {"TCP_USER_TIMEOUT", 18, kNone},
    {"TCP_REPAIR", 19, kNone}, {"TCP_REPAIR_QUEUE", 20, kNone}, {"TCP_QUEUE_SEQ", 21, kNone},
    {"TCP_REPAIR_OPTIONS", 22, kNone}, {"TCP_FASTOPEN", 23, 1025}, {"TCP_TIMESTAMP", 24, kNone},
    {"TCP_NOTSENT_LOWAT", 25, kNone}, {"TCP_CC_INFO", 26, kNone}, {"TCP_SAVE_SYN", 27, kNone},
    {"TCP_SAVED_SYN", 28, kNone}, {"TCP_REPAIR_WINDOW", 29, kNone}, {"TCP_FASTOPEN_CONNECT", 30, kNone},
    {"TCP_ULP", 31, kNone}, {"TCP_MD5SIG_EXT", 32, kNone}, {"TCP_FASTOPEN_KEY", 33, kNone},
    {"TCP_FASTOPEN_NO_COOKIE", 34, kNone}, {"TCP_ZEROCOPY_RECEIVE", 35, kNone}, {"TCP_INQ", 36, kNone},
    {"TCP_CM_INQ", 36, kNone}, {"TCP_TX_DELAY", 37, kNone},
    {"IP_TOS", 1, 3}, {"IP_TTL", 2, 4}, {"IP_OPTIONS", 4, 1}, {"IP_RECVOPTS", 6, 5},
    {"IP_PKTINFO", 8, kNone}, {"IP_MTU_DISCOVER", 10, kNone}, {"IP_RECVERR", 11, kNone},
    {"IP_RECVTTL", 12, kNone}, {"IP_RECVTOS", 13, kNone}, {"IP_MTU", 14, kNone}, {"IP_FREEBIND", 15, kNone},
    {"IP_TRANSPARENT", 19, kNone}, {"IP_MINTTL", 21, 66}, {"IP_BIND_ADDRESS_NO_PORT", 24, kNone},
    {"IP_PMTUDISC_DONT", 0, kNone}, {"IP_PMTUDISC_WANT", 1, kNone}, {"IP_PMTUDISC_DO", 2, kNone},
    {"IP_PMTUDISC_PROBE", 3, kNone}, {"IP_LOCAL_PORT_RANGE", 51, kNone}, {"IP_DONTFRAG", kNone, 67},
    // RFC 2474 4.2.2, RFC 2597 6, RFC 3246 2.7, RFC 5865 3: as they stand in the octet, with ECN's bits.
    {"IPTOS_DSCP_CS0", 0, 0}, {"IPTOS_DSCP_CS1", 0x20, 0x20}, {"IPTOS_DSCP_AF11", 0x28, 0x28},
    {"IPTOS_DSCP_AF12", 0x30, 0x30}, {"IPTOS_DSCP_AF13", 0x38, 0x38}, {"IPTOS_DSCP_CS2", 0x40, 0x40},
    {"IPTOS_DSCP_AF21", 0x48, 0x48}, {"IPTOS_DSCP_AF22", 0x50, 0x50}, {"IPTOS_DSCP_AF23", 0x58, 0x58},
    {"IPTOS_DSCP_CS3", 0x60, 0x60}, {"IPTOS_DSCP_AF31", 0x68, 0x68}, {"IPTOS_DSCP_AF32", 0x70, 0x70},
    {"IPTOS_DSCP_AF33", 0x78, 0x78}, {"IPTOS_DSCP_CS4", 0x80, 0x80}, {"IPTOS_DSCP_AF41", 0x88, 0x88},
    {"IPTOS_DSCP_AF42", 0x90, 0x90}, {"IPTOS_DSCP_AF43", 0x98, 0x98}, {"IPTOS_DSCP_CS5", 0xa0, 0xa0},
    {"IPTOS_DSCP_VA", 0xb0, 0xb0}, {"IPTOS_DSCP_EF", 0xb8, 0xb8}, {"IPTOS_DSCP_CS6", 0xc0, 0xc0},
    {"IPTOS_DSCP_CS7", 0xe0, 0xe0},
    {"IPV6_UNICAST_HOPS", 16, 4}, {"IPV6_V6ONLY", 26, 27}, {"IPV6_MTU_DISCOVER", 23, kNone},
    {"IPV6_MTU", 24, kNone}, {"IPV6_RECVERR", 25, kNone}, {"IPV6_TCLASS", 67, 61},
    {"IPV6_RECVTCLASS", 66, kNone}, {"IPV6_RECVPKTINFO", 49, kNone}, {"IPV6_PKTINFO", 50, 46},
    {"IPV6_HOPLIMIT", 52, 47}, {"IPV6_RECVHOPLIMIT", 51, kNone}, {"IPV6_PMTUDISC_DONT", 0, kNone},
    {"IPV6_PMTUDISC_WANT", 1, kNone}, {"IPV6_PMTUDISC_DO", 2, kNone}, {"IPV6_PMTUDISC_PROBE", 3, kNone},
    {"IPV6_DONTFRAG", 62, 62}, {"IPV6_AUTOFLOWLABEL", 70, kNone}, {"IPV6_USE_MIN_MTU", kNone, 42},
    {"MSG_OOB", 1, 1}, {"MSG_PEEK", 2, 2}, {"MSG_DONTROUTE", 4, 4}, {"MSG_CTRUNC", 8, 32},
    {"MSG_TRUNC", 32, 16}, {"MSG_DONTWAIT", 64, 128}, {"MSG_EOR", 128, 8}, {"MSG_WAITALL", 256, 64},
    {"MSG_FIN", 512, kNone}, {"MSG_SYN", 1024, kNone}, {"MSG_CONFIRM", 2048, kNone},
    {"MSG_RST", 0x1000, kNone}, {"MSG_ERRQUEUE", 8192, kNone}, {"MSG_NOSIGNAL", 0x4000, 0x20000},
    {"MSG_MORE", 0x8000, kNone}, {"MSG_WAITFORONE", 0x10000, kNone}, {"MSG_ZEROCOPY", 0x4000000, kNone},
    {"MSG_FASTOPEN", 0x20000000, kNone}, {"MSG_CMSG_CLOEXEC", 0x40000000, kNone}, {"MSG_EOF", kNone, 256},
    {"O_RDONLY", 0, 0}, {"O_WRONLY", 1, 1}, {"O_RDWR", 2, 2}, {"O_ACCMODE", 3, 3}, {"O_CREAT", 64, 512},
    {"O_EXCL", 128, 2048}, {"O_TRUNC", 512, 1024}, {"O_APPEND", 1024, 8}, {"O_NONBLOCK", 2048, 4},
    {"O_ASYNC", 8192, 64},
    {"F_DUPFD", 0, 0}, {"F_GETFD", 1, 1}, {"F_SETFD", 2, 2}, {"F_GETFL", 3, 3}, {"F_SETFL", 4, 4},
    {"F_GETOWN", 9, 5}, {"F_SETOWN", 8, 6},
    {"FD_CLOEXEC", 1, 1},
    {"POLLIN", 1, 1},
    {"POLLPRI", 2, 2},
    {"POLLOUT", 4, 4},
    {"POLLERR", 8, 8},
    {"POLLHUP", 16, 16},
    {"POLLNVAL", 32, 32},
    {"POLLRDNORM", 64, 64},
    {"POLLRDBAND", 128, 128},
    {"POLLWRNORM", 256, 4},
    {"POLLWRBAND", 512, 256},
    {"POLLRDHUP", 8192, 0x4000},
    {"EPOLLIN", 1, kNone},
    {"EPOLLPRI", 2, kNone},
    {"EPOLLOUT", 4, kNone},
    {"EPOLLERR", 8, kNone},
    {"EPOLLHUP", 16, kNone},
    {"EPOLLRDNORM", 64, kNone},
    {"EPOLLRDBAND", 128, kNone},
    {"EPOLLWRNORM", 256, kNone},
    {"EPOLLWRBAND", 512, kNone},
    {"EPOLLMSG", 1024, kNone},
    {"EPOLLRDHUP", 8192, kNone},
    {"EPOLLEXCLUSIVE", 0x10000000, kNone},
    {"EPOLLWAKEUP", 0x20000000, kNone},
    {"EPOLLONESHOT", 0x40000000, kNone},
    {"EPOLLET", 0x80000000, kNone},
    {"EPOLL_CTL_ADD", 1, kNone}, {"EPOLL_CTL_DEL", 2, kNone}, {"EPOLL_CTL_MOD", 3, kNone},
    {"EPOLL_CLOEXEC", 0x80000, kNone},
    {"SHUT_RD", 0, 0}, {"SHUT_WR", 1, 1}, {"SHUT_RDWR", 2, 2},
    {"FIONREAD", 0x541b, 0x4004667f},
    {"FIONBIO", 0x5421, 0x8004667e},
    {"FIOASYNC", 0x5452, 0x8004667d},
    {"SIOCINQ", 0x541b, kNone},
    {"SIOCOUTQ", 0x5411, kNone},
    {"SIOCOUTQNSD", 0x894b, kNone},
    {"SIOCATMARK", 0x8905, 0x40047307},
    {"TIOCOUTQ", 0x5411, kNone},
    {"TIOCINQ", 0x541b, kNone},
    {"INADDR_ANY", 0, 0}, {"INADDR_LOOPBACK", 0x7f000001, 0x7f000001},
    {"INADDR_BROADCAST", 0xffffffff, 0xffffffff}, {"INADDR_NONE", 0xffffffff, 0xffffffff},
    {"TCPI_OPT_TIMESTAMPS", 1, 1}, {"TCPI_OPT_SACK", 2, 2}, {"TCPI_OPT_WSCALE", 4, 4},
    {"TCPI_OPT_ECN", 8, 8}, {"TCPI_OPT_ECN_SEEN", 16, kNone}, {"TCPI_OPT_SYN_DATA", 32, kNone},
    {"TCPI_OPT_TOE", kNone, 16}, {"TCPI_OPT_TFO", kNone, 32}, {"TCPI_OPT_ACE", kNone, 64},
    {"TCP_CA_Open", 0, kNone}, {"TCP_CA_Disorder", 1, kNone}, {"TCP_CA_CWR", 2, kNone},
    {"TCP_CA_Recovery", 3, kNone}, {"TCP_CA_Loss", 4, kNone},
    {"SOF_TIMESTAMPING_TX_HARDWARE", 1, kNone}, {"SOF_TIMESTAMPING_TX_SOFTWARE", 2, kNone},
    {"SOF_TIMESTAMPING_RX_HARDWARE", 4, kNone}, {"SOF_TIMESTAMPING_RX_SOFTWARE", 8, kNone},
    {"SOF_TIMESTAMPING_SOFTWARE", 16, kNone}, {"SOF_TIMESTAMPING_RAW_HARDWARE", 64, kNone},
    {"SOF_TIMESTAMPING_OPT_ID", 128, kNone}, {"SOF_TIMESTAMPING_TX_SCHED", 256, kNone},
    {"SOF_TIMESTAMPING_TX_ACK", 512, kNone}, {"SOF_TIMESTAMPING_OPT_CMSG", 1024, kNone},
    {"SOF_TIMESTAMPING_OPT_TSONLY", 2048, kNone}, {"SOF_TIMESTAMPING_OPT_STATS", 0x1000, kNone},
    {"SCM_TSTAMP_SND", 0, kNone}, {"SCM_TSTAMP_SCHED", 1, kNone}, {"SCM_TSTAMP_ACK", 2, kNone},
    {"SO_EE_ORIGIN_NONE", 0, kNone}, {"SO_EE_ORIGIN_LOCAL", 1, kNone}, {"SO_EE_ORIGIN_ICMP", 2, kNone},
    {"SO_EE_ORIGIN_ICMP6", 3, kNone}, {"SO_EE_ORIGIN_TIMESTAMPING", 4, kNone},
    {"SO_EE_ORIGIN_ZEROCOPY", 5, kNone}, {"SO_EE_CODE_ZEROCOPY_COPIED", 1, kNone},
    {"SO_USELOOPBACK", kNone, 64}, {"SO_NOSIGPIPE", kNone, 2048},
    {"TCP_ESTABLISHED", 1, kNone}, {"TCP_SYN_SENT", 2, kNone}, {"TCP_SYN_RECV", 3, kNone},
    {"TCP_FIN_WAIT1", 4, kNone}, {"TCP_FIN_WAIT2", 5, kNone}, {"TCP_TIME_WAIT", 6, kNone},
    {"TCP_CLOSE", 7, kNone}, {"TCP_CLOSE_WAIT", 8, kNone}, {"TCP_LAST_ACK", 9, kNone},
    {"TCP_LISTEN", 10, kNone}, {"TCP_CLOSING", 11, kNone}, {"TCP_NEW_SYN_RECV", 12, kNone},
    {"TCP_NOPUSH", 3, 4}, {"TCP_NOOPT", 0x1008, 8}, {"TCP_MAXUNACKTIME", kNone, 68},
    {"TCP_REMOTE_UDP_ENCAPS_PORT", kNone, 71}, {"TCP_KEEPINIT", kNone, 128},
    {"TCP_FUNCTION_BLK", kNone, 8192},
    {"TCPF_ESTABLISHED", 2, kNone}, {"TCPF_SYN_SENT", 4, kNone}, {"TCPF_SYN_RECV", 8, kNone},
    {"TCPF_FIN_WAIT1", 16, kNone}, {"TCPF_FIN_WAIT2", 32, kNone}, {"TCPF_TIME_WAIT", 64, kNone},
    {"TCPF_CLOSE", 128, kNone}, {"TCPF_CLOSE_WAIT", 256, kNone}, {"TCPF_LAST_ACK", 512, kNone},
    {"TCPF_LISTEN", 1024, kNone}, {"TCPF_CLOSING", 2048, kNone}, {"TCPF_NEW_SYN_RECV", 0x1000, kNone},
    {"NULL", 0, 0},
    {"FIONWRITE", kNone, 0x40046677},
    {"FIONSPACE", kNone, 0x40046676},
    {"TCPS_CLOSED", kNone, 0}, {"TCPS_LISTEN", kNone, 1}, {"TCPS_SYN_SENT", kNone, 2},
    {"TCPS_SYN_RECEIVED", kNone, 3}, {"TCPS_ESTABLISHED", kNone, 4}, {"TCPS_CLOSE_WAIT", kNone, 5},
    {"TCPS_FIN_WAIT_1", kNone, 6}, {"TCPS_CLOSING", kNone, 7}, {"TCPS_LAST_ACK", kNone, 8},
    {"TCPS_FIN_WAIT_2", kNone, 9}, {"TCPS_TIME_WAIT", kNone, 10},
};
// clang-format on

std::int64_t value_of(const Row& row, System system) {
  const std::int64_t value = system == System::kLinux ? row.linux_value : row.freebsd_value;
  const std::int64_t other = system == System::kLinux ? row.freebsd_value : row.linux_value;
  return value != kNone ? value : other;
}

}  // namespace

std::optional<std::int64_t> constant(std::string_view name, System system) {
  for (const Row& row : kRows) {
    if (row.name == name) return value_of(row, system);
  }
  if (const auto number = errno_number(name, system)) return *number;
  return std::nullopt;
}

}  // namespace tcplab::packetdrill::language
