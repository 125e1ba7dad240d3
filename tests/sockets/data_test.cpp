// read, recv, write, send, shutdown, close: what arrives, what blocks, what is an error.
#include <gtest/gtest.h>

#include "tests/sockets/machines.hpp"

namespace tcplab::sockets {
namespace {

TEST(Read, TakesWhatIsThereAndNoMoreThanAskedFor) {
  Connected c;
  EXPECT_EQ(c.send("hello").value, 5);
  c.settle();
  EXPECT_EQ(text(c.read(2).octets), "he");
  EXPECT_EQ(text(c.read(100).octets), "llo");
  expect_error(c.read(1), Errno::kAgain);
}

TEST(Read, PeekLeavesTheDataAndTruncThrowsItAway) {
  Connected c;
  c.send("hello");
  c.settle();
  EXPECT_EQ(text(c.read(3, message::kPeek).octets), "hel");
  EXPECT_EQ(c.read(3, message::kTruncated).value, 3);
  EXPECT_EQ(text(c.read(9).octets), "lo");
}

TEST(Read, WaitAllWaitsForAll) {
  Connected c;
  c.send("abc");
  c.settle();
  Answer answer = c.read(6, message::kWaitAll);
  ASSERT_TRUE(answer.blocked);
  c.send("defg");
  c.pass(milliseconds(100));  // the delayed ACK, for which Nagle's algorithm waits
  answer = c.right.table.resume(c.at_right(), *answer.blocked);
  EXPECT_EQ(text(answer.octets), "abcdef");
}

TEST(Read, WaitAllReturnsWhatThereIsAtTheEnd) {
  Connected c;
  c.send("abc");
  c.settle();
  const Answer waiting = c.read(6, message::kWaitAll);
  c.left.table.shutdown(c.at_left(), c.client, how::kWrite);
  c.settle();
  EXPECT_EQ(text(c.right.table.resume(c.at_right(), *waiting.blocked).octets), "abc");
  EXPECT_EQ(c.read(6).value, 0);
}

TEST(Read, BlocksUntilDataComesOrTheTimeoutOfTheSocket) {
  Connected c;
  c.right.table.setsockopt(c.at_right(), c.server, level::kSocket, so::kReceiveTimeout, milliseconds(10));
  const Answer waiting = c.read(1, 0);
  ASSERT_TRUE(waiting.blocked);
  EXPECT_EQ(waiting.blocked->deadline, c.now + milliseconds(10));
  c.pass(milliseconds(10));
  expect_error(c.right.table.resume(c.at_right(), *waiting.blocked), Errno::kAgain);
}

TEST(Read, OfNothingConnectedIsAnError) {
  Machines m;
  expect_error(m.left.table.receive(m.at_left(), m.socket(), 1), Errno::kNotConnected);
  expect_error(m.left.table.receive(m.at_left(), 42, 1), Errno::kBadDescriptor);
  const int epoll = static_cast<int>(m.left.table.epoll_create().value);
  expect_error(m.left.table.receive(m.at_left(), epoll, 1), Errno::kInvalid);
}

TEST(Read, TellsAResetOnceAndThenTheEnd) {
  Connected c;
  c.left.table.setsockopt(c.at_left(), c.client, level::kSocket, so::kLinger, Linger{true, 0});
  c.left.table.close(c.at_left(), c.client);
  c.settle();
  expect_error(c.read(1), Errno::kConnectionReset);
  EXPECT_EQ(c.read(1).value, 0);
}

TEST(Read, ReportsWhatIsLeftWhenInqIsAsked) {
  Connected c;
  c.right.table.setsockopt(c.at_right(), c.server, level::kTcp, option::kInq, std::int64_t{1});
  c.send("hello");
  c.settle();
  EXPECT_EQ(c.read(2).inq, 3U);
}

TEST(Write, ToNothingConnectedIsABrokenPipe) {
  Machines m;
  expect_error(m.left.table.send(m.at_left(), m.socket(), bytes("x")), Errno::kPipe);
}

TEST(Write, AfterShutdownIsABrokenPipe) {
  Connected c;
  EXPECT_EQ(c.left.table.shutdown(c.at_left(), c.client, how::kWrite).value, 0);
  expect_error(c.send("x"), Errno::kPipe);
}

TEST(Write, TellsAResetFirstAndABrokenPipeAfterwards) {
  Connected c;
  c.right.table.setsockopt(c.at_right(), c.server, level::kSocket, so::kLinger, Linger{true, 0});
  c.right.table.close(c.at_right(), c.server);
  c.settle();
  expect_error(c.send("x"), Errno::kConnectionReset);
  expect_error(c.send("x"), Errno::kPipe);
}

TEST(Write, BlocksWhileTheBufferIsFull) {
  tcp::Config config;
  config.send_buffer = 4000;
  config.receive_buffer = 3000;
  Connected c(config);
  const std::string much(9000, 'a');
  Answer answer = c.send(much);
  ASSERT_TRUE(answer.blocked);
  std::size_t arrived = 0;
  for (int round = 0; round < 20 && answer.blocked; ++round) {
    c.settle();
    arrived += c.read(9000).octets.size();
    answer = c.left.table.resume(c.at_left(), *answer.blocked);
  }
  EXPECT_EQ(answer.value, 9000);
  for (int round = 0; round < 20 && arrived < much.size(); ++round) {
    c.pass(seconds(1));
    const Answer more = c.read(9000);
    if (more.value > 0) arrived += more.octets.size();
  }
  EXPECT_EQ(arrived, much.size());
}

TEST(Write, NonBlockingTakesWhatFitsThenEagain) {
  tcp::Config config;
  config.send_buffer = 4000;
  Connected c(config);
  c.wire.cut = true;
  EXPECT_EQ(c.send(std::string(9000, 'a'), message::kDontWait).value, 4000);
  expect_error(c.send("x", message::kDontWait), Errno::kAgain);
}

TEST(Write, OutOfBandOctetIsReadOutOfBand) {
  Connected c;
  c.left.table.setsockopt(c.at_left(), c.client, level::kTcp, option::kNoDelay, OptionValue{std::int64_t{1}});
  c.send("abc", message::kOutOfBand);
  c.settle();
  EXPECT_EQ(text(c.read(1, message::kOutOfBand).octets), "c");
  EXPECT_EQ(text(c.read(10).octets), "ab");
  expect_error(c.read(10, message::kDontWait), Errno::kAgain);
  c.send("de");
  c.settle();
  EXPECT_EQ(text(c.read(10).octets), "de");
}

TEST(Shutdown, OfReadingMakesReadsEnd) {
  Connected c;
  EXPECT_EQ(c.right.table.shutdown(c.at_right(), c.server, how::kRead).value, 0);
  EXPECT_EQ(c.read(1).value, 0);
}

TEST(Shutdown, ChecksItsArguments) {
  Connected c;
  expect_error(c.left.table.shutdown(c.at_left(), c.client, 3), Errno::kInvalid);
  expect_error(c.left.table.shutdown(c.at_left(), c.socket(), how::kBoth), Errno::kNotConnected);
  expect_error(c.left.table.shutdown(c.at_left(), 99, how::kBoth), Errno::kBadDescriptor);
}

TEST(Shutdown, OfWritingSendsAFinAndLeavesReading) {
  Connected c;
  c.left.table.shutdown(c.at_left(), c.client, how::kWrite);
  c.settle();
  EXPECT_EQ(c.right.received.at(0), "FIN, ACK");
  EXPECT_EQ(c.read(1).value, 0);
  EXPECT_EQ(c.right.table.send(c.at_right(), c.server, bytes("late")).value, 4);
  c.settle();
  EXPECT_EQ(text(c.left.table.receive(c.at_left(), c.client, 10).octets), "late");
}

TEST(Close, SendsAFin) {
  Connected c;
  EXPECT_EQ(c.left.table.close(c.at_left(), c.client).value, 0);
  c.settle();
  EXPECT_EQ(c.right.received.at(0), "FIN, ACK");
  expect_error(c.left.table.close(c.at_left(), c.client), Errno::kBadDescriptor);
}

TEST(Close, WithUnreadDataSendsAReset) {
  Connected c;
  c.send("never read");
  c.settle();
  c.right.table.close(c.at_right(), c.server);
  c.settle();
  EXPECT_NE(c.left.received.back().find("RST"), std::string::npos);
}

TEST(Close, WithLingerZeroSendsAReset) {
  Connected c;
  c.left.table.setsockopt(c.at_left(), c.client, level::kSocket, so::kLinger, Linger{true, 0});
  c.left.table.close(c.at_left(), c.client);
  c.settle();
  EXPECT_NE(c.right.received.back().find("RST"), std::string::npos);
}

TEST(Close, WithLingerWaitsUntilAllIsAcknowledged) {
  Connected c;
  c.left.table.setsockopt(c.at_left(), c.client, level::kSocket, so::kLinger, Linger{true, 5});
  c.send("hello");
  const Answer waiting = c.left.table.close(c.at_left(), c.client);
  ASSERT_TRUE(waiting.blocked);
  ASSERT_TRUE(c.left.table.resume(c.at_left(), *waiting.blocked).blocked);
  c.pass(seconds(1));
  EXPECT_EQ(c.left.table.resume(c.at_left(), *waiting.blocked).value, 0);
  EXPECT_FALSE(c.left.table.resume(c.at_left(), *waiting.blocked).blocked);
}

TEST(Close, OfAListenerResetsWhoeverWaits) {
  Machines m;
  const int listener = m.listening();
  m.left.table.connect(m.at_left(), m.socket(), {kRight, 80});
  m.settle();
  m.right.table.close(m.at_right(), listener);
  m.settle();
  EXPECT_NE(m.left.received.back().find("RST"), std::string::npos);
}

TEST(Close, LeavesNothingBehindOnceTheConnectionIsOver) {
  Connected c;
  c.left.table.close(c.at_left(), c.client);
  c.settle();
  c.right.table.close(c.at_right(), c.server);
  c.pass(seconds(600));
  c.left.table.collect(c.at_left());
  c.right.table.collect(c.at_right());
  c.settle();
  EXPECT_TRUE(c.left.host.connections().empty());
  EXPECT_EQ(c.right.host.connections().size(), 1U);  // the listener
}

TEST(Calls, AreLoggedForTheTrace) {
  Connected c;
  c.left.table.take_calls();
  c.send("hello");
  c.left.table.close(c.at_left(), c.client);
  const std::vector<tcp::MadeCall> calls = c.left.table.take_calls();
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0].call.call, tcp::CallKind::kSend);
  EXPECT_EQ(calls[0].call.count, 5U);
  EXPECT_EQ(calls[1].call.call, tcp::CallKind::kClose);
  EXPECT_TRUE(calls[1].call.both) << "nobody reads after close()";
}

TEST(Calls, OfShutdownAreAnOrdinaryClose) {
  Connected c;
  c.left.table.take_calls();
  c.left.table.shutdown(c.at_left(), c.client, how::kWrite);
  const std::vector<tcp::MadeCall> calls = c.left.table.take_calls();
  ASSERT_EQ(calls.size(), 1U);
  EXPECT_EQ(calls[0].call.call, tcp::CallKind::kClose);
  EXPECT_FALSE(calls[0].call.both);
}

}  // namespace
}  // namespace tcplab::sockets
