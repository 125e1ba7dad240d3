// fcntl, ioctl, setsockopt, getsockopt, poll and epoll.
#include <gtest/gtest.h>

#include "tests/sockets/machines.hpp"

namespace tcplab::sockets {
namespace {

std::int64_t number(const Answer& answer) { return std::get<std::int64_t>(answer.option.value()); }

TEST(Fcntl, SetsAndTellsNonBlocking) {
  Machines m;
  const int fd = m.socket();
  EXPECT_EQ(m.left.table.fcntl(fd, control::kGetFlags, 0).value, control::kReadWrite);
  EXPECT_EQ(m.left.table.fcntl(fd, control::kSetFlags, control::kReadWrite | control::kNonBlock).value, 0);
  EXPECT_EQ(m.left.table.fcntl(fd, control::kGetFlags, 0).value, control::kReadWrite | control::kNonBlock);
  expect_error(m.left.table.fcntl(fd, 999, 0), Errno::kInvalid);
  expect_error(m.left.table.fcntl(99, control::kGetFlags, 0), Errno::kBadDescriptor);
}

TEST(Ioctl, CountsWhatIsToReadAndWhatIsNotAcknowledged) {
  Connected c;
  c.wire.cut = true;
  c.send("hello");
  EXPECT_EQ(number(c.left.table.ioctl(c.at_left(), c.client, control::kNotSentQueue, 0)), 5);
  c.settle();
  EXPECT_EQ(number(c.left.table.ioctl(c.at_left(), c.client, control::kOutputQueue, 0)), 5);
  EXPECT_EQ(number(c.left.table.ioctl(c.at_left(), c.client, control::kNotSentQueue, 0)), 0);
  c.wire.cut = false;
  c.pass(seconds(3));
  EXPECT_EQ(number(c.left.table.ioctl(c.at_left(), c.client, control::kOutputQueue, 0)), 0);
  EXPECT_EQ(number(c.right.table.ioctl(c.at_right(), c.server, control::kInputQueue, 0)), 5);
}

TEST(Ioctl, ChecksDescriptorRequestAndState) {
  Connected c;
  expect_error(c.left.table.ioctl(c.at_left(), 99, control::kInputQueue, 0), Errno::kBadDescriptor);
  expect_error(c.left.table.ioctl(c.at_left(), c.client, 12345, 0), Errno::kNotTerminal);
  expect_error(c.right.table.ioctl(c.at_right(), c.listener, control::kInputQueue, 0), Errno::kInvalid);
}

struct Case {
  int level;
  int name;
  std::int64_t value;
  std::int64_t read_back;
};

TEST(Options, CongestionControlIsChosenByNameForALiveConnectionToo) {
  Connected c;
  const auto choose = [&c](const char* name) {
    return c.left.table.setsockopt(c.at_left(), c.client, level::kTcp, option::kCongestion,
                                   std::string(name));
  };
  const auto chosen = [&c] {
    const Answer answer = c.left.table.getsockopt(c.at_left(), c.client, level::kTcp, option::kCongestion);
    return std::get<std::string>(answer.option.value());
  };
  const tcp::Connection& tcb = *c.left.host.find(c.left.host.connections().back());
  EXPECT_EQ(chosen(), "reno");
  for (const char* name : {"cubic", "dctcp", "bbr", "ledbat", "none", "reno"}) {
    EXPECT_EQ(choose(name).value, 0) << name;
    EXPECT_EQ(chosen(), name);
    EXPECT_EQ(to_string(tcb.congestion().algorithm()), name);
  }
  expect_error(choose("vegas"), Errno::kNoEntry);
  expect_error(choose(""), Errno::kNoEntry);
  expect_error(
      c.left.table.setsockopt(c.at_left(), c.client, level::kTcp, option::kCongestion, std::int64_t{1}),
      Errno::kInvalid);
  EXPECT_EQ(chosen(), "reno");
}

TEST(Options, KeepWhatTheyWereSetTo) {
  constexpr Case kCases[] = {
      {level::kSocket, so::kDebug, 1, 1},
      {level::kSocket, so::kReuseAddress, 1, 1},
      {level::kSocket, so::kReusePort, 1, 1},
      {level::kSocket, so::kKeepAlive, 1, 1},
      {level::kSocket, so::kOutOfBandInline, 1, 1},
      {level::kSocket, so::kSendBuffer, 10000, 10000},
      {level::kSocket, so::kReceiveBuffer, 10000, 10000},
      {level::kSocket, so::kReceiveLowWater, 7, 7},
      {level::kSocket, so::kPriority, 3, 3},
      {level::kTcp, option::kNoDelay, 1, 1},
      {level::kTcp, option::kCork, 1, 1},
      {level::kTcp, option::kMaxSegment, 1000, 1000},
      {level::kTcp, option::kKeepIdle, 5, 5},
      {level::kTcp, option::kKeepInterval, 6, 6},
      {level::kTcp, option::kKeepCount, 7, 7},
      {level::kTcp, option::kSynCount, 2, 2},
      {level::kTcp, option::kUserTimeout, 1500, 1500},
      {level::kTcp, option::kLinger2, 8, 8},
      {level::kTcp, option::kWindowClamp, 5000, 5000},
      {level::kTcp, option::kQuickAck, 1, 1},
      {level::kTcp, option::kNotSentLowWater, 1000, 1000},
      {level::kTcp, option::kInq, 1, 1},
      {level::kTcp, option::kNoOptions, 1, 1},
      {level::kIp, ip::kTos, 0x20, 0x20},
      {level::kIp, ip::kTtl, 9, 9},
      {level::kIp, ip::kMtuDiscover, 0, 0},
  };
  Machines m;
  const int fd = m.socket();
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::to_string(c.level) + "/" + std::to_string(c.name));
    EXPECT_EQ(m.left.table.setsockopt(m.at_left(), fd, c.level, c.name, c.value).value, 0);
    EXPECT_EQ(number(m.left.table.getsockopt(m.at_left(), fd, c.level, c.name)), c.read_back);
  }
}

TEST(Options, RefuseWhatTheyCannotBe) {
  constexpr Case kCases[] = {
      {level::kTcp, option::kMaxSegment, 5, 22},
      {level::kTcp, option::kKeepIdle, 0, 22},
      {level::kTcp, option::kKeepIdle, 40000, 22},
      {level::kTcp, option::kKeepCount, 200, 22},
      {level::kTcp, option::kSynCount, 0, 22},
      {level::kTcp, option::kUserTimeout, -1, 22},
      {level::kTcp, option::kInq, 2, 22},
      {level::kTcp, 9999, 1, 92},
      {level::kSocket, so::kError, 1, 92},
      {level::kSocket, so::kLinger, 1, 22},
      {level::kIp, ip::kTos, 300, 22},
      {level::kIp, ip::kTtl, 0, 22},
      {level::kIpv6, ipv6::kV6Only, 1, 92},
      {12345, 1, 1, 92},
  };
  Machines m;
  const int fd = m.socket();
  for (const Case& c : kCases) {
    SCOPED_TRACE(std::to_string(c.level) + "/" + std::to_string(c.name));
    const Answer answer = m.left.table.setsockopt(m.at_left(), fd, c.level, c.name, c.value);
    EXPECT_EQ(static_cast<std::int64_t>(answer.error), c.read_back);
  }
  expect_error(m.left.table.setsockopt(m.at_left(), 99, level::kTcp, option::kNoDelay, std::int64_t{1}),
               Errno::kBadDescriptor);
  expect_error(m.left.table.getsockopt(m.at_left(), fd, level::kTcp, 9999), Errno::kNoProtocolOption);
}

TEST(Options, ReachTheConnection) {
  Connected c;
  c.left.table.setsockopt(c.at_left(), c.client, level::kTcp, option::kNoDelay, std::int64_t{1});
  c.left.table.setsockopt(c.at_left(), c.client, level::kTcp, option::kNoOptions, std::int64_t{1});
  c.left.table.setsockopt(c.at_left(), c.client, level::kIp, ip::kTos, std::int64_t{0x20});
  c.left.table.setsockopt(c.at_left(), c.client, level::kSocket, so::kKeepAlive, std::int64_t{1});
  const tcp::Config& config = c.left.table.connection(c.left.host, c.client)->config();
  EXPECT_TRUE(config.no_delay);
  EXPECT_TRUE(config.no_options);
  EXPECT_EQ(config.dscp, 8);
  EXPECT_TRUE(config.keep_alive);
}

TEST(Options, AreInheritedByAcceptedSockets) {
  Machines m;
  const int listener = m.listening();
  m.right.table.setsockopt(m.at_right(), listener, level::kTcp, option::kNoDelay, std::int64_t{1});
  m.left.table.connect(m.at_left(), m.socket(), {kRight, 80});
  m.settle();
  const int fd = static_cast<int>(m.right.table.accept(m.at_right(), listener).value);
  EXPECT_EQ(number(m.right.table.getsockopt(m.at_right(), fd, level::kTcp, option::kNoDelay)), 1);
  EXPECT_TRUE(m.right.table.connection(m.right.host, fd)->config().no_delay);
}

TEST(Options, TellWhatASocketIs) {
  Machines m;
  const int listener = m.listening();
  const auto get = [&](int name) {
    return number(m.right.table.getsockopt(m.at_right(), listener, level::kSocket, name));
  };
  EXPECT_EQ(get(so::kType), type::kStream);
  EXPECT_EQ(get(so::kDomain), family::kInet);
  EXPECT_EQ(get(so::kProtocol), 6);
  EXPECT_EQ(get(so::kAcceptConnections), 1);
}

TEST(Options, LingerAndTimeoutsAreStructures) {
  Machines m;
  const int fd = m.socket();
  EXPECT_EQ(m.left.table.setsockopt(m.at_left(), fd, level::kSocket, so::kLinger, Linger{true, 3}).value, 0);
  EXPECT_EQ(*m.left.table.getsockopt(m.at_left(), fd, level::kSocket, so::kLinger).option,
            OptionValue(Linger{true, 3}));
  expect_error(m.left.table.setsockopt(m.at_left(), fd, level::kSocket, so::kSendTimeout, -seconds(1)),
               Errno::kDomain);
}

TEST(Poll, TellsWhatIsReady) {
  Connected c;
  const auto poll_of = [&](int fd, std::uint32_t events) {
    return c.right.table.poll(c.at_right(), {{fd, events, 0}}, Duration{});
  };
  EXPECT_EQ(poll_of(c.server, poll::kIn).value, 0);
  EXPECT_EQ(poll_of(c.server, poll::kOut).entries.at(0).returned, poll::kOut);
  c.send("x");
  c.settle();
  EXPECT_EQ(poll_of(c.server, poll::kIn | poll::kOut).entries.at(0).returned, poll::kIn | poll::kOut);
  EXPECT_EQ(poll_of(c.listener, poll::kIn).value, 0);
  EXPECT_EQ(poll_of(99, poll::kIn).entries.at(0).returned, poll::kInvalid);
}

TEST(Poll, OfAFreshSocketIsAHangUp) {
  Machines m;
  const Answer answer = m.left.table.poll(m.at_left(), {{m.socket(), poll::kIn | poll::kOut, 0}}, Duration{});
  EXPECT_EQ(answer.entries.at(0).returned, poll::kOut | poll::kHangUp);
}

TEST(Poll, TellsTheEndAndErrorsUnasked) {
  Connected c;
  c.left.table.setsockopt(c.at_left(), c.client, level::kSocket, so::kLinger, Linger{true, 0});
  c.left.table.close(c.at_left(), c.client);
  c.settle();
  const Answer answer = c.right.table.poll(c.at_right(), {{c.server, poll::kReadHangUp, 0}}, Duration{});
  EXPECT_EQ(answer.entries.at(0).returned, poll::kError | poll::kHangUp | poll::kReadHangUp);
}

TEST(Poll, WaitsAtMostItsTimeout) {
  Connected c;
  const Answer waiting = c.right.table.poll(c.at_right(), {{c.server, poll::kIn, 0}}, milliseconds(20));
  ASSERT_TRUE(waiting.blocked);
  c.pass(milliseconds(20));
  const Answer answer = c.right.table.resume(c.at_right(), *waiting.blocked);
  EXPECT_FALSE(answer.blocked);
  EXPECT_EQ(answer.value, 0);
}

TEST(Epoll, TellsLevelsAgainAndEdgesOnce) {
  Connected c;
  const int level_fd = static_cast<int>(c.right.table.epoll_create().value);
  const int edge_fd = static_cast<int>(c.right.table.epoll_create().value);
  c.right.table.epoll_ctl(level_fd, epoll::kAdd, c.server, poll::kIn, 7);
  c.right.table.epoll_ctl(edge_fd, epoll::kAdd, c.server, poll::kIn | epoll::kEdge, 8);
  const auto wait = [&](int fd) { return c.right.table.epoll_wait(c.at_right(), fd, 4, Duration{}); };
  c.send("x");
  c.settle();
  EXPECT_EQ(wait(level_fd).ready.at(0).data, 7U);
  EXPECT_EQ(wait(level_fd).value, 1);
  EXPECT_EQ(wait(edge_fd).value, 1);
  EXPECT_EQ(wait(edge_fd).value, 0);
  c.send("y");
  c.pass(milliseconds(100));  // the delayed ACK, for which Nagle's algorithm waits
  EXPECT_EQ(wait(edge_fd).value, 1);
}

TEST(Epoll, OneShotIsDisarmedUntilModified) {
  Connected c;
  const int fd = static_cast<int>(c.right.table.epoll_create().value);
  c.right.table.epoll_ctl(fd, epoll::kAdd, c.server, poll::kOut | epoll::kOneShot, 1);
  const auto wait = [&] { return c.right.table.epoll_wait(c.at_right(), fd, 4, Duration{}).value; };
  EXPECT_EQ(wait(), 1);
  EXPECT_EQ(wait(), 0);
  c.right.table.epoll_ctl(fd, epoll::kModify, c.server, poll::kOut | epoll::kOneShot, 1);
  EXPECT_EQ(wait(), 1);
}

TEST(Epoll, ChecksItsArguments) {
  Connected c;
  SocketTable& table = c.right.table;
  const int fd = static_cast<int>(table.epoll_create().value);
  expect_error(table.epoll_ctl(fd, epoll::kAdd, 99, 0, 0), Errno::kBadDescriptor);
  expect_error(table.epoll_ctl(c.server, epoll::kAdd, c.server, 0, 0), Errno::kInvalid);
  expect_error(table.epoll_ctl(fd, epoll::kModify, c.server, 0, 0), Errno::kNoEntry);
  EXPECT_EQ(table.epoll_ctl(fd, epoll::kAdd, c.server, 0, 0).value, 0);
  expect_error(table.epoll_ctl(fd, epoll::kAdd, c.server, 0, 0), Errno::kExists);
  EXPECT_EQ(table.epoll_ctl(fd, epoll::kDelete, c.server, 0, 0).value, 0);
  expect_error(table.epoll_wait(c.at_right(), fd, 0, Duration{}), Errno::kInvalid);
}

}  // namespace
}  // namespace tcplab::sockets
