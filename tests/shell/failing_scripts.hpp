#pragma once

#include <string>
#include <vector>

#include "core/packetdrill/run/run.hpp"
#include "tests/packetdrill/examples.hpp"

namespace tcplab::shell {

// A script whose verdict is "failed" or "not run", and what its reason says in English.
struct FailingScript {
  std::string text;
  std::string reason;
};

namespace failing {

using packetdrill::example;
using packetdrill::replaced;

inline const std::string kListen = example("listening.pkt");
// Descriptor 4 is a connection with ten octets to read, 5 an epoll that watches it.
inline const std::string kConnected = example("watched_connection.pkt");

struct Example {
  const char* text;
  const char* reason;
};

// Behind kConnected: system calls, `+0` before each.
inline const std::vector<Example> kCalls = {
    {"sendfile(4, 5, [0], 10) = 10", "the call 'sendfile' is not supported"},
    {"close() = 0", "close() needs more arguments"},
    {"close(4, 5) = 0", "close() takes no argument here"},
    {"close(4 / 0) = 0", "the operator '/' cannot be computed here"},
    {"close(NO_SUCH_FILE) = 0", "the name 'NO_SUCH_FILE' is not known"},
    {"close(\"x\") = 0", "a number is needed here"},
    {"close([1, 2]) = 0", "a number is needed here"},
    {"close(foo(1)) = 0", "'foo' is no number here"},
    {"accept(3, ..., ...) = 6", "the call waits"},
    {"read(4, ..., 10) = -1 EWHAT", "the error 'EWHAT' is not known"},
    {"read(4, ..., 10) = 9", "read() answers something else"},
    {"read(4, ..., 10) = -1 EBADF", "read() answers something else"},
    {"read(4, 5, 10) = 10", "octets can be compared with a string only"},
    {"read(4, \"GET\", 10) = 10", "other octets were read"},
    {"recvfrom(4, ..., 10, 0, {sa_family = AF_INET}, [16]) = 10", "TCP does not tell an address here"},
    {"readv(4, 5, 1) = 10", "an array of buffers is needed here"},
    {"readv(4, [5], 1) = 10", "a buffer is {address, length}"},
    {"readv(4, [{iov_base=..., iov_ln=100}], 1) = 10",
     "this structure has the fields 'iov_base' and 'iov_len'"},
    {"readv(4, [{..., 100}], 3) = 10", "the array has another number of entries"},
    {"readv(4, [{..., -1}], 1) = 0", "too many octets"},
    {"read(4, ..., -1) = 0", "nobody reads fewer than 0 octets"},
    {"setsockopt(4, SOL_SOCKET, SO_RCVTIMEO, {tv_sec=18446744074, tv_usec=0}, 16) = 0",
     "this time is too long"},
    {"write(4, ..., 99999999) = 99999999", "too many octets"},
    {"ioctl(4, SIOCINQ, [99]) = 0", "the number is not as expected"},
    {"ioctl(4, 0x1234, [1]) = 0", "this request of ioctl() is not supported"},
    {"fcntl(4, F_DUPFD, 0) = 6", "this command of fcntl() is not supported"},
    {"fcntl(4, F_SETFL) = 0", "this command of fcntl() has another number of arguments"},
    {"socket(AF_INET, SOCK_DGRAM, 0) = 6", "only TCP sockets are supported"},
    {"bind(3, 5, ...) = 0", "a socket address is needed here"},
    {"bind(3, {sin_addr=inet_addr(\"x\")}, ...) = 0", "this is no address"},
    {"bind(3, {sin6_port=htons(1)}, ...) = 0", "the address is of another family than the socket"},
    {"bind(3, ..., 12) = 0", "the size is not that of the address"},
    {"getsockname(4, ..., [28]) = 0", "the size of the address is not as expected"},
    {"getsockname(4, {sa_family=AF_INET6}, ...) = 0", "the family of the address is not as expected"},
    {"getsockname(4, {sin_port=htons(1)}, ...) = 0", "the address is not as expected"},
    {"getsockname(4, {sin_prt=htons(1)}, ...) = 0", "the field 'sin_prt' is not known here"},
    {"getsockname(4, {sa_family=AF_INET, sin6_port=...}, ...) = 0",
     "the fields of this address are not of its family"},
    {"setsockopt(4, SOL_TCP, TCP_MD5SIG, [1], 4) = 0", "this socket option is not supported"},
    {"setsockopt(4, SOL_TCP, TCP_CONGESTION, \"vegas\", 5) = 0", "this congestion control is not supported"},
    {"setsockopt(4, SOL_TCP, TCP_CONGESTION, \"reno\", 99999999) = 0", "too many octets"},
    {"setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 6) = 0", "the size is not that of the option"},
    {"setsockopt(4, SOL_TCP, TCP_NODELAY, {a=1, b=2}, 4) = 0", "this structure is not supported"},
    {"setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=2, linger=3}, 8) = 0", "onoff is 0 or 1"},
    {"setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, lingr=3}, 8) = 0",
     "this structure has the fields 'onoff' and 'linger'"},
    {"getsockopt(4, SOL_TCP, TCP_MAXSEG, [1], [4]) = 0", "the option is not as expected"},
    {"getsockopt(4, SOL_TCP, TCP_MAXSEG, ..., [8]) = 0", "the size of the option is not as expected"},
    {"getsockopt(4, SOL_TCP, TCP_CONGESTION, \"cubic\", [20]) = 0",
     "the size of the option is not as expected"},
    {"getsockopt(4, SOL_TCP, TCP_CONGESTION, \"bbr\", ...) = 0", "the option is not as expected"},
    {"getsockopt(4, SOL_TCP, TCP_CONGESTION, ..., [2]) = 0", "a string that is cut is not supported"},
    {"getsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=3}, ...) = 0", "the option is not as expected"},
    {"getsockopt(4, SOL_TCP, TCP_INFO, ..., [4]) = 0", "a TCP_INFO that is cut is not supported"},
    {"getsockopt(4, SOL_TCP, TCP_INFO, 5, ...) = 0", "TCP_INFO is {tcpi_state=..., ...}"},
    {"getsockopt(4, SOL_TCP, TCP_INFO, {tcpi_stat=1}, ...) = 0", "'tcpi_stat' of TCP_INFO is not known here"},
    {"getsockopt(4, SOL_TCP, TCP_INFO, {tcpi_state=7}, ...) = 0", "tcpi_state is not as expected"},
    {"sendmsg(4, {msg_iov(1)=[{..., 4}], msg_control=[5]}, 0) = 4",
     "control messages on sendmsg are not supported"},
    {"recvmsg(4, {msg_flags=0}, 0) = 4", "a message needs msg_iov"},
    {"recvmsg(4, {msg_name(16)={sa_family=AF_INET}, msg_iov(1)=[{..., 4}]}, 0) = 4",
     "the size of 'msg_name' is not supported"},
    {"recvmsg(4, {msg_name={sa_family=AF_INET}, msg_iov(1)=[{..., 4}]}, 0) = 4",
     "'msg_name' of a message is not supported"},
    {"recvmsg(4, {msg_iov(1)=[{..., 4}], msg_flags=64}, 0) = 4", "msg_flags is not as expected"},
    {"recvmsg(4, {msg_iov(1)=[{..., 4}], msg_control=5}, 0) = 4", "control messages are an array"},
    {"recvmsg(4, {msg_iov(1)=[{..., 4}], msg_control=[5]}, 0) = 4",
     "a control message is {cmsg_level=..., cmsg_type=..., cmsg_data=...}"},
    {"recvmsg(4, {msg_iov(1)=[{..., 4}], msg_control=[]}, 0) = 4", "another number of control messages came"},
    {"recvmsg(4, {msg_iov(1)=[{..., 4}], "
     "msg_control=[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, ...}]}, 0) = 4",
     "a control message has three fields"},
    {"recvmsg(4, {msg_iov(1)=[{..., 4}], "
     "msg_control=[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=7}]}, 0) = 4",
     "cmsg_data of TCP_CM_INQ is not as expected"},
    {"poll(5, 1, 0) = 1", "poll() needs an array"},
    {"poll([5], 1, 0) = 1", "an entry of poll() is {fd=, events=, revents=}"},
    {"poll([{fd=4, events=POLLIN, 5}], 1, 0) = 1", "a name is needed here"},
    {"poll([{fd=4, fd=4, events=POLLIN}], 1, 0) = 1", "'fd' stands here twice"},
    {"poll([{fd=4, events=POLLIN, revents=0}], 1, 0) = 1", "revents is not as expected"},
    {"epoll_ctl(5, EPOLL_CTL_MOD, 4, 5) = 0", "an event of epoll is {events=, fd=}"},
    {"epoll_wait(5, {events=EPOLLIN, fd=4, u32=4}, 1, 0) = 1", "an event of epoll has one datum"},
    {"epoll_wait(5, {events=EPOLLOUT, fd=4}, 1, 0) = 1", "events is not as expected"},
    {"epoll_wait(5, [{events=EPOLLIN, fd=4}, {events=EPOLLIN, fd=4}], 2, 0) = 1",
     "another number of events is told"},
    {"`sysctl -w net.ipv4.tcp_fastopen_key=x`", "'x' is no Fast Open key"},
    {"`sysctl -w net.ipv4.tcp_congestion_control=vegas`", "the congestion control 'vegas' is not supported"},
    {"`nstat | grep -q TcpExtTCPLoss`", "the command 'nstat | grep -q TcpExtTCPLoss' is not supported"},
    {"%{ assert tcpi_unacked == 7 }%", "the assertion does not hold"},
    {"%{ assert tcpi_unacked == 7, 'so many: %d' % tcpi_unacked }%",
     "the assertion does not hold: so many: 0"},
    {"%{ assert False, unknown }%", "the assertion does not hold: (the name 'unknown' is not known)"},
    {"close(4) = 0", "a packet was sent that the script does not expect"},
};

// Behind kConnected: packets, `+0` before each, after our host had ten octets to send.
inline const std::vector<Example> kPackets = {
    {"< gre: . 11:11(0) ack 1 win 9000", "packets inside gre are not supported"},
    {"< . 11:11(0) ack 1 win 9000/udp(1 > 9811)", "packets in UDP are not supported"},
    {"< sock(9) . 11:11(0) ack 1 win 9000", "no connection has this descriptor"},
    {"< addr[caddr0] > addr[saddr0] . 11:11(0) ack 1 win 9000", "addresses by name are not supported"},
    {"< udp (100)", "UDP is not supported"},
    {"< [udp (100)] icmp unreachable port_unreachable", "ICMP about UDP is not supported"},
    {"< icmp odd port_unreachable", "the ICMP type 'odd' is not known"},
    {"< icmp unreachable odd", "the ICMP code 'odd' is not known"},
    {"> icmp unreachable port_unreachable", "our host sends no ICMP"},
    {"< . ...(0) ack 1 win 9000", "an inbound packet needs a sequence number"},
    {"< . 11:12(0) ack 1 win 9000", "the range 11:12 has not 0 octets"},
    {"< . 11:2000000011(2000000000) ack 1 win 9000",
     "2000000000 octets are more than an IP datagram holds: at most 65535"},
    {"< . 11:65531(65520) ack 1 win 9000",
     "65520 octets are more than an IP datagram holds: at most 65495 with these headers"},
    {"< . 11:11(0) ack * win 9000", "an inbound packet needs a number to acknowledge"},
    {"< . 11:11(0) ack 1 win *", "an inbound packet needs a window"},
    {"< [ect01] . 11:11(0) ack 1 win 9000", "an inbound packet is either ect0 or ect1"},
    {"< . 11:11(0) ack 1 win 9000 <...>", "an inbound packet needs its options spelled out"},
    {"< . 11:11(0) ack 1 win 9000 <mss *>", "an inbound packet needs a number here"},
    {"< . 11:11(0) ack 1 win 9000 <sack 1:2 3:4 5:6 7:8,mss 1,mss 1>",
     "the options are longer than 40 octets"},
    {"< . 11:11(0) ack 1 win 9000 <nop,nop,TS val 1 ecr 12345>",
     "no outbound packet had the TSval 12345 that is echoed here"},
    {"< . 11:11(0) ack 1 win 9000 <FO xyz>", "the Fast Open cookie 'xyz' is no number"},
    {"< . 11:11(0) ack 1 win 9000 <mp_capable_v0 0xdeadbeef>",
     "the TCP option 'mp_capable_v0' is not supported"},
    {"> . 1:11(10) ack 11", "the flags are not as expected"},
    {"> P. 2:12(10) ack 11", "the sequence number is not as expected"},
    {"> P. 1:12(11) ack 11", "the length is not as expected"},
    {"> P. 1:12(10) ack 11", "the range and its length disagree"},
    {"> P. 1:11(10) ack 12", "the acknowledgment number is not as expected"},
    {"> P. 1:11(10) ack 11 win 7", "the window is not as expected"},
    {"> P. 1:11(10) ack 11 urg 7", "the urgent pointer is not as expected"},
    {"> [ect0] P. 1:11(10) ack 11", "the ECN field is not as expected"},
    {"> [ttl 63] P. 1:11(10) ack 11", "the ttl is not as expected"},
    {"> [flowlabel 5] P. 1:11(10) ack 11", "flow labels are not compared here"},
    {"> P. 1:11(10) ack 11 <nop,nop>", "the options are not as expected"},
    {"> P. 1:11(10) ack 11\n+.1 > . 1:1(0) ack 11", "no packet was sent"},
};

// `assert` before each.
inline const std::vector<Example> kExpressions = {
    {"unknown", "the name 'unknown' is not known"},
    {"2 ** 64", "the result of '**' needs more than 64 bits"},
    {"1 + None", "'+' between int and None is beyond this evaluator"},
    {"1 << -1", "a shift by a negative number"},
    {"1 / 0", "a division by zero"},
    {"int(None)", "int() of a None is beyond this evaluator"},
    {"float('a')", "float() of a str is beyond this evaluator"},
    {"len(1)", "len() of a int is beyond this evaluator"},
    {"'%q' % 1", "the conversion '%q' of a int is beyond this evaluator"},
    {"'%d %d' % 1", "the format asks for more values than there are"},
    {"'%d' % (1, 2)", "the format asks for fewer values than there are"},
    {"min(())", "min() needs something to choose from"},
    {"sum(1)", "sum() needs a tuple or a list"},
    {"~'a'", "'~' of a str is beyond this evaluator"},
    {"odd(1)", "the function 'odd' is beyond this evaluator"},
    {"abs(1, 2)", "abs() is taken with one argument here"},
    {"'{}'.format()", "format() has too few arguments"},
    {"'{x}'.format(1)", "only {} is known to format() here"},
    {"", "the end of the code where a value should be"},
    {"1 if 2", "the end of the code where 'else' should be"},
    {"(1 2)", "'2' where ',' or ')' should be"},
    {"@", "'@' where a value should be"},
    {"1 2", "'2' where the end of the statement should be"},
    {"x.y", "attributes are beyond this evaluator"},
    {"'x'.y()", "attributes are beyond this evaluator"},
    {"x[1]", "subscripts are beyond this evaluator"},
    {"x(1)(2)", "this cannot be called here"},
    {"99999999999999999999", "99999999999999999999 needs more than 64 bits"},
    {"11111111112222222222333333333344444444445555555555666666666677777", "a number of too many digits"},
    {"1x", "'1x' is no number"},
    {"'x", "a string that does not end"},
    {"'\\q'", "an escape that is not known here"},
    {"lambda", "'lambda' is beyond this evaluator"},
    {"or", "'or' where a value should be"},
    {"1\n  assert 2", "this line is indented further than the one above"},
};
inline const std::vector<Example> kStatements = {
    {"import os", "'import' is beyond this evaluator"},
    {"1", "'1' where a statement should be"},
    {"x", "this statement is neither an assertion nor an assignment"},
    {"x += 1", "the name 'x' is not known"},
    {"if 1", "the end of the code where ':' should be"},
    {"if 1: if 2: pass", "'if' where a simple statement should be"},
    {"if 1:\npass", "'pass' where an indented statement should be"},
};

// Up to where the error queue has something.
inline std::string with_report(const std::string& name) {
  return packetdrill::before(
      example(name), "+0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 0}], msg_flags=MSG_ERRQUEUE");
}
inline const std::string kZeroCopy = with_report("linux/zero_copy.pkt");
inline const std::string kStamped = with_report("linux/transmit_timestamps.pkt");
inline const std::string kStamp = "{cmsg_level=SOL_SOCKET, cmsg_type=SCM_TIMESTAMPING, cmsg_data=";
inline const std::string kError = "{cmsg_level=CMSG_LEVEL_IP, cmsg_type=CMSG_TYPE_RECVERR, cmsg_data=";

inline std::string from_error_queue(const std::string& control, const std::string& flags = "") {
  return "+0 recvmsg(4, {msg_iov(1)=[{..., 0}], msg_flags=MSG_ERRQUEUE" + flags + ", msg_control=[" +
         control + "]}, MSG_ERRQUEUE) = 0\n";
}

inline std::string code(const std::string& text) { return kConnected + "+0 %{\n" + text + "\n}%\n"; }

}  // namespace failing

inline packetdrill::run::RunReport verdict_of(const FailingScript& script) {
  packetdrill::run::RunOptions options;
  options.strict = true;
  return packetdrill::run::run_text(script.text, options);
}

// For each reason that a run may end with, a script that does.
inline std::vector<FailingScript> failing_scripts() {
  using namespace failing;
  std::vector<FailingScript> all = {
      {"--dry_run\n" + kConnected, "--dry_run asks not to run it"},
      {"0 `sysctl -w net.ipv4.tcp_sack=0`\n", "the script expects nothing"},
      {"--no_such_option=1\n" + kConnected, "the option --no_such_option is not supported"},
      {kConnected + "+0...0.1 < . 11:11(0) ack 1 win 9000\n", "only a system call ends at another time"},
      {kConnected + "9 < . 11:11(0) ack 1 win 9000\n8 close(4) = 0\n", "time goes backward here"},
      {kConnected + "0 close(4) = 0\n", "its time is over"},
      {kConnected + "+0...0.5 read(4, ..., 10) = 10\n+1 close(4) = 0\n", "the call returns at another time"},
      {kListen + "+0...0.5 accept(3, ..., ...) = 4\n+1 close(3) = 0\n", "the call does not return"},
      {kConnected + "+0 write(4, ..., 10) = 10\n+.1 > P. 1:11(10) ack 11\n",
       "the packet was sent at another time"},
      {kConnected + "+0 write(4, ..., 10) = 10\n+.1~+.15 > P. 1:11(10) ack 11\n",
       "the packet was sent at another time"},
      {"0 close(3", "the end of the script; expected ',' or ')'"},
      {"0 `sockstat -4 -P tcp -s | grep packetdril | grep -c TIME_WAIT | grep 1`\n",
       "another number of connections is in TIME-WAIT"},
      {kConnected + "+0 < icmp unreachable frag_needed mtu 65536 [1:1(0)]\n",
       "an ICMP message of IPv4 says an MTU of at most 65535"},
      {"0 `sysctl -q net.ipv4.tcp_rto_max_ms=0`\n", "net.ipv4.tcp_rto_max_ms cannot be 0"},
      {"0 < icmp unreachable port_unreachable\n", "nothing was sent yet that ICMP could quote"},
      {replaced(example("timestamps_measured.pkt"), "val 1100", "val 1200"),
       "the timestamp has advanced differently"},
      {replaced(example("linux/fast_open_client.pkt"), "<mss 1460,nop,nop,sackOK,nop,wscale 8,FO,nop,nop>",
                "<mss 1460>"),
       "the options are not as expected"},
      {code("x = 'a' * 2"), "'*' between str and int is beyond this evaluator"},
      {code("x = '0123456789'\n" +
            [] {
              std::string doubled;
              for (int i = 0; i < 16; ++i) doubled += "x = x + x\n";
              return doubled;
            }()),
       "this text grows too long"},
      {code("x = (1, 2)\n" +
            [] {
              std::string doubled;
              for (int i = 0; i < 16; ++i) doubled += "x = (x, x)\n";
              return doubled;
            }()),
       "this tuple grows too large"},
      {code("assert " + std::string(100, '(') + "1" + std::string(100, ')')), "this is nested too deeply"},
      {code("assert 1" +
            [] {
              std::string chain;
              for (int i = 0; i < 300; ++i) chain += " + 1";
              return chain;
            }()),
       "this statement is too long"},
      {kZeroCopy + from_error_queue(kError + "{ee_errno=5}}"), "ee_errno is not as expected"},
      {kZeroCopy + from_error_queue(kError + "{ee_pad=0}}"), "'ee_pad' of an error report is not supported"},
      {kZeroCopy + from_error_queue(""), "another number of control messages came"},
      {kZeroCopy + from_error_queue("{cmsg_level=..., cmsg_type=..., cmsg_data=5}"),
       "a control message is {cmsg_level=..., cmsg_type=..., cmsg_data={...}}"},
      {kZeroCopy + from_error_queue("{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data={ee_errno=0}}"),
       "another control message came"},
      {kStamped + from_error_queue(kStamp + "{scm_sec=0}}, " + kError + "{ee_errno=ENOMSG}}", "|MSG_TRUNC"),
       "a timestamp is {scm_sec=..., scm_nsec=...}"},
      {kStamped + from_error_queue(kStamp + "{scm_sec=-9, scm_nsec=0}}, " + kError + "{ee_errno=ENOMSG}}",
                                   "|MSG_TRUNC"),
       "this is no timestamp"},
      {kStamped + from_error_queue(kStamp + "{scm_sec=9, scm_nsec=0}}, " + kError + "{ee_errno=ENOMSG}}",
                                   "|MSG_TRUNC"),
       "the timestamp is not as expected"},
  };
  const auto add = [&all](const std::string& before, const std::vector<Example>& examples,
                          const std::string& after) {
    for (const Example& example : examples) all.push_back({before + example.text + after, example.reason});
  };
  add(kConnected + "+0 ", kCalls, "\n");
  add(kConnected + "+0 write(4, ..., 10) = 10\n+0 ", kPackets, "\n");
  add(kConnected + "+0 %{\nassert ", kExpressions, " }%\n");
  add(kConnected + "+0 %{\n", kStatements, " }%\n");
  return all;
}

}  // namespace tcplab::shell
