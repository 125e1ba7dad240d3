// Calls of which something would not be looked at: they are not run, and what is looked at is compared.
#include <string>

#include <gtest/gtest.h>

#include "core/packetdrill/run/run.hpp"
#include "tests/packetdrill/examples.hpp"

namespace tcplab::packetdrill::run {
namespace {

// Descriptor 4 is a connection with ten octets to read, 5 an epoll that watches it.
const std::string kConnected = example("watched_connection.pkt");
constexpr std::size_t kLine = 14;  // of what follows

RunReport run_call(const std::string& call) { return run_text(kConnected + "+0 " + call + "\n"); }

struct Case {
  const char* what;
  const char* call;
  std::size_t column;  // where the matter lies; 0 for a call that passes
};
std::string name_of(const testing::TestParamInfo<Case>& test) { return test.param.what; }

class HeldCall : public testing::TestWithParam<Case> {};
TEST_P(HeldCall, Passes) {
  const RunReport report = run_call(GetParam().call);
  EXPECT_EQ(report.verdict, Verdict::kPassed) << report.summary();
}

class WrongCall : public testing::TestWithParam<Case> {};
TEST_P(WrongCall, Fails) {
  const RunReport report = run_call(GetParam().call);
  EXPECT_EQ(report.verdict, Verdict::kFailed) << report.summary();
  EXPECT_EQ(report.at, (Position{kLine, GetParam().column})) << report.summary();
}

class UncheckedCall : public testing::TestWithParam<Case> {};
TEST_P(UncheckedCall, IsNotRunAndSaysWhere) {
  const RunReport report = run_call(GetParam().call);
  EXPECT_EQ(report.verdict, Verdict::kNotRun) << report.summary();
  EXPECT_EQ(report.at, (Position{kLine, GetParam().column})) << report.summary();
  EXPECT_FALSE(report.reason.empty());
}

constexpr Case kHeld[] = {
    {"Info", "getsockopt(4, SOL_TCP, TCP_INFO, {tcpi_state=TCP_ESTABLISHED}, [232]) = 0", 0},
    {"InfoInAnArray", "getsockopt(4, SOL_TCP, TCP_INFO, [{tcpi_state=TCP_ESTABLISHED, ...}], [104]) = 0", 0},
    {"InfoOfAListener", "getsockopt(3, SOL_TCP, TCP_INFO, {tcpi_state=TCP_LISTEN}, ...) = 0", 0},
    {"InfoOfNobody", "getsockopt(9, SOL_TCP, TCP_INFO, ..., ...) = -1 EBADF", 0},
    {"FamilyOnly", "getsockname(4, {sa_family=AF_INET, ...}, [16]) = 0", 0},
    {"ShortOption", "setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 2) = -1 EINVAL", 0},
    {"OctetOfIp", "setsockopt(4, SOL_IP, IP_TOS, [4], 1) = 0", 0},
    {"LingerInOrder", "setsockopt(4, SOL_SOCKET, SO_LINGER, {1, 0}, 8) = 0", 0},
    {"NamedBuffer", "readv(4, [{iov_base=..., iov_len=100}], 1) = 10", 0},
    {"Congestion", "setsockopt(4, SOL_TCP, TCP_CONGESTION, \"reno\", 4) = 0", 0},
    {"CongestionDctcp", "setsockopt(4, SOL_TCP, TCP_CONGESTION, \"dctcp\", 5) = 0", 0},
    {"CongestionBbr", "setsockopt(4, SOL_TCP, TCP_CONGESTION, \"bbr\", 3) = 0", 0},
    {"CongestionOf16", "getsockopt(4, SOL_TCP, TCP_CONGESTION, \"cubic\", [16]) = 0", 0},
    {"ReadOnlyOption", "setsockopt(4, SOL_SOCKET, SO_TYPE, [1], 4) = -1 ENOPROTOOPT", 0},
    {"Epoll", "epoll_wait(5, [{events=EPOLLIN, fd=4}], 1, 0) = 1", 0},
    {"NoInstance", "epoll_create(0) = -1 EINVAL", 0},
    {"Inq",
     "recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 4}], "
     "msg_control=[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=6}]}, 0) = 4",
     0},
};
INSTANTIATE_TEST_SUITE_P(Calls, HeldCall, testing::ValuesIn(kHeld), name_of);

constexpr Case kWrong[] = {
    {"Info", "getsockopt(4, SOL_TCP, TCP_INFO, {tcpi_state=TCP_CLOSE_WAIT}, [232]) = 0", 49},
    {"Family", "getsockname(4, {sa_family=AF_INET6}, ...) = 0", 19},
    {"FamilyByItsFields", "getpeername(4, {sin6_port=...}, ...) = 0", 19},
    {"Port", "getsockname(4, {sin_port=htons(1)}, ...) = 0", 19},
    {"AddressSize", "getsockname(4, ..., [28]) = 0", 24},
    {"TimeSize", "getsockopt(4, SOL_SOCKET, SO_RCVTIMEO, ..., [8]) = 0", 48},
    {"NameSize", "getsockopt(4, SOL_TCP, TCP_CONGESTION, \"cubic\", [20]) = 0", 52},
    {"OptionSize", "setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 2) = 0", 50},
    {"NoMessageWhereOneCame", "recvmsg(4, {msg_iov(1)=[{..., 4}], msg_control=[]}, 0) = 4", 39},
    {"TwoMessagesWhereOneCame",
     "recvmsg(4, {msg_iov(1)=[{..., 4}], msg_control=[{cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, "
     "cmsg_data=6}, {cmsg_level=SOL_TCP, cmsg_type=TCP_CM_INQ, cmsg_data=6}]}, 0) = 4",
     39},
    {"LevelOfAMessage",
     "recvmsg(4, {msg_iov(1)=[{..., 4}], msg_control=[{cmsg_level=SOL_IP, cmsg_type=TCP_CM_INQ, "
     "cmsg_data=6}]}, 0) = 4",
     64},
};
INSTANTIATE_TEST_SUITE_P(Calls, WrongCall, testing::ValuesIn(kWrong), name_of);

constexpr Case kUnchecked[] = {
    {"InfoField", "getsockopt(4, SOL_TCP, TCP_INFO, {tcpi_stat=TCP_ESTABLISHED}, [232]) = 0", 38},
    {"InfoCut", "getsockopt(4, SOL_TCP, TCP_INFO, {tcpi_state=TCP_ESTABLISHED}, [4]) = 0", 67},
    {"PollField", "poll([{fd=4, events=POLLIN, revent=POLLIN}], 1, 0) = 1", 32},
    {"PollCount", "poll([{fd=4, events=POLLIN, revents=POLLIN}], 5, 0) = 1", 50},
    {"AddressField", "getsockname(4, {sa_family=AF_INET, sin_prt=htons(1)}, ...) = 0", 39},
    {"AddressOfTwoFamilies", "getsockname(4, {sa_family=AF_INET, sin6_port=...}, ...) = 0", 30},
    {"BindToAnotherFamily", "bind(3, {sin6_port=htons(1)}, ...) = -1 EINVAL", 12},
    {"BindSize", "bind(3, ..., 12) = -1 EINVAL", 17},
    {"LingerField", "setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, lingr=3}, 8) = 0", 41},
    {"TimeField", "setsockopt(4, SOL_SOCKET, SO_RCVTIMEO, {tv_sec=1, tv_use=0}, 16) = 0", 43},
    {"OptionTooLong", "setsockopt(4, SOL_TCP, TCP_NODELAY, [1], 6) = 0", 45},
    {"EpollField", "epoll_ctl(5, EPOLL_CTL_MOD, 4, {evnts=EPOLLIN, fd=4}) = 0", 36},
    {"EpollWaitField", "epoll_wait(5, {bogus=4}, 1, 0) = 1", 19},
    {"EpollWaitFieldOfNone", "epoll_wait(5, {events=0, pntr=0}, 1, 0) = 0", 29},
    {"MessageField",
     "recvmsg(4, {msg_iov(1)=[{..., 4}], msg_control=[{cmsg_levl=SOL_TCP, cmsg_type=TCP_CM_INQ, "
     "cmsg_data=6}]}, 0) = 4",
     53},
    {"BufferCount", "readv(4, [{..., 100}], 3) = 10", 27},
    {"BufferField", "readv(4, [{iov_base=..., iov_ln=100}], 1) = 10", 14},
    {"BufferCountOfAMessage", "recvmsg(4, {msg_iov(5)=[{..., 100}]}, 0) = 10", 24},
    {"ArgumentTooMany", "close(4, 5) = 0", 13},
    {"ArgumentMissing", "close() = 0", 4},
    {"ArgumentsMissing", "read(4) = 10", 4},
    {"FlagsMissing", "fcntl(4, F_SETFL) = 0", 13},
    {"Descriptor", "close(NO_SUCH_FILE) = -1 EBADF", 10},
    {"FileCommand", "fcntl(4, F_DUPFD, 0) = -1 EINVAL", 13},
    {"Request", "ioctl(4, 0x1234, [1]) = -1 ENOTTY", 13},
    {"Repair", "setsockopt(4, SOL_TCP, TCP_REPAIR, [1], 4) = -1 ENOPROTOOPT", 27},
    {"UpperLayer", "setsockopt(4, SOL_TCP, TCP_ULP, \"tls\", 3) = -1 ENOENT", 27},
    {"PathMtu", "getsockopt(3, SOL_IP, IP_MTU, ..., ...) = -1 ENOTCONN", 26},
    {"DeferAccept", "setsockopt(3, SOL_TCP, TCP_DEFER_ACCEPT, [1], 4) = 0", 27},
    {"Pacing", "setsockopt(4, SOL_SOCKET, SO_MAX_PACING_RATE, [1000], 4) = 0", 30},
    {"UnknownCongestion", "setsockopt(4, SOL_TCP, TCP_CONGESTION, \"vegas\", 5) = -1 ENOENT", 43},
};
INSTANTIATE_TEST_SUITE_P(Calls, UncheckedCall, testing::ValuesIn(kUnchecked), name_of);

}  // namespace
}  // namespace tcplab::packetdrill::run
