#include "core/net/network.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace tcplab::net {
namespace {

const auto kClient = wire::IpAddress::v4(198, 51, 100, 1);
const auto kServer = wire::IpAddress::v4(198, 51, 100, 2);
const auto kNobody = wire::IpAddress::v4(198, 51, 100, 99);

Instant at_ms(std::int64_t ms) { return Instant{} + milliseconds(ms); }

Network pair_of_hosts(const LinkConfig& config, std::uint64_t seed = 1) {
  Network network(seed);
  network.add_host(kClient);
  network.add_host(kServer);
  network.join(0, 1, config, config);
  return network;
}

constexpr std::uint32_t kHeaders = 40;  // octets

// Of so many octets, headers included; its sequence number says which one it is.
wire::TcpSegment between(const wire::IpAddress& source, const wire::IpAddress& destination, std::uint32_t id,
                         std::uint32_t octets) {
  wire::TcpSegment segment;
  segment.source = source;
  segment.destination = destination;
  segment.header.seq = SeqNum{id};
  segment.payload = Bytes(std::vector<std::uint8_t>(octets - kHeaders));
  return segment;
}
wire::TcpSegment to_server(std::uint32_t id, std::uint32_t octets = 100) {
  return between(kClient, kServer, id, octets);
}
wire::TcpSegment to_client(std::uint32_t id, std::uint32_t octets = 100) {
  return between(kServer, kClient, id, octets);
}
std::uint32_t id_of(const Outcome& outcome) { return outcome.segment->header.seq.value; }

std::vector<Outcome> drain(Network network) {
  std::vector<Outcome> outcomes;
  while (network.next() != Instant::never()) outcomes.push_back(network.take());
  return outcomes;
}

TEST(Network, DeliversAfterThePropagationDelay) {
  Network network = pair_of_hosts({.delay = milliseconds(20)});
  EXPECT_EQ(network.next(), Instant::never());
  network.send(0, to_server(7), at_ms(5));
  EXPECT_EQ(network.next(), at_ms(25));
  const Outcome outcome = network.take();
  EXPECT_EQ(outcome.fate, Fate::kDelivered);
  EXPECT_EQ(outcome.at, at_ms(25));
  EXPECT_EQ(outcome.from, 0);
  EXPECT_EQ(outcome.to, 1);
  EXPECT_EQ(*outcome.segment, to_server(7));
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

TEST(Network, DatagramsWaitForTheOneBeforeThem) {
  Network network = pair_of_hosts({.rate = 1'000'000, .delay = milliseconds(20)});
  for (std::uint32_t id = 0; id < 3; ++id) network.send(0, to_server(id, 1250), at_ms(0));
  EXPECT_EQ(network.link(0, 1)->queued(at_ms(0)), 2U);
  EXPECT_EQ(network.link(0, 1)->queued(at_ms(10)), 1U);
  EXPECT_EQ(network.link(0, 1)->queued(at_ms(20)), 0U);
  const std::vector<Outcome> outcomes = drain(network);
  ASSERT_EQ(outcomes.size(), 3U);
  EXPECT_EQ(outcomes[0].at, at_ms(30));
  EXPECT_EQ(outcomes[1].at, at_ms(40));
  EXPECT_EQ(outcomes[2].at, at_ms(50));
}

TEST(Network, TheTwoDirectionsDoNotWaitForEachOther) {
  Network network = pair_of_hosts({.rate = 1'000'000});
  network.send(0, to_server(1, 1250), at_ms(0));
  network.send(1, to_client(2, 1250), at_ms(0));
  const std::vector<Outcome> outcomes = drain(network);
  EXPECT_EQ(outcomes[0].at, at_ms(10));
  EXPECT_EQ(outcomes[1].at, at_ms(10));
}

TEST(Network, AFullQueueDropsAtTheTailAtOnceAndHasRoomAgainLater) {
  Network network = pair_of_hosts({.rate = 1'000'000, .delay = milliseconds(20), .queue = DropTail{2}});
  for (std::uint32_t id = 0; id < 4; ++id) network.send(0, to_server(id, 1250), at_ms(0));
  const Outcome dropped = network.take();
  EXPECT_EQ(dropped.fate, Fate::kQueueFull);
  EXPECT_EQ(id_of(dropped), 3U);
  EXPECT_EQ(dropped.at, at_ms(0));
  network.send(0, to_server(4, 1250), at_ms(10));  // the second has come to its turn: one place is free
  network.send(0, to_server(5, 1250), at_ms(10));
  std::vector<std::uint32_t> delivered;
  for (const Outcome& outcome : drain(network)) {
    if (outcome.fate == Fate::kDelivered) delivered.push_back(id_of(outcome));
  }
  EXPECT_EQ(delivered, (std::vector<std::uint32_t>{0, 1, 2, 4}));
}

TEST(Network, WithoutAQueueOnlyAnIdleLinkSends) {
  Network network = pair_of_hosts({.rate = 1'000'000, .queue = DropTail{0}});
  network.send(0, to_server(0, 1250), at_ms(0));
  network.send(0, to_server(1, 1250), at_ms(9));
  network.send(0, to_server(2, 1250), at_ms(10));
  const std::vector<Outcome> outcomes = drain(network);
  EXPECT_EQ(outcomes[0].fate, Fate::kQueueFull);
  EXPECT_EQ(id_of(outcomes[0]), 1U);
  EXPECT_EQ(outcomes[1].fate, Fate::kDelivered);
  EXPECT_EQ(outcomes[2].fate, Fate::kDelivered);
}

TEST(Network, AnUnknownAddressIsUnreachableAndSoIsAHostWithoutALink) {
  Network network = pair_of_hosts({.delay = milliseconds(20)});
  network.add_host(wire::IpAddress::v4(203, 0, 113, 1));
  network.send(0, between(kClient, kNobody, 1, 40), at_ms(3));
  network.send(0, between(kClient, wire::IpAddress::v4(203, 0, 113, 1), 2, 40), at_ms(3));
  for (const Outcome& outcome : drain(network)) {
    EXPECT_EQ(outcome.fate, Fate::kUnreachable);
    EXPECT_EQ(outcome.at, at_ms(3));
    EXPECT_EQ(outcome.to, 0);
  }
}

TEST(Network, OutcomesOfOneInstantComeInTheOrderOfSending) {
  Network network = pair_of_hosts({.delay = milliseconds(20)});
  for (std::uint32_t id = 0; id < 20; ++id) {
    const bool out = id % 2 == 0;
    network.send(out ? 0 : 1, out ? to_server(id) : to_client(id), at_ms(0));
  }
  network.send(1, to_client(30), at_ms(1));
  const std::vector<Outcome> outcomes = drain(network);
  for (std::uint32_t id = 0; id < 20; ++id) EXPECT_EQ(id_of(outcomes[id]), id);
  EXPECT_EQ(id_of(outcomes.back()), 30U);
}

std::vector<std::uint32_t> lost_of_1000(std::uint64_t seed, double loss,
                                        std::optional<std::uint32_t> forced = {}) {
  Network network = pair_of_hosts({.delay = milliseconds(20), .loss = loss}, seed);
  for (std::uint32_t id = 0; id < 1000; ++id) network.send(0, to_server(id), at_ms(id), forced == id);
  std::vector<std::uint32_t> lost;
  for (const Outcome& outcome : drain(network)) {
    if (outcome.fate == Fate::kLost) lost.push_back(id_of(outcome));
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
  std::vector<std::uint32_t> lost[2];
  for (std::uint32_t id = 0; id < 200; ++id) {
    network.send(0, to_server(id), at_ms(id));
    network.send(1, to_client(id), at_ms(id));
  }
  for (const Outcome& outcome : drain(network)) {
    if (outcome.fate == Fate::kLost) lost[outcome.from].push_back(id_of(outcome));
  }
  EXPECT_NE(lost[0], lost[1]);
}

TEST(Network, AForcedLossHappensInMidWireAndLeavesTheLuckOfOthersAlone) {
  Network network = pair_of_hosts({.rate = 1'000'000, .delay = milliseconds(20)});
  network.send(0, to_server(1, 1250), at_ms(0), true);
  const Outcome outcome = network.take();
  EXPECT_EQ(outcome.fate, Fate::kForcedLoss);
  EXPECT_EQ(outcome.at, at_ms(20));  // 10 ms of sending, half of the way

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
      const Outcome outcome = network.take();
      ASSERT_EQ(names.at(outcome.flight), id_of(outcome));
      names.erase(outcome.flight);
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
  const auto fates = [](const Network& of) {
    std::vector<std::pair<std::uint32_t, Fate>> result;
    for (const Outcome& outcome : drain(of)) result.emplace_back(id_of(outcome), outcome.fate);
    return result;
  };
  copy.take();
  EXPECT_EQ(network.in_flight(), copy.in_flight() + 1);
  network.take();
  EXPECT_EQ(fates(network), fates(copy));
}

}  // namespace
}  // namespace tcplab::net
