#pragma once

#include <string>

namespace tcplab::packetdrill::run {

inline const std::string kListen = R"(0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0 bind(3, ..., ...) = 0
+0 listen(3, 1) = 0
)";
// Descriptor 4 is a connection with ten octets to read, 5 an epoll that watches it.
inline const std::string kAccepted = kListen + R"(+0 < S 0:0(0) win 9000 <mss 1200>
+0 > S. 0:0(0) ack 1 <mss 1460>
+.1 < . 1:1(0) ack 1 win 9000
+0 accept(3, ..., ...) = 4
+0 setsockopt(4, SOL_TCP, TCP_INQ, [1], 4) = 0
+0 < P. 1:11(10) ack 1 win 9000
+0 > . 1:1(0) ack 11
+0 epoll_create(1) = 5
+0 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN, fd=4}) = 0
)";

}  // namespace tcplab::packetdrill::run
