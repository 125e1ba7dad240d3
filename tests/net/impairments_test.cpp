// What a link may do to datagrams besides letting them wait and losing them by chance.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "core/net/corruption.hpp"
#include "tests/net/support.hpp"

namespace tcplab::net {
namespace {

// Ids 1 to count, one every interval; what ends so.
std::vector<std::uint32_t> dropped(const LinkConfig& config, std::uint32_t count, std::uint64_t seed = 1) {
  Watched watched(pair_of_hosts(config, seed));
  std::vector<std::uint32_t> all;
  for (std::uint32_t id = 1; id <= count; ++id) {
    watched.send(0, to_server(id), at_ms(id));
    for (const std::uint32_t each : watched.until(at_ms(id), Kind::kDropped)) all.push_back(each);
  }
  for (const std::uint32_t each : watched.until(at_ms(1'000'000), Kind::kDropped)) all.push_back(each);
  return all;
}

std::vector<Happening> arrivals(const LinkConfig& config, std::uint32_t count, std::uint64_t seed = 1) {
  Network network = pair_of_hosts(config, seed);
  for (std::uint32_t id = 1; id <= count; ++id) network.send(0, to_server(id), at_ms(id));
  return only(drain(network), Kind::kDelivered);
}

TEST(Loss, EveryNthAndAnExactListCountTheDirectionsDatagrams) {
  EXPECT_EQ(dropped({.lose_every = 4}, 10), (std::vector<std::uint32_t>{4, 8}));
  EXPECT_EQ(dropped({.lose = {1, 7}}, 10), (std::vector<std::uint32_t>{1, 7}));
  EXPECT_EQ(dropped({.lose_every = 5, .lose = {2}}, 10), (std::vector<std::uint32_t>{2, 5, 10}));
}

// Gilbert and Elliott: the share of time in the bad state is p / (p + r), and a burst lasts 1 / r on average.
TEST(Loss, BurstsAreAsFrequentAndAsLongAsTheChainSays) {
  const LinkConfig config{.bursts = {.to_bad = 0.01, .to_good = 0.25}};
  const std::vector<std::uint32_t> lost = dropped(config, 50'000, 3);
  EXPECT_NEAR(static_cast<double>(lost.size()) / 50'000, 0.01 / 0.26, 0.006);
  std::size_t bursts = 0;
  for (std::size_t i = 0; i < lost.size(); ++i) bursts += i == 0 || lost[i] != lost[i - 1] + 1;
  EXPECT_NEAR(static_cast<double>(lost.size()) / static_cast<double>(bursts), 4, 0.4);
}

// Elliott 1963: in each state so many are lost; all in all the mean of both, weighted by the shares of time.
// Losses come together: one is followed by another more often than one is lost at all.
TEST(Loss, EachStateOfBurstsLosesItsOwnShare) {
  const LinkConfig config{
      .bursts = {.to_bad = 0.02, .to_good = 0.08, .lost_in_good = 0.01, .lost_in_bad = 0.4}};
  constexpr double kBad = 0.02 / 0.10;
  constexpr double kAll = 0.8 * 0.01 + kBad * 0.4;
  const std::vector<std::uint32_t> lost = dropped(config, 50'000, 5);
  EXPECT_NEAR(static_cast<double>(lost.size()) / 50'000, kAll, 0.008);
  std::size_t followed = 0;
  for (std::size_t i = 1; i < lost.size(); ++i) followed += lost[i] == lost[i - 1] + 1;
  // Given a loss it is bad with 0.08 / 0.088, and still is at the next one with 0.92 (or gets there with
  // 0.02).
  const double bad = kBad * 0.4 / kAll;
  const double still = bad * 0.92 + (1 - bad) * 0.02;
  EXPECT_NEAR(static_cast<double>(followed) / static_cast<double>(lost.size()),
              still * 0.4 + (1 - still) * 0.01, 0.03);
  EXPECT_LT(dropped({.bursts = {.to_bad = 0.02, .to_good = 0.08, .lost_in_bad = 0}}, 2000).size(), 1U);
}

TEST(Jitter, UniformSpreadsOverAllOfItsRangeAndNoFurther) {
  const LinkConfig config{.delay = milliseconds(50), .jitter = {.spread = milliseconds(10)}};
  Duration least = seconds(1);
  Duration most;
  double sum = 0;
  for (const Happening& news : arrivals(config, 5000)) {
    const Duration took = news.at - at_ms(id_of(news));
    least = std::min(least, took);
    most = std::max(most, took);
    sum += took.seconds();
  }
  EXPECT_GE(least, milliseconds(40));
  EXPECT_LT(least, microseconds(40'100));
  EXPECT_LE(most, milliseconds(60));
  EXPECT_GT(most, microseconds(59'900));
  EXPECT_NEAR(sum / 5000, 0.050, 0.0003);
}

TEST(Jitter, NormalHasItsStandardDeviation) {
  const LinkConfig config{.delay = milliseconds(100),
                          .jitter = {.shape = Jitter::Shape::kNormal, .spread = milliseconds(10)}};
  double sum = 0;
  double squares = 0;
  int within = 0;
  for (const Happening& news : arrivals(config, 10'000)) {
    const double off = (news.at - at_ms(id_of(news))).seconds() - 0.1;
    sum += off;
    squares += off * off;
    within += std::abs(off) < 0.01;
    EXPECT_LE(std::abs(off), 0.0401);
  }
  EXPECT_NEAR(sum / 10'000, 0, 0.0004);
  EXPECT_NEAR(std::sqrt(squares / 10'000), 0.01, 0.0003);
  EXPECT_NEAR(within, 6827, 150);
}

TEST(Jitter, KeepsTheOrderWhereItPromises) {
  LinkConfig config{.delay = milliseconds(50), .jitter = {.spread = milliseconds(40)}};
  std::vector<std::uint32_t> order = ids(arrivals(config, 500));
  EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
  config.jitter.keeps_order = true;
  order = ids(arrivals(config, 500));
  EXPECT_EQ(order.size(), 500U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(Jitter, NothingArrivesBeforeItIsSent) {
  const LinkConfig config{.delay = milliseconds(1), .jitter = {.spread = milliseconds(40)}};
  for (const Happening& news : arrivals(config, 500)) EXPECT_GE(news.at, at_ms(id_of(news)));
}

TEST(Reordering, SomeAreHeldUpAndOthersOvertake) {
  const LinkConfig config{.delay = milliseconds(20),
                          .reordering = {.probability = 0.1, .late = microseconds(2500)}};
  std::size_t late = 0;
  for (const Happening& news : arrivals(config, 2000)) {
    const Duration took = news.at - at_ms(id_of(news));
    EXPECT_TRUE(took == milliseconds(20) || took == microseconds(22'500));
    late += took > milliseconds(20);
  }
  EXPECT_NEAR(static_cast<double>(late), 200, 4 * 13.4);
}

TEST(Duplication, TheSecondFollowsTheFirstAndTakesItsTimeOnTheWire) {
  Network network = pair_of_hosts({.rate = 1'000'000, .delay = milliseconds(20), .duplication = 1});
  network.send(0, to_server(1, 1250), at_ms(0));
  network.send(0, to_server(2, 1250), at_ms(0));
  const std::vector<Happening> all = drain(network);
  const std::vector<Happening> copies = only(all, Kind::kDuplicated);
  ASSERT_EQ(copies.size(), 2U);
  EXPECT_NE(copies[0].flight, copies[0].other);
  EXPECT_EQ(ids(copies), (std::vector<std::uint32_t>{1, 2}));
  std::vector<Instant> at;
  for (const Happening& news : only(all, Kind::kDelivered)) at.push_back(news.at);
  EXPECT_EQ(at, (std::vector<Instant>{at_ms(30), at_ms(40), at_ms(50), at_ms(60)}));
}

TEST(Corruption, OneBitIsAnotherAndTheChecksumSeesIt) {
  Network network = pair_of_hosts({.delay = milliseconds(20), .corruption = {.probability = 1}});
  for (std::uint32_t id = 1; id <= 200; ++id) network.send(0, to_server(id), at_ms(id));
  const std::vector<Happening> all = drain(network);
  EXPECT_EQ(only(all, Kind::kCorrupted).size(), 200U);
  for (const Happening& news : only(all, Kind::kDelivered)) {
    ASSERT_FALSE(news.datagram.is_segment());
    EXPECT_FALSE(wire::parse_datagram(news.datagram.octets()));
  }
}

TEST(Corruption, ExchangedWordsPassTheChecksum) {
  wire::TcpSegment segment = to_server(1);
  segment.payload = Bytes({1, 2, 3, 4, 5, 6, 7, 8});
  Network network = pair_of_hosts({.corruption = {.probability = 1, .passes_checksum = true}});
  network.send(0, segment, at_ms(0));
  const std::vector<Happening> arrived = only(drain(network), Kind::kDelivered);
  ASSERT_EQ(arrived.size(), 1U);
  const auto read = wire::parse_datagram(arrived[0].datagram.octets());
  ASSERT_TRUE(read);
  EXPECT_NE(read->payload, segment.payload);
  EXPECT_EQ(read->header, segment.header);
}

// How many bits of a datagram are others, and in which octet the last of them is.
std::pair<std::size_t, std::size_t> difference(const Bytes& before, const Bytes& after) {
  std::size_t bits = 0;
  std::size_t where = 0;
  for (std::size_t i = 0; i < before.size(); ++i) {
    for (unsigned x = before[i] ^ after[i]; x != 0; x &= x - 1) ++bits;
    if (before[i] != after[i]) where = i;
  }
  return {bits, where};
}

TEST(Corruption, WhereNoWordsOfTheDataDifferThoseOfTheNumbersChangePlaces) {
  wire::TcpSegment segment = to_server(1);  // all of its payload is the same
  Rng chance(1);
  const Bytes after = corrupted(Bytes(wire::emit_datagram(segment)), Damage::kUnseen, chance);
  const auto read = wire::parse_datagram(after);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->payload, segment.payload);
  EXPECT_NE(std::pair(read->header.seq, read->header.ack), std::pair(segment.header.seq, segment.header.ack));
}

TEST(Corruption, WhereNoneDifferABitDoesAndIsSeen) {
  Rng chance(1);
  const Bytes before(wire::emit_datagram(to_server(0)));
  const Bytes after = corrupted(before, Damage::kUnseen, chance);
  EXPECT_EQ(difference(before, after).first, 1U);
  EXPECT_FALSE(wire::parse_datagram(after));
}

TEST(Corruption, WhatTheChecksumIsToSeeIsABitOfTheDataOrOfTheNumbers) {
  for (const std::uint32_t size : {40U, 1000U}) {
    Rng chance(3);
    const Bytes before(wire::emit_datagram(to_server(7, size)));
    for (int i = 0; i < 100; ++i) {
      const Bytes after = corrupted(before, Damage::kSeen, chance);
      const auto [bits, where] = difference(before, after);
      EXPECT_EQ(bits, 1U);
      EXPECT_GE(where, size == 40 ? 24U : 40U);
      EXPECT_LT(where, size == 40 ? 32U : 1000U);
      const auto read = wire::parse_datagram(after);
      ASSERT_FALSE(read);
      EXPECT_EQ(read.error().what, "bad TCP checksum");
    }
  }
}

TEST(OnPurpose, AMishapHappensToOneDatagramOnly) {
  Network network = pair_of_hosts({.delay = milliseconds(20)});
  network.send(0, to_server(1), at_ms(0));
  network.send(0, to_server(2), at_ms(1), Mishap{.lost = true});
  network.send(0, to_server(3), at_ms(2), Mishap{.damage = Damage::kSeen});
  network.send(0, to_server(4), at_ms(3));
  std::vector<std::pair<Instant, bool>> arrived;
  for (const Happening& news : only(drain(network), Kind::kDelivered))
    arrived.emplace_back(news.at, news.datagram.is_segment());
  const std::vector<std::pair<Instant, bool>> expected = {
      {at_ms(20), true}, {at_ms(22), false}, {at_ms(23), true}};
  EXPECT_EQ(arrived, expected);
}

TEST(Change, ARateMayChangeWhileDatagramsWait) {
  LinkConfig config{.rate = 1'000'000};
  Network network = pair_of_hosts(config);
  config.rate = 10'000'000;
  network.change_at(at_ms(15), 0, 1, config);
  for (std::uint32_t id = 0; id < 4; ++id) network.send(0, to_server(id, 1250), at_ms(0));
  std::vector<Instant> at;
  for (const Happening& news : only(drain(network), Kind::kDelivered)) at.push_back(news.at);
  // The one whose transmission has begun is finished as it began.
  EXPECT_EQ(at, (std::vector<Instant>{at_ms(10), at_ms(20), at_ms(21), at_ms(22)}));
}

TEST(Change, WhatWaitsGoesOverToTheNewQueueAsFarAsItHasRoom) {
  LinkConfig config{.rate = 1'000'000};
  Watched watched(pair_of_hosts(config));
  config.queue = DropTail{1};
  watched.network().change_at(at_ms(5), 0, 1, config);
  for (std::uint32_t id = 0; id < 4; ++id) watched.send(0, to_server(id, 1250), at_ms(0));
  EXPECT_EQ(watched.until(at_ms(5), Kind::kDropped), (std::vector<std::uint32_t>{2, 3}));
  EXPECT_EQ(ids(only(drain(watched.network()), Kind::kDelivered)), (std::vector<std::uint32_t>{0, 1}));
}

TEST(Change, ADownLinkLosesWhatIsOnItAndCarriesAgainWhenItIsUp) {
  LinkConfig config{.rate = 1'000'000, .delay = milliseconds(20)};
  Watched watched(pair_of_hosts(config));
  LinkConfig down = config;
  down.up = false;
  watched.network().change_at(at_ms(15), 0, 1, down);
  watched.network().change_at(at_ms(40), 0, 1, config);
  for (std::uint32_t id = 0; id < 3; ++id) watched.send(0, to_server(id, 1250), at_ms(0));
  EXPECT_EQ(watched.until(at_ms(15), Kind::kDropped), (std::vector<std::uint32_t>{0, 1, 2}));
  watched.send(0, to_server(3), at_ms(30));
  EXPECT_EQ(watched.until(at_ms(30), Kind::kDropped), std::vector<std::uint32_t>{3});
  EXPECT_EQ(watched.until(at_ms(40), Kind::kLinkChanged).size(), 1U);
  watched.send(0, to_server(4, 1250), at_ms(41));
  const std::vector<Happening> all = drain(watched.network());
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].at, at_ms(71));
}

}  // namespace
}  // namespace tcplab::net
