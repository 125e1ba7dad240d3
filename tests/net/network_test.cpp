#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/net/support.hpp"

namespace tcplab::net {
namespace {

TEST(Network, DeliversAfterThePropagationDelay) {
  Network network = pair_of_hosts({.delay = milliseconds(20)});
  EXPECT_EQ(network.next(), Instant::never());
  network.send(0, to_server(7), at_ms(5));
  EXPECT_EQ(network.next(), at_ms(25));
  const Happening arrival = network.take();
  EXPECT_EQ(arrival.kind, Kind::kDelivered);
  EXPECT_EQ(arrival.at, at_ms(25));
  EXPECT_EQ(arrival.node, 1);
  EXPECT_EQ(*arrival.datagram.segment(), to_server(7));
  EXPECT_EQ(network.in_flight(), 0U);
}

TEST(Network, ARateAddsTheTimeToSendEveryBit) {
  // 1250 octets are 10000 bits: 10 ms at 1 Mbit/s.
  Network network = pair_of_hosts({.rate = 1'000'000, .delay = milliseconds(20)});
  network.send(0, to_server(1, 1250), at_ms(0));
  EXPECT_EQ(network.next(), at_ms(30));
}

TEST(Network, SerialisationIsRoundedUpToWholeNanoseconds) {
  Network network = pair_of_hosts({.rate = 3'000'000'000});
  network.send(0, to_server(1, 40), at_ms(0));  // 320 bits at 3 Gbit/s: 106.67 ns
  EXPECT_EQ(network.next(), Instant{107});
}

TEST(Network, DatagramsWaitForTheOneBeforeThemAndSaySo) {
  Network network = pair_of_hosts({.rate = 1'000'000, .delay = milliseconds(20)});
  for (std::uint32_t id = 0; id < 3; ++id) network.send(0, to_server(id, 1250), at_ms(0));
  EXPECT_EQ(network.link(0, 1)->queued(), 2U);
  std::vector<std::pair<Kind, Instant>> seen;
  for (const Happening& news : drain(network)) seen.emplace_back(news.kind, news.at);
  const std::vector<std::pair<Kind, Instant>> expected = {
      {Kind::kQueued, at_ms(0)},    {Kind::kQueued, at_ms(0)},     {Kind::kDequeued, at_ms(10)},
      {Kind::kDequeued, at_ms(20)}, {Kind::kDelivered, at_ms(30)}, {Kind::kDelivered, at_ms(40)},
      {Kind::kDelivered, at_ms(50)}};
  EXPECT_EQ(seen, expected);
  EXPECT_EQ(network.link(0, 1)->queued(), 0U);
}

// A copy keeps it alive, and is all that does once the other has gone on.
TEST(Network, WhatIsOnItsWayCountsAmongItsOctets) {
  constexpr std::size_t kSent = 10;
  constexpr std::size_t kOctets = kSent * sizeof(wire::TcpSegment);
  Network network = pair_of_hosts({.delay = milliseconds(20)});
  const std::size_t idle = network.footprint();
  for (std::uint32_t id = 0; id < kSent; ++id) network.send(0, to_server(id), at_ms(0));
  EXPECT_GE(network.footprint(), idle + kOctets);
  drain(network);
  EXPECT_LT(network.footprint(), idle + kOctets);
}

TEST(Network, TheTwoDirectionsDoNotWaitForEachOther) {
  Network network = pair_of_hosts({.rate = 1'000'000});
  network.send(0, to_server(1, 1250), at_ms(0));
  network.send(1, to_client(2, 1250), at_ms(0));
  for (const Happening& news : drain(network)) {
    EXPECT_EQ(news.kind, Kind::kDelivered);
    EXPECT_EQ(news.at, at_ms(10));
  }
}

TEST(Network, AFullQueueDropsAtTheTailAtOnceAndHasRoomAgainLater) {
  Watched watched(pair_of_hosts({.rate = 1'000'000, .delay = milliseconds(20), .queue = DropTail{2}}));
  for (std::uint32_t id = 0; id < 4; ++id) watched.send(0, to_server(id, 1250), at_ms(0));
  EXPECT_EQ(watched.until(at_ms(0), Kind::kDropped), std::vector<std::uint32_t>{3});
  EXPECT_TRUE(watched.until(at_ms(10), Kind::kDropped).empty());  // the second has come to its turn
  watched.send(0, to_server(4, 1250), at_ms(10));
  watched.send(0, to_server(5, 1250), at_ms(10));
  EXPECT_EQ(ids(only(drain(watched.network()), Kind::kDelivered)), (std::vector<std::uint32_t>{0, 1, 2, 4}));
}

TEST(Network, AQueueMayBeBoundedByOctetsAsWell) {
  Watched watched(pair_of_hosts({.rate = 1'000'000, .queue = DropTail{.packets = 100, .octets = 500}}));
  watched.send(0, to_server(0, 1000), at_ms(0));
  for (const std::uint32_t id : {1U, 2U, 3U}) watched.send(0, to_server(id, 200), at_ms(0));
  EXPECT_EQ(watched.until(at_ms(0), Kind::kDropped), std::vector<std::uint32_t>{3});
  watched.send(0, to_server(4, 100), at_ms(0));
  EXPECT_TRUE(watched.until(at_ms(0), Kind::kDropped).empty());
}

TEST(Network, WithoutAQueueOnlyAnIdleLinkSends) {
  Watched watched(pair_of_hosts({.rate = 1'000'000, .queue = DropTail{0}}));
  watched.send(0, to_server(0, 1250), at_ms(0));
  watched.send(0, to_server(1, 1250), at_ms(9));
  EXPECT_EQ(watched.until(at_ms(9), Kind::kDropped), std::vector<std::uint32_t>{1});
  watched.send(0, to_server(2, 1250), at_ms(10));
  EXPECT_EQ(ids(only(drain(watched.network()), Kind::kDelivered)), (std::vector<std::uint32_t>{0, 2}));
}

TEST(Network, AnUnknownAddressIsUnreachableAndSoIsAHostWithoutALink) {
  Network network = pair_of_hosts({.delay = milliseconds(20)});
  network.add_host(wire::IpAddress::v4(203, 0, 113, 1));
  network.send(0, between(kClient, kNobody, 1), at_ms(3));
  network.send(0, between(kClient, wire::IpAddress::v4(203, 0, 113, 1), 2), at_ms(3));
  const std::vector<Happening> all = drain(network);
  ASSERT_EQ(all.size(), 2U);
  for (const Happening& news : all) {
    EXPECT_EQ(news.kind, Kind::kDropped);
    EXPECT_EQ(news.reason, DropReason::kUnreachable);
    EXPECT_EQ(news.at, at_ms(3));
    EXPECT_EQ(news.node, 0);
  }
}

TEST(Network, WhatArrivesInOneInstantComesInTheOrderOfSending) {
  Network network = pair_of_hosts({.delay = milliseconds(20)});
  for (std::uint32_t id = 0; id < 20; ++id) {
    const bool out = id % 2 == 0;
    network.send(out ? 0 : 1, out ? to_server(id) : to_client(id), at_ms(0));
  }
  network.send(1, to_client(30), at_ms(1));
  const std::vector<std::uint32_t> arrived = ids(drain(network));
  for (std::uint32_t id = 0; id < 20; ++id) EXPECT_EQ(arrived[id], id);
  EXPECT_EQ(arrived.back(), 30U);
}

std::vector<std::uint32_t> lost_of_1000(std::uint64_t seed, double loss,
                                        std::optional<std::uint32_t> forced = {}) {
  LinkConfig config{.delay = milliseconds(20)};
  config.loss = loss;
  Watched watched(pair_of_hosts(config, seed));
  std::vector<std::uint32_t> lost;
  for (std::uint32_t id = 0; id < 1000; ++id) {
    watched.send(0, to_server(id), at_ms(30 * id), Mishap{.lost = forced == id});
    for (const std::uint32_t each : watched.until(at_ms(30 * id + 29), Kind::kDropped)) {
      if (each != forced) lost.push_back(each);
    }
  }
  return lost;
}

TEST(Network, LossFollowsTheSeedAndItsProbability) {
  EXPECT_EQ(lost_of_1000(1, 0.1), lost_of_1000(1, 0.1));
  EXPECT_NE(lost_of_1000(1, 0.1), lost_of_1000(2, 0.1));
  std::size_t total = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) total += lost_of_1000(seed, 0.1).size();
  EXPECT_NEAR(static_cast<double>(total), 2000, 4 * 42.4);  // four standard deviations of 20000 trials
  EXPECT_TRUE(lost_of_1000(1, 0).empty());
  EXPECT_EQ(lost_of_1000(1, 1).size(), 1000U);
}

TEST(Network, TheDirectionsOfALinkLoseIndependently) {
  Network network = pair_of_hosts({.delay = milliseconds(20), .loss = 0.5});
  std::vector<std::uint32_t> arrived[2];
  for (std::uint32_t id = 0; id < 200; ++id) {
    network.send(0, to_server(id), at_ms(0));
    network.send(1, to_client(id), at_ms(0));
  }
  for (const Happening& news : only(drain(network), Kind::kDelivered))
    arrived[news.node].push_back(id_of(news));
  EXPECT_NE(arrived[0], arrived[1]);
}

TEST(Network, AForcedLossHappensInMidWireAndLeavesTheLuckOfOthersAlone) {
  Network network = pair_of_hosts({.rate = 1'000'000, .delay = milliseconds(20)});
  network.send(0, to_server(1, 1250), at_ms(0), Mishap{.lost = true});
  const Happening loss = network.take();
  EXPECT_EQ(loss.reason, DropReason::kScripted);
  EXPECT_EQ(loss.at, at_ms(20));  // 10 ms of sending, half of the way

  std::vector<std::uint32_t> expected = lost_of_1000(3, 0.1);
  const std::uint32_t survivor = expected.front() + 1;
  EXPECT_EQ(lost_of_1000(3, 0.1, survivor), expected);
}

TEST(Network, AFlightHasANameOfItsOwnUntilItComesOut) {
  Network network = pair_of_hosts({.delay = milliseconds(20)});
  std::map<FlightId, std::uint32_t> names;
  std::size_t most = 0;
  FlightId largest = 0;
  for (std::uint32_t id = 0; id < 100; ++id) {
    const bool out = id % 2 == 0;
    const FlightId name = network.send(out ? 0 : 1, out ? to_server(id) : to_client(id), at_ms(id));
    largest = std::max(largest, name);
    ASSERT_TRUE(names.emplace(name, id).second) << id;
    most = std::max(most, names.size());
    while (network.next() <= at_ms(id)) {
      const Happening news = network.take();
      ASSERT_EQ(names.at(news.flight), id_of(news));
      names.erase(news.flight);
    }
  }
  EXPECT_EQ(largest + 1, most);  // those that came out are taken again
}

TEST(Network, ACopyHasTheSameFutureAndTheOriginalKeepsItsOwn) {
  Network network = pair_of_hosts({.rate = 1'000'000, .delay = milliseconds(20), .loss = 0.5}, 9);
  for (std::uint32_t id = 0; id < 10; ++id) network.send(0, to_server(id), at_ms(0));
  Network copy = network;
  for (std::uint32_t id = 10; id < 50; ++id) {
    copy.send(0, to_server(id), at_ms(1));
    network.send(0, to_server(id), at_ms(1));
  }
  const auto future = [](Network of) {
    std::vector<std::tuple<Kind, FlightId, Instant>> result;
    for (const Happening& news : drain(of)) result.emplace_back(news.kind, news.flight, news.at);
    return result;
  };
  const Happening first = copy.take();
  EXPECT_EQ(network.next(), first.at);
  network.take();
  EXPECT_EQ(future(network), future(copy));
}

}  // namespace
}  // namespace tcplab::net
