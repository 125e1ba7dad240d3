#pragma once

#include <vector>

// Scripts of our own that pass, each about another part of the language.
namespace tcplab::packetdrill::run {

struct OwnScript {
  const char* name;
  const char* text;
};

constexpr const char* kServer = R"(--tolerance_usecs=5000
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 32792 <mss 1000,sackOK,nop,nop,nop,wscale 7>
+0 > S. 0:0(0) ack 1 win 65535 <mss 1460,nop,nop,sackOK,nop,wscale 8>
+.1 < . 1:1(0) ack 1 win 257
+0 accept(3, ..., ...) = 4
+0 fcntl(4, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 read(4, ..., 1000) = -1 EAGAIN (Resource temporarily unavailable)
+0 write(4, ..., 1000) = 1000
+0 > P. 1:1001(1000) ack 1
+.3 > P. 1:1001(1000) ack 1
+0 %{ assert tcpi_total_retrans == 1, tcpi_total_retrans }%
+.1 < . 1:1(0) ack 1001 win 257
+0 write(4, ..., 500) = 500
+0 > P. 1001:1501(500) ack 1
+.1 < P. 1:101(100) ack 1501 win 257
+0 > . 1501:1501(0) ack 101
+0 ioctl(4, SIOCINQ, [100]) = 0
+0 read(4, ..., 1000) = 100
+0 close(4) = 0
+0 > F. 1501:1501(0) ack 101
+.1 < F. 101:101(0) ack 1502 win 257
+0 > . 1502:1502(0) ack 102
)";

constexpr const char* kClient = R"(--tcp_ts_tick_usecs=1000 --tolerance_usecs=5000
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+.5 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
+0 connect(3, ..., ...) = -1 EINPROGRESS
+0 > S 0:0(0) win 65535 <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 8>
+1 > S 0:0(0) win 65535 <mss 1460,sackOK,TS val 1100 ecr 0,nop,wscale 8>
+.1 < S. 0:0(0) ack 1 win 5792 <mss 1460,sackOK,TS val 700 ecr 1100,nop,wscale 7>
+0 > . 1:1(0) ack 1 <nop,nop,TS val 1200 ecr 700>
+0 getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0
+0 getsockopt(3, SOL_TCP, TCP_MAXSEG, [1448], [4]) = 0
+0 write(3, ..., 100) = 100
+0 > P. 1:101(100) ack 1 <nop,nop,TS val 1200 ecr 700>
+.1 < . 1:1(0) ack 101 win 257 <nop,nop,TS val 800 ecr 1200>
+0 < . 11:21(10) ack 101 win 257 <nop,nop,TS val 800 ecr 1200>
+0 > . 101:101(0) ack 1 <nop,nop,TS val 1300 ecr 800,nop,nop,sack 11:21>
+0 < . 1:11(10) ack 101 win 257 <nop,nop,TS val 801 ecr 1200>
+0 > . 101:101(0) ack 21 <nop,nop,TS val 1300 ecr 801>
+0 read(3, ..., 100) = 20
+0 shutdown(3, SHUT_WR) = 0
+0 > F. 101:101(0) ack 21 <nop,nop,TS val 1300 ecr 801>
+0 %{
assert tcpi_state == TCP_FIN_WAIT1, tcpi_state
assert tcpi_unacked == 1
}%
)";

constexpr const char* kBlocking = R"(
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0...0.2 accept(3, ..., [16]) = 4
+.1 < S 0:0(0) win 32792 <mss 1000>
+0 > S. 0:0(0) ack 1 <mss 1460>
+.1 < . 1:1(0) ack 1 win 257
+0...0.1 read(4, ..., 10) = 5
+.1 < P. 1:6(5) ack 1 win 257
+0 > . 1:1(0) ack 6
+0 epoll_create(1) = 5
+0 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN, fd=4}) = 0
+0...0.1 epoll_wait(5, {events=EPOLLIN, fd=4}, 1, 1000) = 1
+.1 < . 6:11(5) ack 1 win 257
+0 > . 1:1(0) ack 11
+0 poll([{fd=4, events=POLLIN|POLLOUT, revents=POLLIN|POLLOUT}], 1, 0) = 1
+.1 < R. 11:11(0) ack 1 win 257
+0 read(4, ..., 10) = 5
+0 write(4, ..., 10) = -1 ECONNRESET
)";

constexpr const char* kErrors = R"(
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0...0.1 connect(3, ..., ...) = -1 ECONNREFUSED
+0 > S 0:0(0) <...>
+.1 < [0:0(0)] icmp unreachable port_unreachable
+.1 close(3) = 0
+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 4
+0...0.1 connect(4, ..., ...) = -1 ECONNREFUSED
+0 > S 0:0(0) <...>
+.1 < R. 0:0(0) ack 1 win 0
+0 close(4) = 0
)";

constexpr const char* kNobody = R"(
0  < S 0:0(0) win 1000 <mss 1000>
+0 > R. 0:0(0) ack 1 win 0
+1 < . 1:11(10) ack 77 win 1000
+0 > R 77:77(0)! win 0
)";

constexpr const char* kCongestionNotification = R"(--ip_version=ipv6
`sysctl -w net.ipv4.tcp_ecn=1 net.ipv4.tcp_timestamps=0`
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
+0 < SEW 0:0(0) win 32792 <mss 1000,nop,wscale 7>
+0 > [noecn] SE. 0:0(0) ack 1 win 65535 <mss 1440,nop,wscale 8>
+.1 < . 1:1(0) ack 1 win 257
+0 accept(3, ..., ...) = 4
+0 write(4, ..., 1000) = 1000
+0 > [ect0,ttl 64] P. 1:1001(1000) ack 1
+.1 < E. 1:1(0) ack 1001 win 257
+0 write(4, ..., 100) = 100
+0 > [ect0] PW. 1001:1101(100) ack 1
+.1 < [ce] P. 1:11(10) ack 1101 win 257
*  > [noecn] E. 1101:1101(0) ack 11
)";

constexpr const char* kFreeBsd = R"(
 0.00 `sysctl -w net.inet.tcp.rfc1323=1`
 0.00 `sysctl -w net.inet.tcp.sack.enable=1`
 0.00 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0.00 bind(3, ..., ...) = 0
+0.00 listen(3, 1) = 0
+0.00 < S 0:0(0) win 65535 <mss 1460,nop,wscale 6,sackOK,eol,eol>
+0.00 > S. 0:0(0) ack 1 win 65535 <mss 1460,nop,wscale 6,sackOK,eol,eol>
+0.01 `sockstat -4 -P tcp -s | grep packetdril | grep -c SYN_RCVD | grep 1`
+0.10 < . 1:1(0) ack 1 win 1024
+0.00 accept(3, ..., ...) = 4
+0.00 close(3) = 0
+0.00 `sockstat -4 -P tcp -s | grep packetdril | grep -c ESTABLISHED | grep 1`
+0.10 < F. 1:1(0) ack 1 win 1024
+0.00 > . 1:1(0) ack 2
+0.00 read(4, ..., 10) = 0
+0.00 close(4) = 0
+0.00 > F. 1:1(0) ack 2
+0.10 < . 2:2(0) ack 2 win 1024
)";

constexpr const char* kCalls = R"(--tolerance_usecs=5000 --tolerance_percent=1
0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=INADDR_ANY}, 16) = 0
+0 getsockopt(3, SOL_TCP, TCP_INFO, {tcpi_state=TCP_CLOSE}, ...) = 0
+0 listen(3, 1) = 0
+0 < S 0:0(0) win 32792 <mss 1000>
+0 > S. 0:0(0) ack 1 <mss 1460>
+.1 < . 1:1(0) ack 1 win 30000
+0 accept4(3, {sa_family=AF_INET, sin_port=htons(40002), sin_addr=inet_addr("192.0.2.1")}, [16],
           SOCK_NONBLOCK) = 4
+0 getsockname(4, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("198.51.100.1")}, [16]) = 0
+0 getpeername(4, {sa_family=AF_INET, sin_port=htons(40002), sin_addr=inet_addr("192.0.2.1")}, [16]) = 0
+0 getsockopt(4, SOL_TCP, TCP_INFO, {tcpi_state=TCP_ESTABLISHED, tcpi_unacked=0}, ...) = 0
+0 setsockopt(4, SOL_SOCKET, SO_RCVTIMEO, {tv_sec=1, tv_usec=500}, 16) = 0
+0 getsockopt(4, SOL_SOCKET, SO_RCVTIMEO, {tv_sec=1, tv_usec=500}, [16]) = 0
+0 writev(4, [{..., 300}, {..., 200}], 2) = 500
+0 > P. 1:501(500) ack 1
+0 ioctl(4, SIOCOUTQ, [500]) = 0
+.1 < . 1:1(0) ack 501 win 30000
+0 ioctl(4, SIOCOUTQ, [0]) = 0
+0 sendmsg(4, {msg_name(...)=..., msg_iov(2)=[{..., 600}, {..., 300}], msg_flags=0}, 0) = 900
+0 > P. 501:1401(900) ack 1
+.1 < [501:1401(900)] icmp unreachable frag_needed mtu 640
+0 > . 501:1101(600) ack 1
+0 > P. 1101:1401(300) ack 1
+0 getsockopt(4, SOL_TCP, TCP_MAXSEG, [600], [4]) = 0
+.1 < . 1:1(0) ack 1401 win 30000
+0 setsockopt(4, SOL_TCP, TCP_INQ, [1], 4) = 0
+0 < P. 1:31(30) ack 1401 win 30000
+0 > . 1401:1401(0) ack 31
+0 ioctl(4, FIONREAD, [30]) = 0
+0 recvmsg(4, {msg_name(...)=..., msg_iov(2)=[{..., 10}, {..., 10}], msg_flags=0,
               msg_control=[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=10}]}, 0) = 20
+0 readv(4, [{..., 4}, {..., 10}], 2) = 10
+0 send(4, ..., 7, MSG_OOB) = 7
+0 > PU. 1401:1408(7) ack 31 urg 7
+.1 < . 31:31(0) ack 1408 win 30000
+0 < PU. 31:34(3) ack 1408 win 30000 urg 3
+0 poll([{fd=4, events=POLLIN|POLLPRI, revents=POLLIN|POLLPRI}], 1, 0) = 1
+.04 > . 1408:1408(0) ack 34
+0 recv(4, ..., 1, MSG_OOB) = 1
+0 read(4, ..., 10) = 2
+0 setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=3}, 8) = 0
+0 getsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=3}, [8]) = 0
+0 setsockopt(4, SOL_SOCKET, SO_RCVTIMEO, {tv_sec=0, tv_usec=0}, 16) = 0
+0 setsockopt(4, SOL_TCP, TCP_USER_TIMEOUT, [500], 4) = 0
+0 fcntl(4, F_SETFL, O_RDWR) = 0
+0 write(4, ..., 5) = 5
+0 > P. 1408:1413(5) ack 34
+0...0.5 read(4, ..., 10) = -1 ETIMEDOUT
+.3 > P. 1408:1413(5) ack 34
+.3 close(4) = 0
)";

inline const std::vector<OwnScript>& own_scripts() {
  static const std::vector<OwnScript> kScripts = {
      {"Server", kServer},   {"Client", kClient}, {"Blocking", kBlocking},
      {"Errors", kErrors},   {"Nobody", kNobody}, {"CongestionNotification", kCongestionNotification},
      {"FreeBsd", kFreeBsd}, {"Calls", kCalls}};
  return kScripts;
}

}  // namespace tcplab::packetdrill::run
