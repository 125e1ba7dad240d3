// A Host: ports, demultiplexing, listeners, initial sequence numbers.

#include "core/tcp/host.hpp"

#include <set>
#include <vector>

#include "core/tcp/canonical.hpp"
#include "tests/tcp/endpoint.hpp"
#include "tests/tcp/wire_pair.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

TEST(Host, ConnectsToAListenerWhichAcceptsAChild) {
  WirePair w;
  const ConnId listener = *w.b.listen(80, 5, w.now);
  const ConnId client = *w.a.connect({w.b.address(), 80}, 0, w.now);
  w.settle();
  EXPECT_EQ(w.a.find(client)->state(), kEstablished);
  const std::optional<ConnId> child = w.b.accept(listener);
  ASSERT_TRUE(child);
  EXPECT_EQ(w.b.find(*child)->state(), kEstablished);
  EXPECT_EQ(w.b.find(listener)->state(), kListen);
  EXPECT_EQ(w.b.parent(*child), listener);
  EXPECT_FALSE(w.b.accept(listener));
}

TEST(Host, AnswersForAPortNobodyListensOnWithAReset) {
  WirePair w;
  const ConnId client = *w.a.connect({w.b.address(), 81}, 0, w.now);
  w.settle();
  EXPECT_EQ(w.a.find(client)->state(), kClosed);
  EXPECT_EQ(w.a.find(client)->error(), CallError::kConnectionRefused);
}

TEST(Host, IgnoresSegmentsForOtherAddresses) {
  WirePair w;
  wire::TcpSegment stray = Endpoint().segment("S", 1);
  stray.destination = wire::IpAddress::v4(203, 0, 113, 9);
  w.b.on_segment(stray, w.now);
  EXPECT_FALSE(w.b.poll_segment(w.now));
}

TEST(Host, KeepsTwoConnectionsOfTheSamePortApart) {
  WirePair w;
  const ConnId listener = *w.b.listen(80, 5, w.now);
  const ConnId one = *w.a.connect({w.b.address(), 80}, 0, w.now);
  const ConnId two = *w.a.connect({w.b.address(), 80}, 0, w.now);
  w.settle();
  ASSERT_TRUE(w.a.send(two, octets(3, 'x'), w.now));
  w.settle();
  const ConnId first = *w.b.accept(listener);
  const ConnId second = *w.b.accept(listener);
  EXPECT_EQ(w.b.find(first)->rcv().readable() + w.b.find(second)->rcv().readable(), 3U);
  EXPECT_EQ(w.b.find(first)->remote().port, w.a.find(one)->local().port);
  EXPECT_EQ(w.b.receive(second, 10)->size(), 3U);
}

TEST(Host, AFullBacklogDropsTheSynAndTheRetryGetsIn) {
  WirePair w;
  const ConnId listener = *w.b.listen(80, 1, w.now);
  const ConnId one = *w.a.connect({w.b.address(), 80}, 0, w.now);
  const ConnId two = *w.a.connect({w.b.address(), 80}, 0, w.now);
  w.settle();
  EXPECT_EQ(w.a.find(one)->state(), kEstablished);
  EXPECT_EQ(w.a.find(two)->state(), kSynSent);
  ASSERT_TRUE(w.b.accept(listener));
  w.pass(seconds(1));
  EXPECT_EQ(w.a.find(two)->state(), kEstablished);
}

TEST(Host, PassiveOpenForOnePeerBecomesTheConnectionItself) {
  WirePair w;
  const ConnId passive = *w.b.open_passive(80, wire::Endpoint{w.a.address(), 5555}, w.now);
  const ConnId wrong = *w.a.connect({w.b.address(), 80}, 6666, w.now);
  w.settle();
  EXPECT_EQ(w.a.find(wrong)->state(), kClosed);
  EXPECT_EQ(w.b.find(passive)->state(), kListen);
  const ConnId right = *w.a.connect({w.b.address(), 80}, 5555, w.now);
  w.settle();
  EXPECT_EQ(w.a.find(right)->state(), kEstablished);
  EXPECT_EQ(w.b.find(passive)->state(), kEstablished);
}

TEST(Host, EphemeralPortsDifferUntilAllAreTaken) {
  WirePair w;
  std::set<std::uint16_t> ports;
  for (int i = 0; i < 16384; ++i) {
    const Result<ConnId, CallError> id = w.a.connect({w.b.address(), 80}, 0, w.now);
    ASSERT_TRUE(id);
    const std::uint16_t port = w.a.find(*id)->local().port;
    EXPECT_GE(port, 49152);
    EXPECT_TRUE(ports.insert(port).second);
  }
  EXPECT_EQ(w.a.connect({w.b.address(), 80}, 0, w.now).error(), CallError::kInsufficientResources);
  EXPECT_TRUE(w.a.connect({w.b.address(), 81}, 0, w.now)) << "another destination has all ports free";
}

std::uint64_t future_of(const Host& host, Instant now) {
  Canon canon(now, SeqNum{}, 0);
  canonical(canon, host);
  return canon.hash();
}

// And so it need not look through all of them each time; a port that is given back is found at once.
TEST(Host, ATryThatFindsNoPortChangesNothingUntilOneIsGivenBack) {
  WirePair w;
  std::vector<ConnId> all;
  for (std::uint32_t i = 0; i < Host::kEphemeralPorts; ++i)
    all.push_back(*w.a.connect({w.b.address(), 80}, 0, w.now));
  const auto again = [&w](std::uint16_t port) { return w.a.connect({w.b.address(), port}, 0, w.now); };
  ASSERT_EQ(again(80).error(), CallError::kInsufficientResources);
  const std::uint64_t before = future_of(w.a, w.now);
  EXPECT_EQ(again(80).error(), CallError::kInsufficientResources);
  EXPECT_EQ(future_of(w.a, w.now), before);
  EXPECT_TRUE(again(81)) << "another destination";
  EXPECT_EQ(again(80).error(), CallError::kInsufficientResources);
  const std::uint16_t given_back = w.a.find(all[77])->local().port;
  ASSERT_TRUE(w.a.abort(all[77]));
  const auto found = again(80);
  ASSERT_TRUE(found);
  EXPECT_EQ(w.a.find(*found)->local().port, given_back);
  EXPECT_EQ(again(80).error(), CallError::kInsufficientResources);
}

// RFC 6056 3.3.3: where the ports begin is a secret of the Host, and another one for each destination.
TEST(Host, TheFirstEphemeralPortFollowsFromTheSecretAndTheDestination) {
  const auto first_port = [](SipKey secret, wire::Endpoint remote) {
    Host host(address_of(1), secret);
    return host.find(*host.connect(remote, 0, Instant()))->local().port;
  };
  const wire::Endpoint server{address_of(2), 80};
  EXPECT_EQ(first_port({1, 2}, server), first_port({1, 2}, server));
  EXPECT_NE(first_port({1, 2}, server), first_port({1, 3}, server));
  EXPECT_NE(first_port({1, 2}, server), first_port({2, 2}, server));
  EXPECT_NE(first_port({1, 2}, server), first_port({1, 2}, {address_of(2), 81}));
  EXPECT_NE(first_port({1, 2}, server), first_port({1, 2}, {address_of(3), 80}));
}

TEST(Host, TimeWaitHoldsTheFourTuple) {
  WirePair w;
  const ConnId listener = *w.b.listen(80, 5, w.now);
  const ConnId client = *w.a.connect({w.b.address(), 80}, 5000, w.now);
  w.settle();
  const ConnId server = *w.b.accept(listener);
  ASSERT_TRUE(w.a.close(client, w.now));
  w.settle();
  ASSERT_TRUE(w.b.close(server, w.now));
  w.settle();
  EXPECT_EQ(w.a.find(client)->state(), kTimeWait);
  EXPECT_EQ(w.b.find(server)->state(), kClosed);
  EXPECT_EQ(w.a.connect({w.b.address(), 80}, 5000, w.now).error(), CallError::kConnectionAlreadyExists);
  w.pass(seconds(240));
  EXPECT_EQ(w.a.find(client)->state(), kClosed);
  EXPECT_TRUE(w.a.connect({w.b.address(), 80}, 5000, w.now));
}

TEST(Host, AListeningPortIsTakenUntilItIsClosed) {
  WirePair w;
  const ConnId listener = *w.b.listen(80, 5, w.now);
  EXPECT_EQ(w.b.listen(80, 5, w.now).error(), CallError::kPortInUse);
  ASSERT_TRUE(w.b.close(listener, w.now));
  EXPECT_TRUE(w.b.listen(80, 5, w.now));
}

OpenOptions sharing() {
  OpenOptions options;
  options.share_port = true;
  return options;
}

TEST(Host, APortIsSharedOnlyAmongListenersThatAllSayTheyShareIt) {
  WirePair w;
  ASSERT_TRUE(w.b.listen(80, 5, w.now, sharing()));
  EXPECT_TRUE(w.b.listen(80, 5, w.now, sharing()));
  EXPECT_EQ(w.b.listen(80, 5, w.now).error(), CallError::kPortInUse);
  ASSERT_TRUE(w.b.listen(81, 5, w.now));
  EXPECT_EQ(w.b.listen(81, 5, w.now, sharing()).error(), CallError::kPortInUse);
}

TEST(Host, ListenersThatShareAPortEachGetSomeOfTheConnections) {
  WirePair w;
  const ConnId one = *w.b.listen(80, 100, w.now, sharing());
  const ConnId two = *w.b.listen(80, 100, w.now, sharing());
  const auto connect = [&w](int count) {
    for (int i = 0; i < count; ++i) ASSERT_TRUE(w.a.connect({w.b.address(), 80}, 0, w.now));
    w.settle();
  };
  connect(40);
  EXPECT_EQ(w.b.acceptable(one) + w.b.acceptable(two), 40U);
  EXPECT_GT(w.b.acceptable(one), 8U);
  EXPECT_GT(w.b.acceptable(two), 8U);
  // Whoever stays has all that come from then on.
  const std::size_t before = w.b.acceptable(two);
  ASSERT_TRUE(w.b.close(one, w.now));
  w.settle();
  connect(10);
  EXPECT_EQ(w.b.acceptable(two), before + 10);
}

TEST(Host, WhichOfTheListenersAPeerMeetsIsASecret) {
  const auto meets = [](SipKey secret, std::uint16_t port) {
    Host host(address_of(2), secret);
    (void)host.listen(80, 5, Instant(), sharing());
    const ConnId second = *host.listen(80, 5, Instant(), sharing());
    wire::TcpSegment syn = Endpoint().segment("S", 1);
    syn.source = address_of(1);
    syn.destination = address_of(2);
    syn.header.source_port = port;
    syn.header.destination_port = 80;
    return host.demultiplex(syn) == second;
  };
  std::vector<bool> ours, again, others;
  for (std::uint16_t port = 1000; port < 1040; ++port) {
    ours.push_back(meets({1, 2}, port));
    again.push_back(meets({1, 2}, port));
    others.push_back(meets({1, 3}, port));
  }
  EXPECT_EQ(ours, again) << "a SYN that comes again finds the same one";
  EXPECT_NE(ours, others);
}

TEST(Host, ReleaseWaitsForTheResetToLeave) {
  WirePair w;
  const ConnId listener = *w.b.listen(80, 5, w.now);
  const ConnId client = *w.a.connect({w.b.address(), 80}, 0, w.now);
  w.settle();
  const ConnId server = *w.b.accept(listener);
  ASSERT_TRUE(w.a.abort(client));
  w.a.release(client);
  w.settle();
  EXPECT_EQ(w.a.find(client), nullptr);
  EXPECT_EQ(w.b.find(server)->error(), CallError::kConnectionReset);
  EXPECT_EQ(w.a.close(client, w.now).error(), CallError::kConnectionDoesNotExist);
}

TEST(Host, InitialSequenceNumbersFollowRfc6528) {
  const auto iss = [](SipKey key, std::uint16_t port, Instant at) {
    Host host(wire::IpAddress::v4(198, 51, 100, 1), key);
    return host.find(*host.connect({wire::IpAddress::v4(198, 51, 100, 2), port}, 1000, at))->snd().iss;
  };
  const Instant start;
  EXPECT_EQ(iss({1, 2}, 80, start), iss({1, 2}, 80, start));
  EXPECT_EQ(iss({1, 2}, 80, start + seconds(1)) - iss({1, 2}, 80, start), 250'000)
      << "a tick every 4 microseconds";
  EXPECT_NE(iss({1, 2}, 80, start), iss({1, 2}, 81, start));
  EXPECT_NE(iss({1, 2}, 80, start), iss({1, 3}, 80, start));
}

TEST(Host, ACopyLivesItsOwnLife) {
  WirePair w;
  const ConnId listener = *w.b.listen(80, 5, w.now);
  const ConnId client = *w.a.connect({w.b.address(), 80}, 0, w.now);
  w.settle();
  WirePair other = w;
  ASSERT_TRUE(other.a.close(client, other.now));
  other.settle();
  EXPECT_EQ(other.a.find(client)->state(), kFinWait2);
  EXPECT_EQ(w.a.find(client)->state(), kEstablished);
  EXPECT_EQ(w.b.find(*w.b.accept(listener))->state(), kEstablished);
}

}  // namespace
}  // namespace tcplab::tcp
