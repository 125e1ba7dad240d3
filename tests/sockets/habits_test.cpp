// Where systems differ, each does as its row in core/sockets/habits.cpp says: one expectation a habit, for
// all three.
#include <string>

#include <gtest/gtest.h>

#include "core/sockets/tcp_info.hpp"
#include "tests/sockets/machines.hpp"

namespace tcplab::sockets {
namespace {

class SocketHabits : public testing::TestWithParam<tcp::Profile> {
 protected:
  tcp::Config config() const { return tcp::info(GetParam()).config; }
  // What each system says, in the order rfc, linux, freebsd.
  template <typename T>
  T expected(T rfc, T on_linux, T freebsd) const {
    if (GetParam() == tcp::Profile::kRfc) return rfc;
    return GetParam() == tcp::Profile::kLinux ? on_linux : freebsd;
  }
};

TEST_P(SocketHabits, AcceptedMayInheritNonBlocking) {
  Machines m(config());
  const int listener = m.listening();
  m.right.table.fcntl(listener, control::kSetFlags, control::kReadWrite | control::kNonBlock);
  m.left.table.connect(m.at_left(), m.socket(), {kRight, 80});
  m.settle();
  const int fd = static_cast<int>(m.right.table.accept(m.at_right(), listener).value);
  const bool inherits = m.right.table.find(fd)->non_blocking;
  EXPECT_EQ(inherits, expected(false, false, true));
}

TEST_P(SocketHabits, ConnectAgainTellsOfSuccessOrNot) {
  Machines m(config());
  m.listening();
  const int fd = m.socket(family::kInet, type::kNonBlock);
  expect_error(m.left.table.connect(m.at_left(), fd, {kRight, 80}), Errno::kInProgress);
  m.settle();
  const Answer again = m.left.table.connect(m.at_left(), fd, {kRight, 80});
  EXPECT_EQ(name(again.error), name(expected(Errno::kNone, Errno::kNone, Errno::kConnected)));
}

// FreeBSD's buffers are whole segments, and stay so whatever else is chosen.
TEST_P(SocketHabits, AnOptionLeavesTheBuffersOfAConnectionAsTheyAre) {
  tcp::Config small = config();
  small.mss = 1000;
  Connected c(small);
  const auto buffers = [&c] {
    const tcp::Config& now = c.left.host.find(c.left.host.connections().front())->config();
    return std::pair(now.send_buffer, now.receive_buffer);
  };
  const auto before = buffers();
  c.left.table.setsockopt(c.at_left(), c.client, level::kTcp, option::kNoDelay, std::int64_t{1});
  EXPECT_EQ(buffers(), before);
  c.send("x", message::kMore);
  EXPECT_EQ(buffers(), before);
  c.left.table.setsockopt(c.at_left(), c.client, level::kSocket, so::kSendBuffer, std::int64_t{20'000});
  EXPECT_NE(buffers().first, before.first);
  EXPECT_EQ(buffers().second, before.second);
}

TEST_P(SocketHabits, SendWithoutAConnection) {
  Machines m(config());
  expect_error(m.left.table.send(m.at_left(), m.socket(), bytes("x")),
               expected(Errno::kPipe, Errno::kPipe, Errno::kNotConnected));
  const int fd = m.socket(family::kInet, type::kNonBlock);
  m.left.table.connect(m.at_left(), fd, {kRight, 80});
  expect_error(m.left.table.send(m.at_left(), fd, bytes("x")),
               expected(Errno::kAgain, Errno::kAgain, Errno::kNotConnected));
}

TEST_P(SocketHabits, TheFlagOfFastOpenIsKnownOrNot) {
  Connected c(config());
  expect_error(c.send("x", message::kFastOpen),
               expected(Errno::kConnected, Errno::kConnected, Errno::kUnsupported));
}

TEST_P(SocketHabits, ShutdownOfWhatIsNotConnected) {
  Machines m(config());
  const Errno error = expected(Errno::kNone, Errno::kNone, Errno::kNotConnected);
  EXPECT_EQ(m.right.table.shutdown(m.at_right(), m.listening(), how::kBoth).error, error);
  const int fd = m.socket(family::kInet, type::kNonBlock);
  m.left.table.connect(m.at_left(), fd, {kRight, 80});
  EXPECT_EQ(m.left.table.shutdown(m.at_left(), fd, how::kBoth).error, error);
}

TEST_P(SocketHabits, ShutdownInTimeWait) {
  Connected c(config());
  c.left.table.shutdown(c.at_left(), c.client, how::kWrite);
  c.settle();
  c.right.table.close(c.at_right(), c.server);
  c.settle();
  ASSERT_EQ(c.left.table.connection(c.left.host, c.client)->state(), tcp::State::kTimeWait);
  EXPECT_EQ(c.left.table.shutdown(c.at_left(), c.client, how::kRead).error,
            expected(Errno::kNotConnected, Errno::kNotConnected, Errno::kNone));
}

TEST_P(SocketHabits, AResetBehindAFin) {
  Connected c(config());
  c.right.table.close(c.at_right(), c.server);
  c.settle();
  c.send("x");
  c.settle();
  expect_error(c.send("y"), expected(Errno::kConnectionReset, Errno::kPipe, Errno::kConnectionReset));
}

TEST_P(SocketHabits, BuffersAreKeptAsAskedOrTwice) {
  Machines m(config());
  const int fd = m.socket();
  m.left.table.setsockopt(m.at_left(), fd, level::kSocket, so::kReceiveBuffer, std::int64_t{10000});
  const Answer kept = m.left.table.getsockopt(m.at_left(), fd, level::kSocket, so::kReceiveBuffer);
  EXPECT_EQ(kept.option, OptionValue(expected<std::int64_t>(10000, 20000, 10000)));
  Options options;
  options.receive_buffer = 10000;
  EXPECT_EQ(config_of(config(), options).minimum_shift,
            expected(config().minimum_shift, std::uint8_t{0}, config().minimum_shift));
}

TEST_P(SocketHabits, AnIcmpErrorHasTheNumberOfTheSystem) {
  wire::IcmpError prohibited;
  prohibited.source = kRight;
  prohibited.type = wire::icmp4::kDestinationUnreachable;
  prohibited.code = 9;  // RFC 1122 3.2.2.1: the network is administratively prohibited
  EXPECT_EQ(habits_of(GetParam()).errno_of_icmp(prohibited),
            expected(Errno::kNetworkUnreachable, Errno::kNetworkUnreachable, Errno::kConnectionRefused));
}

TEST_P(SocketHabits, InfoIsInTheUnitsOfTheSystem) {
  Connected c(config());
  const tcp::Connection& tcb = *c.left.table.connection(c.left.host, c.client);
  const std::int64_t window = tcb.congestion().cwnd();
  EXPECT_EQ(tcp_info(tcb, "tcpi_state", c.now), expected(1, 1, 4));
  EXPECT_EQ(tcp_info(tcb, "tcpi_snd_cwnd", c.now),
            expected(window / tcb.effective_mss(), window / tcb.effective_mss(), window));
  EXPECT_EQ(tcp_info(tcb, "tcpi_snd_ssthresh", c.now), expected(0x7fffffff, 0x7fffffff, 0x3fffc000));
}

INSTANTIATE_TEST_SUITE_P(Each, SocketHabits,
                         testing::Values(tcp::Profile::kRfc, tcp::Profile::kLinux, tcp::Profile::kFreeBsd),
                         [](const testing::TestParamInfo<tcp::Profile>& test) {
                           return std::string(tcp::info(test.param).name);
                         });

}  // namespace
}  // namespace tcplab::sockets
