// socket, bind, listen, accept, connect, getsockname, getpeername: each with its errors.
#include <gtest/gtest.h>

#include "core/tcp/profile.hpp"
#include "tests/sockets/machines.hpp"

namespace tcplab::sockets {
namespace {

TEST(Socket, NumbersDescriptorsFromThreeAndFillsGaps) {
  Machines m;
  EXPECT_EQ(m.socket(), 3);
  EXPECT_EQ(m.socket(), 4);
  EXPECT_EQ(m.left.table.close(m.at_left(), 3).value, 0);
  EXPECT_EQ(m.socket(), 3);
}

TEST(Socket, RefusesWhatIsNotTcp) {
  Machines m;
  expect_error(m.left.table.socket(m.at_left(), 1, type::kStream, 0), Errno::kFamilyUnsupported);
  expect_error(m.left.table.socket(m.at_left(), family::kInet, type::kDatagram, 0), Errno::kTypeUnsupported);
  expect_error(m.left.table.socket(m.at_left(), family::kInet, type::kStream, 17),
               Errno::kProtocolUnsupported);
}

TEST(Bind, ChecksAddressFamilyAndRepetition) {
  Machines m;
  const int fd = m.socket();
  const wire::Endpoint v6{mapped(kAny), 80};
  expect_error(m.left.table.bind(m.at_left(), fd, v6), Errno::kFamilyUnsupported);
  expect_error(m.left.table.bind(m.at_left(), fd, {kRight, 80}), Errno::kAddressUnavailable);
  expect_error(m.left.table.bind(m.at_left(), 9, {kAny, 80}), Errno::kBadDescriptor);
  EXPECT_EQ(m.left.table.bind(m.at_left(), fd, {kLeft, 80}).value, 0);
  expect_error(m.left.table.bind(m.at_left(), fd, {kLeft, 81}), Errno::kInvalid);
}

TEST(Bind, ChoosesAPortForZero) {
  Machines m;
  const int fd = m.socket();
  EXPECT_EQ(m.left.table.bind(m.at_left(), fd, {kAny, 0}).value, 0);
  EXPECT_GE(m.left.table.getsockname(m.at_left(), fd).address->port, 49152);
}

TEST(Bind, SharesAPortOnlyWhenBothSocketsAskForIt) {
  Machines m;
  const int one = m.socket();
  const int two = m.socket();
  const auto reuse = [&m](int fd, int option) {
    return m.left.table.setsockopt(m.at_left(), fd, level::kSocket, option, std::int64_t{1}).value;
  };
  EXPECT_EQ(reuse(one, so::kReuseAddress), 0);
  EXPECT_EQ(m.left.table.bind(m.at_left(), one, {kAny, 80}).value, 0);
  expect_error(m.left.table.bind(m.at_left(), two, {kAny, 80}), Errno::kAddressInUse);
  EXPECT_EQ(reuse(two, so::kReuseAddress), 0);
  EXPECT_EQ(m.left.table.bind(m.at_left(), two, {kAny, 80}).value, 0);
  // A listener does not share by SO_REUSEADDR.
  EXPECT_EQ(m.left.table.listen(m.at_left(), one, 1).value, 0);
  const int three = m.socket();
  EXPECT_EQ(reuse(three, so::kReuseAddress), 0);
  expect_error(m.left.table.bind(m.at_left(), three, {kAny, 80}), Errno::kAddressInUse);
}

// A port belongs to an address: bind(2), Linux's inet_rcv_saddr_equal().
TEST(Bind, TakesAPortOfOneAddressAndLeavesItToTheOthers) {
  const wire::IpAddress second = wire::IpAddress::v4(192, 0, 2, 7);
  Machines m;
  m.left.host.add_address(second);
  const auto bind = [&m](const wire::IpAddress& address) {
    const int fd = m.socket();
    const Answer answer = m.left.table.bind(m.at_left(), fd, {address, 80});
    if (answer.value != 0) m.left.table.close(m.at_left(), fd);
    return answer;
  };
  EXPECT_EQ(bind(kLeft).value, 0);
  EXPECT_EQ(bind(second).value, 0);
  expect_error(bind(kLeft), Errno::kAddressInUse);
  expect_error(bind(second), Errno::kAddressInUse);
  expect_error(bind(kAny), Errno::kAddressInUse);
  Machines any;
  any.left.host.add_address(second);
  EXPECT_EQ(any.left.table.bind(any.at_left(), any.socket(), {kAny, 80}).value, 0);
  expect_error(any.left.table.bind(any.at_left(), any.socket(), {second, 80}), Errno::kAddressInUse);
}

TEST(Bind, OfAllIpv4AddressesLeavesThePortToAnIpv6One) {
  const wire::IpAddress six = *wire::IpAddress::parse("2001:db8::7");
  Machines m;
  m.left.host.add_address(six);
  const auto bind = [&m](int domain, const wire::IpAddress& address) {
    return m.left.table.bind(m.at_left(), m.socket(domain), {address, 80});
  };
  EXPECT_EQ(bind(family::kInet, kAny).value, 0);
  EXPECT_EQ(bind(family::kInet6, six).value, 0);
  expect_error(bind(family::kInet6, mapped(kAny)), Errno::kAddressInUse);
  expect_error(bind(family::kInet6, mapped(kLeft)), Errno::kAddressInUse);
}

// What is in TIME-WAIT at one address keeps its port there only.
TEST(Bind, FindsAPortInTimeWaitTakenAtItsAddressOnly) {
  const wire::IpAddress second = wire::IpAddress::v4(192, 0, 2, 7);
  Connected c;
  c.right.host.add_address(second);
  c.right.table.close(c.at_right(), c.server);
  c.settle();
  c.left.table.close(c.at_left(), c.client);
  c.settle();
  c.right.table.close(c.at_right(), c.listener);
  const auto bind = [&c](const wire::IpAddress& address) {
    const int fd =
        static_cast<int>(c.right.table.socket(c.at_right(), family::kInet, type::kStream, 0).value);
    return c.right.table.bind(c.at_right(), fd, {address, 80});
  };
  expect_error(bind(kRight), Errno::kAddressInUse);
  EXPECT_EQ(bind(second).value, 0);
}

// RFC 6056: not even the port of a listener or of a bind() can be guessed.
TEST(Bind, ChoosesPortsByTheSecretOfTheMachine) {
  const auto bound = [](SipKey secret, int times) {
    tcp::Host host(kLeft, secret);
    SocketTable table;
    const Environment os{host, Instant()};
    std::uint16_t port = 0;
    for (int i = 0; i < times; ++i) {
      const int fd = static_cast<int>(table.socket(os, family::kInet, type::kStream, 0).value);
      EXPECT_EQ(table.bind(os, fd, {kAny, 0}).value, 0);
      port = table.getsockname(os, fd).address->port;
    }
    return port;
  };
  EXPECT_EQ(bound({1, 2}, 1), bound({1, 2}, 1));
  EXPECT_NE(bound({1, 2}, 1), bound({1, 3}, 1));
  EXPECT_NE(bound({1, 2}, 1), bound({1, 2}, 2));
  EXPECT_GE(bound({1, 2}, 3), 49152);
}

TEST(Bind, LetsListenersWithReusePortShareWhoComes) {
  Machines m;
  const auto listener = [&m](bool reuse) {
    const int fd =
        static_cast<int>(m.right.table.socket(m.at_right(), family::kInet, type::kStream, 0).value);
    m.right.table.setsockopt(m.at_right(), fd, level::kSocket, so::kReusePort, std::int64_t{reuse});
    m.right.table.fcntl(fd, control::kSetFlags, control::kNonBlock);
    return fd;
  };
  const int one = listener(true);
  const int two = listener(true);
  for (const int fd : {one, two}) {
    EXPECT_EQ(m.right.table.bind(m.at_right(), fd, {kAny, 80}).value, 0);
    EXPECT_EQ(m.right.table.listen(m.at_right(), fd, 100).value, 0);
  }
  expect_error(m.right.table.bind(m.at_right(), listener(false), {kAny, 80}), Errno::kAddressInUse);
  for (int i = 0; i < 40; ++i) m.left.table.connect(m.at_left(), m.socket(), {kRight, 80});
  m.settle();
  const auto accepted = [&m](int fd) {
    int count = 0;
    while (m.right.table.accept(m.at_right(), fd).value >= 0) ++count;
    return count;
  };
  const int first = accepted(one);
  const int second = accepted(two);
  EXPECT_EQ(first + second, 40);
  EXPECT_GT(first, 8);
  EXPECT_GT(second, 8);
}

// Both may bind with SO_REUSEADDR, but then only one of them may listen.
TEST(Listen, WithReuseAddressIsForOneOfThem) {
  Machines m;
  const int one = m.socket();
  const int two = m.socket();
  for (const int fd : {one, two}) {
    m.left.table.setsockopt(m.at_left(), fd, level::kSocket, so::kReuseAddress, std::int64_t{1});
    EXPECT_EQ(m.left.table.bind(m.at_left(), fd, {kAny, 80}).value, 0);
  }
  EXPECT_EQ(m.left.table.listen(m.at_left(), one, 1).value, 0);
  expect_error(m.left.table.listen(m.at_left(), two, 1), Errno::kAddressInUse);
}

TEST(Bind, FindsAPortInTimeWaitTakenUnlessReused) {
  Connected c;
  c.right.table.close(c.at_right(), c.server);
  c.settle();
  c.left.table.close(c.at_left(), c.client);
  c.settle();
  c.right.table.close(c.at_right(), c.listener);
  const int fd = static_cast<int>(c.right.table.socket(c.at_right(), family::kInet, type::kStream, 0).value);
  expect_error(c.right.table.bind(c.at_right(), fd, {kAny, 80}), Errno::kAddressInUse);
  c.right.table.setsockopt(c.at_right(), fd, level::kSocket, so::kReuseAddress, std::int64_t{1});
  EXPECT_EQ(c.right.table.bind(c.at_right(), fd, {kAny, 80}).value, 0);
  EXPECT_EQ(c.right.table.listen(c.at_right(), fd, 1).value, 0);
}

TEST(Listen, IsNotForAConnectedSocketAndCanBeRepeated) {
  Connected c;
  expect_error(c.left.table.listen(c.at_left(), c.client, 1), Errno::kInvalid);
  EXPECT_EQ(c.right.table.listen(c.at_right(), c.listener, 9).value, 0);
}

TEST(Listen, WithoutBindTakesAPort) {
  Machines m;
  const int fd = m.socket();
  EXPECT_EQ(m.left.table.listen(m.at_left(), fd, 1).value, 0);
  EXPECT_NE(m.left.table.getsockname(m.at_left(), fd).address->port, 0);
}

TEST(Accept, AnswersEagainWhenNobodyIsThere) {
  Machines m;
  const int fd = m.listening();
  m.right.table.fcntl(fd, control::kSetFlags, control::kNonBlock);
  expect_error(m.right.table.accept(m.at_right(), fd), Errno::kAgain);
}

TEST(Accept, IsForListenersOnly) {
  Machines m;
  expect_error(m.left.table.accept(m.at_left(), m.socket()), Errno::kInvalid);
  expect_error(m.left.table.accept(m.at_left(), 77), Errno::kBadDescriptor);
}

TEST(Accept, BlocksUntilSomebodyComes) {
  Machines m;
  const int listener = m.listening();
  Answer waiting = m.right.table.accept(m.at_right(), listener);
  ASSERT_TRUE(waiting.blocked);
  waiting = m.right.table.resume(m.at_right(), *waiting.blocked);
  ASSERT_TRUE(waiting.blocked);
  m.left.table.connect(m.at_left(), m.socket(), {kRight, 80});
  m.settle();
  const Answer accepted = m.right.table.resume(m.at_right(), *waiting.blocked);
  EXPECT_EQ(accepted.value, 4);
  EXPECT_EQ(accepted.address->address, kLeft);
}

TEST(Accept, SetsNonBlockingWhenAsked) {
  Machines m;
  const int listener = m.listening();
  m.left.table.connect(m.at_left(), m.socket(), {kRight, 80});
  m.settle();
  const Answer accepted = m.right.table.accept(m.at_right(), listener, type::kNonBlock);
  EXPECT_EQ(m.right.table.fcntl(static_cast<int>(accepted.value), control::kGetFlags, 0).value,
            control::kReadWrite | control::kNonBlock);
}

TEST(Connect, BlocksUntilEstablished) {
  Machines m;
  m.listening();
  const int fd = m.socket();
  const Answer waiting = m.left.table.connect(m.at_left(), fd, {kRight, 80});
  ASSERT_TRUE(waiting.blocked);
  m.settle();
  EXPECT_EQ(m.left.table.resume(m.at_left(), *waiting.blocked).value, 0);
  EXPECT_EQ(*m.left.table.getpeername(m.at_left(), fd).address, (wire::Endpoint{kRight, 80}));
  expect_error(m.left.table.connect(m.at_left(), fd, {kRight, 80}), Errno::kConnected);
}

TEST(Connect, NonBlockingIsInProgressThenAlreadyThenDone) {
  Machines m;
  m.listening();
  const int fd = m.socket(family::kInet, type::kNonBlock);
  expect_error(m.left.table.connect(m.at_left(), fd, {kRight, 80}), Errno::kInProgress);
  expect_error(m.left.table.connect(m.at_left(), fd, {kRight, 80}), Errno::kAlready);
  m.settle();
  EXPECT_EQ(m.left.table.connect(m.at_left(), fd, {kRight, 80}).value, 0);
  expect_error(m.left.table.connect(m.at_left(), fd, {kRight, 80}), Errno::kConnected);
}

TEST(Connect, IsRefusedByAClosedPortAndSaysSoOnce) {
  Machines m;
  const int fd = m.socket(family::kInet, type::kNonBlock);
  expect_error(m.left.table.connect(m.at_left(), fd, {kRight, 81}), Errno::kInProgress);
  m.settle();
  const auto error = [&] {
    return *m.left.table.getsockopt(m.at_left(), fd, level::kSocket, so::kError).option;
  };
  EXPECT_EQ(error(), OptionValue{std::int64_t{111}});
  EXPECT_EQ(error(), OptionValue{std::int64_t{0}});
}

TEST(Connect, MayBeTriedAgainAfterARefusal) {
  Machines m;
  const int fd = m.socket();
  const Answer refused = m.left.table.connect(m.at_left(), fd, {kRight, 80});
  m.settle();
  expect_error(m.left.table.resume(m.at_left(), *refused.blocked), Errno::kConnectionRefused);
  m.listening();
  const Answer waiting = m.left.table.connect(m.at_left(), fd, {kRight, 80});
  m.settle();
  EXPECT_EQ(m.left.table.resume(m.at_left(), *waiting.blocked).value, 0);
}

TEST(Connect, TimesOutWhenNobodyAnswers) {
  tcp::Config config;
  config.syn_retries = 1;
  Machines m(config);
  m.wire.cut = true;
  const int fd = m.socket();
  const Answer waiting = m.left.table.connect(m.at_left(), fd, {kRight, 80});
  m.pass(seconds(60));
  expect_error(m.left.table.resume(m.at_left(), *waiting.blocked), Errno::kTimedOut);
}

TEST(Connect, GivesUpWaitingAfterTheSendTimeout) {
  Machines m;
  m.wire.cut = true;
  const int fd = m.socket();
  m.left.table.setsockopt(m.at_left(), fd, level::kSocket, so::kSendTimeout, milliseconds(50));
  const Answer waiting = m.left.table.connect(m.at_left(), fd, {kRight, 80});
  ASSERT_EQ(waiting.blocked->deadline, m.now + milliseconds(50));
  m.pass(milliseconds(50));
  expect_error(m.left.table.resume(m.at_left(), *waiting.blocked), Errno::kInProgress);
}

TEST(Connect, ToUnspecifiedDissolvesTheConnection) {
  Connected c;
  EXPECT_EQ(c.left.table.disconnect(c.at_left(), c.client).value, 0);
  c.settle();
  EXPECT_EQ(c.right.received.back(), "RST");
  expect_error(c.left.table.getpeername(c.at_left(), c.client), Errno::kNotConnected);
}

TEST(Ipv6Socket, MeetsAnIpv4PeerAsAMappedAddress) {
  Machines m;
  m.listening();
  const int fd = m.socket(family::kInet6);
  expect_error(m.left.table.connect(m.at_left(), fd, {kRight, 80}), Errno::kFamilyUnsupported);
  const Answer waiting = m.left.table.connect(m.at_left(), fd, {mapped(kRight), 80});
  m.settle();
  EXPECT_EQ(m.left.table.resume(m.at_left(), *waiting.blocked).value, 0);
  EXPECT_EQ(m.left.table.getpeername(m.at_left(), fd).address->to_string(), "[::ffff:198.51.100.2]:80");
}

TEST(Ipv6Socket, KeptToItsOwnKindSharesThePortWithAnIpv4One) {
  Machines m;
  const int v4 = m.socket();
  const int v6 = m.socket(family::kInet6);
  m.left.table.setsockopt(m.at_left(), v6, level::kIpv6, ipv6::kV6Only, std::int64_t{1});
  EXPECT_EQ(m.left.table.bind(m.at_left(), v4, {kAny, 80}).value, 0);
  EXPECT_EQ(m.left.table.bind(m.at_left(), v6, {mapped(kAny), 80}).value, 0);
  expect_error(m.left.table.setsockopt(m.at_left(), v6, level::kIpv6, ipv6::kV6Only, std::int64_t{0}),
               Errno::kInvalid);
}

TEST(SendTo, OpensTheConnectionWhereTheSystemHasItSo) {
  Machines bsd(tcp::info(tcp::Profile::kFreeBsd).config);
  const int listener = bsd.listening();
  const int fd = bsd.socket();
  EXPECT_EQ(bsd.left.table.send_to(bsd.at_left(), fd, {kRight, 80}, bytes("hello")).value, 5);
  bsd.settle();
  const int server = static_cast<int>(bsd.right.table.accept(bsd.at_right(), listener).value);
  EXPECT_EQ(text(bsd.right.table.receive(bsd.at_right(), server, 100).octets), "hello");
  EXPECT_EQ(bsd.left.table.send_to(bsd.at_left(), fd, {kRight, 81}, bytes("!")).value, 1)
      << "once there is a connection, the address means nothing";
  Machines linux(tcp::info(tcp::Profile::kLinux).config);
  expect_error(linux.left.table.send_to(linux.at_left(), linux.socket(), {kRight, 80}, bytes("hello")),
               Errno::kPipe);
}

TEST(FastOpen, IsForFreeBsdsClientsAndLinuxServers) {
  Machines bsd(tcp::info(tcp::Profile::kFreeBsd).config);
  const int client = bsd.socket();
  const auto set = [](Machine& machine, Environment os, int fd) {
    return machine.table.setsockopt(os, fd, level::kTcp, option::kFastOpen, std::int64_t{1});
  };
  EXPECT_EQ(set(bsd.left, bsd.at_left(), client).value, 0);
  EXPECT_EQ(bsd.left.table.send_to(bsd.at_left(), client, {kRight, 80}, bytes("hello")).value, 5);
  const auto syn = bsd.left.host.poll_segment(bsd.now);
  ASSERT_TRUE(syn);
  EXPECT_TRUE(wire::fast_open_cookie(syn->out.segment.header.options.bytes()).has_value());
  const int server = bsd.socket();
  bsd.left.table.bind(bsd.at_left(), server, {kAny, 80});
  expect_error(set(bsd.left, bsd.at_left(), server), Errno::kNoProtocolOption);
  tcp::Config config = tcp::info(tcp::Profile::kLinux).config;
  Machines linux(config);
  const int listener = linux.socket();
  EXPECT_EQ(set(linux.left, linux.at_left(), listener).value, 0);
  const auto got = linux.left.table.getsockopt(linux.at_left(), listener, level::kTcp, option::kFastOpen);
  EXPECT_EQ(got.option, OptionValue(std::int64_t{1}));
  expect_error(linux.left.table.setsockopt(linux.at_left(), listener, level::kTcp, option::kFastOpen,
                                           std::int64_t{-1}),
               Errno::kInvalid);
}

TEST(FastOpen, TakesKeysOfOneLengthOrTwice) {
  Machines linux(tcp::info(tcp::Profile::kLinux).config);
  const int fd = linux.socket();
  const auto set = [&](std::size_t size) {
    return linux.left.table.setsockopt(linux.at_left(), fd, level::kTcp, option::kFastOpenKey,
                                       std::string(size, 'k'));
  };
  EXPECT_EQ(set(16).value, 0);
  EXPECT_EQ(set(32).value, 0);
  for (const std::size_t wrong : {0U, 15U, 17U, 33U}) expect_error(set(wrong), Errno::kInvalid);
}

}  // namespace
}  // namespace tcplab::sockets
