// What stands in the way of a port that was used before: a pair of sockets in TIME-WAIT, and of sockets
// without SO_REUSEADDR the port itself.
#include <gtest/gtest.h>

#include "tests/tcp/endpoint.hpp"
#include "tests/tcp/wire_pair.hpp"

namespace tcplab::tcp {
namespace {

constexpr std::uint16_t kPort = 5000;

// A connection from kPort that our side has closed first.
struct AfterAClose : WirePair {
  explicit AfterAClose(const Config& config) : WirePair(config) {
    const ConnId listener = *b.listen(80, 5, now);
    old = *a.connect({b.address(), 80}, kPort, now);
    settle();
    EXPECT_TRUE(a.close(old, now));
    settle();
    EXPECT_TRUE(b.close(*b.accept(listener), now));
    settle();
    EXPECT_EQ(a.find(old)->state(), State::kTimeWait);
    numbers_end = a.find(old)->snd().nxt;
  }
  Result<ConnId, CallError> again(std::uint16_t port = 80) {
    return a.connect({b.address(), port}, kPort, now);
  }

  ConnId old;
  SeqNum numbers_end;
};

Config with(bool timestamps, bool reuse) {
  Config config;
  config.timestamps = timestamps;
  config.reuse_time_wait = reuse;
  return config;
}

TEST(Reuse, ATimeWaitGivesWayToTheNextConnectOnceItsTimestampIsMoreThanASecondOld) {
  AfterAClose w(with(true, true));
  w.pass(seconds(1));
  EXPECT_EQ(w.again().error(), CallError::kConnectionAlreadyExists);
  EXPECT_EQ(w.a.find(w.old)->state(), State::kTimeWait);
  w.pass(milliseconds(1));
  const auto next = w.again();
  ASSERT_TRUE(next);
  EXPECT_FALSE(w.a.find(*next)->snd().iss < w.numbers_end + 65536) << "beyond all that the old one used";
  w.settle();
  EXPECT_EQ(w.a.find(*next)->state(), State::kEstablished);
  EXPECT_EQ(w.a.find(w.old), nullptr);
}

// All ephemeral ports are taken, one of them by a connection in TIME-WAIT: it is found free as soon as it is.
TEST(Reuse, ATimeWaitIsTheLastPortThatIsLeftOnceItsTimestampIsOldEnough) {
  WirePair w(with(true, true));
  const ConnId listener = *w.b.listen(80, 5, w.now);
  const ConnId closed = *w.a.connect({w.b.address(), 80}, 0, w.now);
  w.settle();
  ASSERT_TRUE(w.a.close(closed, w.now));
  w.settle();
  ASSERT_TRUE(w.b.close(*w.b.accept(listener), w.now));
  w.settle();
  ASSERT_EQ(w.a.find(closed)->state(), State::kTimeWait);
  const std::uint16_t port = w.a.find(closed)->local().port;
  for (std::uint32_t i = 1; i < Host::kEphemeralPorts; ++i)
    ASSERT_TRUE(w.a.connect({w.b.address(), 80}, 0, w.now));
  const auto again = [&w] { return w.a.connect({w.b.address(), 80}, 0, w.now); };
  EXPECT_EQ(again().error(), CallError::kInsufficientResources);
  w.now = w.now + seconds(1);
  EXPECT_EQ(again().error(), CallError::kInsufficientResources);
  w.now = w.now + milliseconds(1);
  const auto next = again();
  ASSERT_TRUE(next);
  EXPECT_EQ(w.a.find(*next)->local().port, port);
}

TEST(Reuse, NothingGivesWayWithoutTimestampsOrUnlessItIsAskedFor) {
  for (const Config& config : {with(false, true), with(true, false), Config()}) {
    AfterAClose w(config);
    w.pass(seconds(30));
    EXPECT_EQ(w.again().error(), CallError::kConnectionAlreadyExists);
  }
}

TEST(Reuse, OnlyTimeWaitGivesWay) {
  WirePair w(with(true, true));
  ASSERT_TRUE(w.b.listen(80, 5, w.now));
  ASSERT_TRUE(w.a.connect({w.b.address(), 80}, kPort, w.now));
  w.settle();
  w.pass(seconds(30));
  EXPECT_EQ(w.a.connect({w.b.address(), 80}, kPort, w.now).error(), CallError::kConnectionAlreadyExists);
}

// Of the standard only the very same pair of sockets is refused: RFC 9293 3.4.1, 3.9.1.1 (MUST-42).
TEST(Reuse, APortInTimeWaitMayBeNamedForAnotherPeerOrAListener) {
  AfterAClose w{Config()};
  EXPECT_TRUE(w.again(81));
  EXPECT_TRUE(w.a.listen(kPort, 5, w.now));
}

TEST(Reuse, WithoutSoReuseaddrThePortItselfIsRefusedUntilTimeWaitIsOver) {
  Config config;
  config.reuse_address = false;
  AfterAClose w(config);
  EXPECT_EQ(w.again(81).error(), CallError::kPortInUse);
  EXPECT_EQ(w.a.listen(kPort, 5, w.now).error(), CallError::kPortInUse);
  EXPECT_TRUE(w.a.connect({w.b.address(), 81}, 0, w.now)) << "another port is nobody's";
  w.pass(minutes(5));
  w.settle();
  EXPECT_TRUE(w.a.listen(kPort, 5, w.now));
}

TEST(Reuse, WithoutSoReuseaddrAListenerKeepsItsPortFromConnects) {
  Config config;
  config.reuse_address = false;
  WirePair w(config);
  ASSERT_TRUE(w.a.listen(kPort, 5, w.now));
  EXPECT_EQ(w.a.connect({w.b.address(), 80}, kPort, w.now).error(), CallError::kPortInUse);
}

// BSD's and Linux's bind() asks of the address and the port, not of the port alone.
TEST(Reuse, WithoutSoReuseaddrAPortIsRefusedAtTheSameAddressOnly) {
  Config config;
  config.reuse_address = false;
  WirePair w(config);
  const wire::IpAddress second = wire::IpAddress::v4(192, 0, 2, 7);
  w.a.add_address(second);
  OpenOptions at_first;
  at_first.local_address = w.a.address();
  OpenOptions at_second;
  at_second.local_address = second;
  ASSERT_TRUE(w.a.connect({w.b.address(), 80}, kPort, w.now, at_first));
  EXPECT_EQ(w.a.connect({w.b.address(), 81}, kPort, w.now, at_first).error(), CallError::kPortInUse);
  EXPECT_EQ(w.a.listen(kPort, 5, w.now, at_first).error(), CallError::kPortInUse);
  EXPECT_EQ(w.a.listen(kPort, 5, w.now).error(), CallError::kPortInUse) << "at all of them, so at that too";
  EXPECT_EQ(w.a.connect({w.b.address(), 81}, kPort, w.now).error(), CallError::kPortInUse);
  EXPECT_TRUE(w.a.connect({w.b.address(), 81}, kPort, w.now, at_second));
  EXPECT_EQ(w.a.listen(kPort, 5, w.now, at_second).error(), CallError::kPortInUse);
}

TEST(Reuse, AListenerAtOneAddressLeavesItsPortToTheOthers) {
  Config config;
  config.reuse_address = false;
  WirePair w(config);
  w.a.add_address(wire::IpAddress::v4(192, 0, 2, 7));
  OpenOptions at_first;
  at_first.local_address = w.a.address();
  OpenOptions at_second;
  at_second.local_address = wire::IpAddress::v4(192, 0, 2, 7);
  EXPECT_TRUE(w.a.listen(kPort, 5, w.now, at_first));
  EXPECT_TRUE(w.a.listen(kPort, 5, w.now, at_second));
  EXPECT_EQ(w.a.listen(kPort, 5, w.now).error(), CallError::kPortInUse);
}

TEST(Reuse, AChosenIsnIsTheFirstNumberOfEachConnectionOnBothSides) {
  Config config;
  config.isn = 4'294'967'295;
  WirePair w(config);
  const ConnId listener = *w.b.listen(80, 5, w.now);
  const ConnId client = *w.a.connect({w.b.address(), 80}, 0, w.now);
  w.settle();
  EXPECT_EQ(w.a.find(client)->snd().iss, SeqNum{4'294'967'295});
  EXPECT_EQ(w.a.find(client)->snd().nxt, SeqNum{0});
  EXPECT_EQ(w.b.find(*w.b.accept(listener))->snd().iss, SeqNum{4'294'967'295});
}

// RFC 9293 3.10.2: SEND makes a passive OPEN for one peer an active one, and an active one is refused where a
// connection stands.
TEST(Reuse, APassiveOpenCannotSendWhereAConnectionStands) {
  WirePair w;
  ASSERT_TRUE(w.b.listen(80, 5, w.now));
  const ConnId first = *w.a.connect({w.b.address(), 80}, kPort, w.now);
  w.settle();
  const ConnId passive = *w.a.open_passive(kPort, wire::Endpoint{w.b.address(), 80}, w.now);
  EXPECT_EQ(w.a.send(passive, octets(10), w.now).error(), CallError::kConnectionAlreadyExists);
  EXPECT_EQ(w.a.find(passive)->state(), State::kListen);
  ASSERT_TRUE(w.a.send(first, octets(10), w.now));
  w.pass(seconds(1));  // the ACK is a delayed one
  EXPECT_EQ(w.a.find(first)->snd().flight(), 0U) << "the first one still hears its peer";
}

TEST(Reuse, APassiveOpenThatSendsFollowsATimeWaitBeyondItsNumbers) {
  AfterAClose w(with(true, true));
  const ConnId passive = *w.a.open_passive(kPort, wire::Endpoint{w.b.address(), 80}, w.now);
  w.pass(seconds(1) + milliseconds(1));
  ASSERT_TRUE(w.a.send(passive, octets(10), w.now));
  EXPECT_FALSE(w.a.find(passive)->snd().iss < w.numbers_end + 65536);
  w.settle();
  EXPECT_EQ(w.a.find(passive)->state(), State::kEstablished);
  EXPECT_EQ(w.a.find(w.old), nullptr);
}

// RFC 9293 3.4.1 (MUST-8)
TEST(Reuse, APassiveOpenThatSendsChoosesItsNumbersThen) {
  WirePair w;
  const wire::Endpoint peer{w.b.address(), 80};
  const ConnId passive = *w.a.open_passive(kPort, peer, w.now);
  w.pass(seconds(100));
  ASSERT_TRUE(w.a.send(passive, octets(10), w.now));
  const ConnId other = *w.a.open_passive(kPort + 1, peer, w.now);
  Host twin = w.a;
  w.pass(seconds(50));
  ASSERT_TRUE(w.a.send(other, octets(10), w.now));
  ASSERT_TRUE(twin.send(other, octets(10), w.now - seconds(50)));
  EXPECT_EQ(w.a.find(other)->snd().iss, twin.find(other)->snd().iss + 50U * 250'000U);
}

TEST(Reuse, APassiveOpenForAPeerStandsAtOurAddressOfThePeersKind) {
  Host host(wire::IpAddress::v4(198, 51, 100, 1), {1, 2});
  host.add_address(*wire::IpAddress::parse("2001:db8::1"));
  const wire::Endpoint peer{*wire::IpAddress::parse("2001:db8::2"), 80};
  const ConnId passive = *host.open_passive(kPort, peer, Instant{});
  EXPECT_EQ(host.find(passive)->local().address, wire::IpAddress::parse("2001:db8::1"));
}

}  // namespace
}  // namespace tcplab::tcp
