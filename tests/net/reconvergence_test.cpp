// Ways that follow links which go down and come up, and how many ICMP errors a node sends.
#include <gtest/gtest.h>

#include "core/net/canonical.hpp"
#include "core/wire/icmp.hpp"
#include "tests/net/support.hpp"

namespace tcplab::net {
namespace {

// 0 -- 2 -- 3 -- 1, and a longer way from 2 to 3 over 4.
Network with_a_detour(std::optional<Duration> convergence) {
  Network network(1);
  network.add_host(kClient);
  network.add_host(kServer);
  for (std::uint8_t i = 0; i < 3; ++i) network.add_node({wire::IpAddress::v4(192, 0, 2, i)}, Router{});
  const LinkConfig wire{.delay = milliseconds(1)};
  const std::pair<NodeIndex, NodeIndex> joined[] = {{0, 2}, {2, 3}, {3, 1}, {2, 4}, {4, 3}};
  for (const auto& [a, b] : joined) network.join(a, b, wire, wire);
  LinkConfig down = wire;
  down.up = false;
  network.change_at(at_ms(100), 2, 3, down);
  network.change_at(at_ms(100), 3, 2, down);
  network.change_at(at_ms(500), 2, 3, wire);
  network.change_at(at_ms(500), 3, 2, wire);
  if (convergence) network.reconverge_after(*convergence);
  return network;
}

// What becomes of one that is sent at each of these instants: the time that it takes, or -1.
std::vector<std::int64_t> times_of(Network& network, const std::vector<std::int64_t>& sent_at) {
  std::vector<std::int64_t> took(sent_at.size(), -1);
  const auto see = [&](const Happening& news) {
    if (news.kind == Kind::kDelivered && news.node == 1) {
      const std::size_t id = id_of(news);
      took[id] = (news.at - at_ms(sent_at[id])).ns / 1'000'000;
    }
  };
  for (std::uint32_t id = 0; id < sent_at.size(); ++id) {
    while (network.next() <= at_ms(sent_at[id])) see(network.take());
    network.send(0, to_server(id), at_ms(sent_at[id]));
  }
  for (const Happening& news : drain(network)) see(news);
  return took;
}

TEST(Reconvergence, WithoutItWaysStayAsTheyWere) {
  Network network = with_a_detour({});
  EXPECT_EQ(times_of(network, {0, 150, 350, 550}), (std::vector<std::int64_t>{3, -1, -1, 3}));
}

TEST(Reconvergence, WaysLeadRoundALinkThatIsDownSoLongAfterwardsAndBackOverItSoLongAfterItIsUp) {
  Network network = with_a_detour(milliseconds(200));
  EXPECT_EQ(times_of(network, {0, 150, 298, 301, 550, 698, 701}),
            (std::vector<std::int64_t>{3, -1, -1, 4, 4, 4, 3}));
}

TEST(Reconvergence, TheNodesWhoseWaysAreOthersTellSo) {
  Network network = with_a_detour(milliseconds(200));
  network.send(0, to_server(1), at_ms(0));
  std::vector<std::tuple<Instant, NodeIndex, std::uint32_t>> told;
  for (const Happening& news : only(drain(network), Kind::kRoutesChanged))
    told.emplace_back(news.at, news.node, news.count);
  const std::vector<std::tuple<Instant, NodeIndex, std::uint32_t>> expected = {
      {at_ms(300), 2, 2}, {at_ms(300), 3, 2}, {at_ms(700), 2, 2}, {at_ms(700), 3, 2}};
  EXPECT_EQ(told, expected);
}

// Ways were there before the first datagram.
TEST(Reconvergence, TakesItsTimeAlsoWhenNothingWasSentBefore) {
  Network network = with_a_detour(milliseconds(200));
  EXPECT_EQ(times_of(network, {150, 301}), (std::vector<std::int64_t>{-1, 4}));
}

TEST(Reconvergence, WithoutAnotherWayItIsUnreachableInsteadOfDown) {
  Network network(1);
  network.add_host(kClient);
  network.add_host(kServer);
  network.add_node({wire::IpAddress::v4(192, 0, 2, 1)}, Router{});
  network.join(0, 2, {}, {});
  network.join(2, 1, {}, {});
  LinkConfig down;
  down.up = false;
  network.change_at(at_ms(10), 2, 1, down);
  network.reconverge_after(milliseconds(50));
  std::vector<DropReason> reasons;
  const auto see = [&reasons](const Happening& news) {
    if (news.kind == Kind::kDropped) reasons.push_back(news.reason);
  };
  for (const std::int64_t ms : {0, 20, 70}) {
    while (network.next() <= at_ms(ms)) see(network.take());
    network.send(0, to_server(1), at_ms(ms));
  }
  for (const Happening& news : drain(network)) see(news);
  EXPECT_EQ(reasons, (std::vector{DropReason::kLinkDown, DropReason::kUnreachable}));
}

// A host sends what is for nobody it knows to another router when the link to the first one is down.
TEST(Reconvergence, TheDefaultWayOfAHostIsOneThatCanBeTaken) {
  Network network(1);
  network.add_host(kClient);
  network.add_node({wire::IpAddress::v4(192, 0, 2, 1)}, Router{});
  network.add_node({wire::IpAddress::v4(192, 0, 2, 2)}, Router{});
  LinkConfig wire{.delay = milliseconds(1)};
  network.join(0, 1, wire, wire);
  network.join(0, 2, wire, wire);
  wire.up = false;
  network.change_at(at_ms(100), 0, 1, wire);
  network.reconverge_after(milliseconds(50));
  std::vector<NodeIndex> reached;
  for (const std::int64_t ms : {0, 200}) {
    while (network.next() <= at_ms(ms)) network.take();
    network.send(0, between(kClient, kNobody, 1), at_ms(ms));
    while (network.next() <= at_ms(ms + 1)) {
      const Happening news = network.take();
      if (news.kind == Kind::kForwarded) reached.push_back(news.node);
    }
  }
  EXPECT_EQ(reached, (std::vector<NodeIndex>{1, 2}));
}

TEST(Reconvergence, ASearchThatChangesNothingIsToldOnce) {
  LinkConfig wire{.delay = milliseconds(1)};
  Network network = pair_of_hosts(wire);
  wire.up = false;
  network.change_at(at_ms(10), 0, 1, wire);
  wire.up = true;
  network.change_at(at_ms(20), 0, 1, wire);
  network.reconverge_after(milliseconds(50));
  const std::vector<Happening> told = only(drain(network), Kind::kRoutesChanged);  // nobody has used ways yet
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].count, 0U);
}

TEST(Reconvergence, ALinkThatIsDownFromTheBeginningIsNoWay) {
  LinkConfig down{.delay = milliseconds(1)};
  down.up = false;
  Network other(1);
  other.add_host(kClient);
  other.add_host(kServer);
  for (std::uint8_t i = 0; i < 3; ++i) other.add_node({wire::IpAddress::v4(192, 0, 2, i)}, Router{});
  const LinkConfig wire{.delay = milliseconds(1)};
  other.join(0, 2, wire, wire);
  other.join(2, 3, down, down);
  other.join(3, 1, wire, wire);
  other.join(2, 4, wire, wire);
  other.join(4, 3, wire, wire);
  other.reconverge_after(milliseconds(200));
  EXPECT_EQ(times_of(other, {0}), (std::vector<std::int64_t>{4}));
}

TEST(Reconvergence, ACopyThatIsToFindItsWaysLaterHasAnotherHashThanOneThatNeverWill) {
  const auto hash = [](const Network& network) {
    Canon canon(at_ms(0), SeqNum{}, 0);
    canonical(canon, network);
    return canon.hash();
  };
  EXPECT_NE(hash(with_a_detour({})), hash(with_a_detour(milliseconds(200))));
  EXPECT_NE(hash(with_a_detour(milliseconds(100))), hash(with_a_detour(milliseconds(200))));
  Network found = with_a_detour(milliseconds(200));
  found.send(0, to_server(1), at_ms(0));
  while (found.next() < at_ms(400)) found.take();
  Network same = found;
  EXPECT_EQ(hash(found), hash(same));
}

// --- ICMP ---

// How many ICMP errors come back of datagrams whose TTL runs out, sent that far apart, and how many are
// withheld.
std::pair<std::size_t, std::size_t> complaints(const IcmpLimit& limit, int count, Duration apart) {
  Network network(1);
  network.add_host(kClient);
  network.add_host(kServer);
  network.add_node({wire::IpAddress::v4(192, 0, 2, 1)}, Router{}, limit);
  network.join(0, 2, {}, {});
  network.join(2, 1, {}, {});
  std::pair<std::size_t, std::size_t> seen;
  for (int i = 0; i < count; ++i) {
    wire::TcpSegment segment = to_server(static_cast<std::uint32_t>(i));
    segment.ip.ttl = 1;
    network.send(0, segment, Instant{} + apart * i);
    for (const Happening& news : drain(network)) {
      seen.first += news.kind == Kind::kDelivered;
      seen.second += news.kind == Kind::kWithheld;
    }
  }
  return seen;
}

TEST(IcmpLimit, UnlessGivenThereIsNone) {
  EXPECT_EQ(complaints({}, 500, {}), (std::pair<std::size_t, std::size_t>{500, 0}));
}

// RFC 4443 2.4 (f), "a token bucket, limiting the average rate of transmission to N, ... but allowing up to B
// error messages to be transmitted in a burst": N a second in the long run.
TEST(IcmpLimit, SoManyAtOnceAndSoManyASecondThen) {
  EXPECT_EQ(complaints({.rate = 10, .burst = 6}, 100, {}), (std::pair<std::size_t, std::size_t>{6, 94}));
  const auto [sent, withheld] = complaints({.rate = 10, .burst = 6}, 1000, milliseconds(10));
  EXPECT_NEAR(static_cast<double>(sent), 10 * 10 + 6, 1);
  EXPECT_EQ(sent + withheld, 1000U);
  EXPECT_EQ(complaints({.rate = 10, .burst = 6}, 50, milliseconds(100)).first, 50U);
}

TEST(IcmpLimit, WhatWasNotNeededForLongIsThereAgainUpToTheBurst) {
  IcmpBucket bucket({.rate = 2, .burst = 3});
  const auto takes = [&](std::int64_t ms) {
    std::size_t taken = 0;
    for (int i = 0; i < 10; ++i) taken += bucket.take(at_ms(ms), wire::IpVersion::kV4);
    return taken;
  };
  EXPECT_EQ(takes(0), 3U);
  EXPECT_EQ(takes(499), 0U);
  EXPECT_EQ(takes(500), 1U);
  EXPECT_EQ(takes(1500), 2U);
  EXPECT_EQ(takes(60'000), 3U);
}

// RFC 4443 2.4 (f): "an IPv6 node MUST limit the rate of ICMPv6 error messages it originates", and "the
// possible defaults could be B=10, N=10/s". RFC 1812 4.3.2.8 asks an IPv4 router only to be able to.
TEST(IcmpLimit, OfIpv6ThereIsOneEvenWhereNoneIsGiven) {
  IcmpBucket bucket;
  const auto takes = [&](std::int64_t ms, wire::IpVersion version) {
    std::size_t taken = 0;
    for (int i = 0; i < 100; ++i) taken += bucket.take(at_ms(ms), version);
    return taken;
  };
  EXPECT_EQ(takes(0, wire::IpVersion::kV4), 100U);
  EXPECT_EQ(takes(0, wire::IpVersion::kV6), 10U);
  EXPECT_EQ(takes(99, wire::IpVersion::kV6), 0U);
  EXPECT_EQ(takes(100, wire::IpVersion::kV6), 1U);
  EXPECT_EQ(takes(600, wire::IpVersion::kV6), 5U);
  EXPECT_EQ(takes(60'000, wire::IpVersion::kV6), 10U);
  EXPECT_EQ(takes(60'000, wire::IpVersion::kV4), 100U);
}

TEST(IcmpLimit, WhatIsWithheldIsToldAboutTheDatagramThatEndedJustBefore) {
  Network network(1);
  network.add_host(kClient);
  network.add_host(kServer);
  network.add_node({wire::IpAddress::v4(192, 0, 2, 1)}, Router{}, {.rate = 1, .burst = 1});
  network.join(0, 2, {}, {});
  network.join(2, 1, {}, {});
  for (std::uint32_t id = 0; id < 2; ++id) {
    wire::TcpSegment segment = to_server(id);
    segment.ip.ttl = 1;
    network.send(0, segment, at_ms(0));
  }
  FlightId ended = 0;
  std::size_t withheld = 0;
  for (const Happening& news : drain(network)) {
    if (news.kind == Kind::kDropped) ended = news.flight;
    if (news.kind != Kind::kWithheld) continue;
    ++withheld;
    EXPECT_EQ(news.flight, ended);
    EXPECT_EQ(news.node, 2);
  }
  EXPECT_EQ(withheld, 1U);
}

}  // namespace
}  // namespace tcplab::net
