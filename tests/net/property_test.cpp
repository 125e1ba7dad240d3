// What holds of any network, whatever it is made of: drawn at random, a few hundred times.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "core/net/canonical.hpp"
#include "tests/net/support.hpp"

namespace tcplab::net {
namespace {

struct Drawn {
  Network network;
  std::size_t hosts = 0;
};

wire::IpAddress address_of(std::size_t node) {
  return wire::IpAddress::v4(198, 51, 100, static_cast<std::uint8_t>(node + 1));
}

QueueConfig draw_queue(Rng& rng) {
  const auto packets = static_cast<std::uint32_t>(1 + rng.below(30));
  switch (rng.below(5)) {
    case 0:
      return Red{.packets = packets, .min_threshold = 1, .max_threshold = 4, .weight_shift = 2, .ecn = true};
    case 1:
      return Codel{.packets = packets, .ecn = rng.chance(0.5)};
    case 2:
      return FqCodel{.packets = packets, .flows = 4};
    case 3:
      return Pie{.packets = packets, .ecn = rng.chance(0.5)};
    default:
      return DropTail{.packets = packets, .octets = static_cast<std::uint32_t>(rng.below(2) * 20'000)};
  }
}

LinkConfig draw_link(Rng& rng) {
  LinkConfig config;
  if (rng.chance(0.8)) config.rate = 100'000 * (1 + rng.below(100));
  config.delay = microseconds(static_cast<std::int64_t>(rng.below(20'000)));
  config.queue = draw_queue(rng);
  if (rng.chance(0.3)) config.loss = 0.1;
  if (rng.chance(0.2)) config.bursts = {.to_bad = 0.05, .to_good = 0.3};
  if (rng.chance(0.2)) config.lose_every = 7;
  if (rng.chance(0.3)) config.jitter.spread = milliseconds(5);
  config.jitter.keeps_order = rng.chance(0.5);
  if (rng.chance(0.3)) config.jitter.shape = Jitter::Shape::kNormal;
  if (rng.chance(0.2)) config.reordering = {.probability = 0.1, .late = milliseconds(8)};
  if (rng.chance(0.2)) config.duplication = 0.1;
  if (rng.chance(0.2)) config.corruption = {.probability = 0.1, .passes_checksum = rng.chance(0.5)};
  if (rng.chance(0.2)) config.mtu = 600;
  config.black_hole = rng.chance(0.3);
  return config;
}

Role draw_role(Rng& rng) {
  if (rng.chance(0.2)) return Policer{.rate = 2'000'000, .burst = 5000};
  if (rng.chance(0.2)) return Router{.silent = true};
  return Router{};
}

// Hosts at the leaves of a few routers, which are joined in a ring.
Drawn draw(std::uint64_t seed) {
  Rng rng(seed);
  Drawn drawn{Network(seed), 2 + static_cast<std::size_t>(rng.below(5))};
  const auto routers = static_cast<std::size_t>(1 + rng.below(4));
  for (std::size_t i = 0; i < drawn.hosts; ++i) drawn.network.add_host(address_of(i));
  for (std::size_t i = 0; i < routers; ++i)
    drawn.network.add_node({address_of(drawn.hosts + i)}, draw_role(rng));
  const auto node = [](std::size_t index) { return static_cast<NodeIndex>(index); };
  for (std::size_t i = 0; i < drawn.hosts; ++i)
    drawn.network.join(node(i), node(drawn.hosts + rng.below(routers)), draw_link(rng), draw_link(rng));
  for (std::size_t i = 0; i + 1 < routers; ++i)
    drawn.network.join(node(drawn.hosts + i), node(drawn.hosts + i + 1), draw_link(rng), draw_link(rng));
  const NodeIndex first = node(0);
  const NodeIndex neighbour =
      drawn.network.link(first, node(drawn.hosts)) != nullptr ? node(drawn.hosts) : first;
  if (neighbour != first) {
    LinkConfig down = draw_link(rng);
    down.up = false;
    drawn.network.change_at(at_ms(100), first, neighbour, down);
    drawn.network.change_at(at_ms(150), first, neighbour, draw_link(rng));
  }
  return drawn;
}

wire::TcpSegment draw_segment(Rng& rng, std::size_t hosts, NodeIndex from) {
  const std::size_t to = rng.below(hosts + 1);  // one of them is nobody
  wire::TcpSegment segment =
      between(address_of(from), to == hosts ? wire::IpAddress::v4(203, 0, 113, 1) : address_of(to),
              static_cast<std::uint32_t>(rng.next()), static_cast<std::uint32_t>(40 + rng.below(1400)));
  if (rng.chance(0.1)) segment.ip.ttl = 2;
  segment.ip.ecn = static_cast<std::uint8_t>(rng.below(3));
  segment.ip.dont_fragment = rng.chance(0.8);
  return segment;
}

// Sends at random, and hands everything that happens to see(news). Answers how many it sent.
template <typename See>
std::size_t play(Drawn& drawn, std::uint64_t seed, See see) {
  Rng rng(seed + 1000);
  std::size_t sent = 0;
  for (int ms = 0; ms < 200; ++ms) {
    while (drawn.network.next() <= at_ms(ms)) see(drawn.network.take());
    for (std::uint64_t i = rng.below(4); i > 0; --i) {
      const auto from = static_cast<NodeIndex>(rng.below(drawn.hosts));
      drawn.network.send(from, draw_segment(rng, drawn.hosts, from), at_ms(ms));
      ++sent;
      while (drawn.network.has_news()) see(drawn.network.take());
    }
  }
  while (drawn.network.next() != Instant::never()) see(drawn.network.take());
  return sent;
}

class AnyNetwork : public testing::TestWithParam<std::uint64_t> {};

// Each that was sent, doubled or made by a node has one end, and there is nothing else.
TEST_P(AnyNetwork, NothingIsMadeOrLostWithoutAnEvent) {
  Drawn drawn = draw(GetParam());
  std::size_t begun = 0;
  std::size_t ended = 0;
  Instant before;
  const std::size_t sent = play(drawn, GetParam(), [&](const Happening& news) {
    EXPECT_GE(news.at, before);
    before = news.at;
    begun += news.kind == Kind::kDuplicated || news.kind == Kind::kOriginated;
    ended += news.kind == Kind::kDelivered || news.kind == Kind::kDropped;
  });
  EXPECT_EQ(sent + begun, ended);
  EXPECT_EQ(drawn.network.in_flight(), 0U);
  EXPECT_GT(ended, 100U);
}

TEST_P(AnyNetwork, WhatWaitsDoesSoOnceAtATimeAndThenLeavesOrIsDropped) {
  Drawn drawn = draw(GetParam());
  std::map<FlightId, std::pair<NodeIndex, NodeIndex>> waiting;
  play(drawn, GetParam(), [&](const Happening& news) {
    const std::pair link(news.node, news.toward);
    switch (news.kind) {
      case Kind::kQueued:
        EXPECT_TRUE(waiting.emplace(news.flight, link).second);
        break;
      case Kind::kDequeued:
        EXPECT_EQ(waiting.at(news.flight), link);
        waiting.erase(news.flight);
        break;
      case Kind::kDropped:
        waiting.erase(news.flight);
        break;
      case Kind::kDelivered:
      case Kind::kForwarded:
        EXPECT_EQ(waiting.count(news.flight), 0U);
        break;
      default:
        break;
    }
  });
  EXPECT_TRUE(waiting.empty());
}

TEST_P(AnyNetwork, ACopyHasTheSameFutureAndTheSameHash) {
  Drawn drawn = draw(GetParam());
  std::size_t seen = 0;
  std::optional<Drawn> copy;
  std::vector<std::tuple<Kind, NodeIndex, Instant>> first;
  const auto hash = [](const Network& network, Instant now) {
    Canon canon(now, SeqNum{}, 0);
    canonical(canon, network);
    return canon.hash();
  };
  Rng rng(GetParam());
  for (int i = 0; i < 60; ++i) {
    const auto from = static_cast<NodeIndex>(rng.below(drawn.hosts));
    drawn.network.send(from, draw_segment(rng, drawn.hosts, from), at_ms(0));
  }
  while (drawn.network.next() != Instant::never()) {
    if (++seen == 90) copy = drawn;
    const Happening news = drawn.network.take();
    if (copy) first.emplace_back(news.kind, news.node, news.at);
  }
  if (!copy) return;
  Drawn again = *copy;
  EXPECT_EQ(hash(copy->network, at_ms(5)), hash(again.network, at_ms(5)));
  std::vector<std::tuple<Kind, NodeIndex, Instant>> second;
  const Happening next = copy->network.take();
  second.emplace_back(next.kind, next.node, next.at);
  EXPECT_NE(hash(copy->network, next.at), hash(again.network, next.at));
  while (copy->network.next() != Instant::never()) {
    const Happening news = copy->network.take();
    second.emplace_back(news.kind, news.node, news.at);
  }
  EXPECT_EQ(first, second);
}

// Where every datagram is, as far as the happenings tell, and when and in which order things came over each
// link.
class Observer {
 public:
  explicit Observer(const Network& network) : network_(network) {}

  void sent(FlightId id, NodeIndex from, const wire::TcpSegment& segment) {
    on_way_[id] = {from, ++stamps_, static_cast<std::uint32_t>(segment.datagram_size()),
                   segment.header.seq.value};
    segments_[segment.header.seq.value] = segment;
    octets_in += segment.datagram_size();
  }
  void see(const Happening& news) {
    if (news.kind == Kind::kLinkChanged) changed_.insert({news.node, news.toward});
    if (news.kind == Kind::kDuplicated || news.kind == Kind::kOriginated) {
      const bool duplicate = news.kind == Kind::kDuplicated;
      const std::uint64_t stamp = duplicate ? on_way_.at(news.other).stamp : ++stamps_;
      on_way_[news.flight] = {news.node, stamp, news.datagram.size(), 0};
      octets_in += news.datagram.size();
    }
    if (news.kind == Kind::kDelivered || news.kind == Kind::kDropped) {
      octets_out += on_way_.at(news.flight).octets;
      if (news.kind == Kind::kDelivered) delivered(news);
    }
    if (news.kind == Kind::kForwarded) {
      came_over(news);
      on_way_.at(news.flight).stamp = ++stamps_;
      on_way_.at(news.flight).at = news.node;
    }
  }

  std::uint64_t octets_in = 0;
  std::uint64_t octets_out = 0;
  std::size_t whole = 0;  // delivered as they were sent

 private:
  struct Place {
    NodeIndex at = 0;
    std::uint64_t stamp = 0;  // in the order in which they left the node
    std::uint32_t octets = 0;
    std::uint32_t id = 0;
  };
  struct Latest {
    Instant at;
    std::uint64_t stamp = 0;
  };

  void delivered(const Happening& news) {
    const Place place = on_way_.at(news.flight);
    if (place.at != news.node) came_over(news);
    if (!news.datagram.is_segment() || place.id == 0) return;
    wire::TcpSegment arrived = *news.datagram.segment();
    const auto found = segments_.find(arrived.header.seq.value);
    ASSERT_NE(found, segments_.end());
    arrived.ip.ttl = found->second.ip.ttl;
    arrived.ip.ecn = found->second.ip.ecn;
    EXPECT_EQ(arrived, found->second);
    ++whole;
  }
  // No faster than the rate, and in order where nothing says otherwise.
  void came_over(const Happening& news) {
    const Place place = on_way_.at(news.flight);
    const Link* link = network_.link(place.at, news.node);
    if (link == nullptr || changed_.count({place.at, news.node}) != 0) return;
    const LinkConfig& config = link->config();
    const bool jitters = config.jitter.spread > Duration{} && !config.jitter.keeps_order;
    if (jitters || config.reordering.probability > 0 || config.duplication > 0) return;
    Latest& latest = latest_[{place.at, news.node}];
    if (!std::holds_alternative<FqCodel>(config.queue)) {
      EXPECT_GT(place.stamp, latest.stamp);
    }
    if (config.rate > 0 && config.jitter.spread == Duration{} && latest.stamp > 0) {
      const std::uint64_t bits = std::uint64_t{place.octets} * 8;
      EXPECT_GE(static_cast<std::uint64_t>((news.at - latest.at).ns), bits * 1'000'000'000 / config.rate);
    }
    latest = {news.at, place.stamp};
    ++compared;
  }

 public:
  std::size_t compared = 0;

 private:
  const Network& network_;
  std::map<FlightId, Place> on_way_;
  std::map<std::uint32_t, wire::TcpSegment> segments_;
  std::map<std::pair<NodeIndex, NodeIndex>, Latest> latest_;
  std::set<std::pair<NodeIndex, NodeIndex>> changed_;  // these are like this only since then
  std::uint64_t stamps_ = 0;
};

// On every link of a network, and not only on one by itself.
TEST_P(AnyNetwork, KeepsTheRateOfEveryLinkTheOrderWhereItIsPromisedAndEveryOctet) {
  Drawn drawn = draw(GetParam());
  Observer observer(drawn.network);
  Rng rng(GetParam() + 2000);
  for (int ms = 0; ms < 200; ++ms) {
    while (drawn.network.next() <= at_ms(ms)) observer.see(drawn.network.take());
    for (std::uint64_t i = rng.below(6); i > 0; --i) {
      const auto from = static_cast<NodeIndex>(rng.below(drawn.hosts));
      const wire::TcpSegment segment = draw_segment(rng, drawn.hosts, from);
      observer.sent(drawn.network.send(from, segment, at_ms(ms)), from, segment);
      while (drawn.network.has_news()) observer.see(drawn.network.take());
    }
  }
  while (drawn.network.next() != Instant::never()) observer.see(drawn.network.take());
  EXPECT_EQ(observer.octets_in, observer.octets_out);
  EXPECT_GT(observer.whole, 0U);
}

INSTANTIATE_TEST_SUITE_P(Seeds, AnyNetwork, testing::Range<std::uint64_t>(1, 61));

// One link by itself: what goes in comes out in order, no faster than the rate, octet for octet.
TEST(OneLink, KeepsOrderRateAndOctets) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Rng rng(seed);
    const std::uint64_t rate = 100'000 * (1 + rng.below(50));
    LinkConfig config{.rate = rate, .delay = milliseconds(7), .queue = DropTail{100'000}};
    config.jitter = {.spread = milliseconds(static_cast<std::int64_t>(rng.below(6))), .keeps_order = true};
    Network network = pair_of_hosts(config, seed);
    std::vector<wire::TcpSegment> sent;
    std::uint64_t octets = 0;
    for (std::uint32_t id = 0; id < 300; ++id) {
      sent.push_back(to_server(id, 40 + static_cast<std::uint32_t>(rng.below(1460))));
      octets += sent.back().datagram_size();
      network.send(0, sent.back(), at_ms(id / 10));
    }
    std::size_t next = 0;
    std::uint64_t out = 0;
    for (const Happening& news : only(drain(network), Kind::kDelivered)) {
      ASSERT_LT(next, sent.size());
      EXPECT_EQ(*news.datagram.segment(), sent[next++]);
      out += news.datagram.size();
      // All that has arrived so far was transmitted, one after the other, before it could propagate.
      const Duration on_wire = news.at - at_ms(0) - (config.delay - config.jitter.spread);
      EXPECT_LE(out * 8 * 1'000'000'000 / rate, static_cast<std::uint64_t>(on_wire.ns));
    }
    EXPECT_EQ(next, sent.size());
    EXPECT_EQ(out, octets);
  }
}

TEST(Futures, DifferentPastsWithOneFutureHashAlikeAndOthersDoNot) {
  const auto hash = [](const Network& network, Instant now) {
    Canon canon(now, SeqNum{}, 0);
    canonical(canon, network);
    return canon.hash();
  };
  LinkConfig config{.rate = 1'000'000, .delay = milliseconds(5)};
  Network quiet = pair_of_hosts(config);
  quiet.send(0, to_server(1), at_ms(0));
  Network busy = pair_of_hosts(config);
  for (std::uint32_t id = 0; id < 20; ++id) busy.send(0, to_server(id, 900), at_ms(0));
  drain(quiet);
  drain(busy);
  EXPECT_EQ(hash(quiet, at_ms(1000)), hash(busy, at_ms(1000)));
  Network waits = quiet;
  waits.send(0, to_server(1), at_ms(1000));
  waits.send(0, to_server(2), at_ms(1000));
  drain(quiet);
  EXPECT_NE(hash(quiet, at_ms(1000)), hash(waits, at_ms(1000)));
  Network other = quiet;
  other.send(0, to_server(1), at_ms(1000));
  other.send(0, to_server(3), at_ms(1000));
  EXPECT_NE(hash(other, at_ms(1000)), hash(waits, at_ms(1000)));  // what waits counts, octet for octet
  // What was drawn before is seen in the numbers to come.
  Network drawn = pair_of_hosts({.loss = 0.5});
  drawn.send(0, to_server(1), at_ms(0));
  drain(drawn);
  EXPECT_NE(hash(drawn, at_ms(1000)), hash(pair_of_hosts({.loss = 0.5}), at_ms(1000)));
  EXPECT_NE(hash(pair_of_hosts({.lose_every = 3}), at_ms(0)),
            hash(pair_of_hosts({.lose_every = 4}), at_ms(0)));
}

}  // namespace
}  // namespace tcplab::net
