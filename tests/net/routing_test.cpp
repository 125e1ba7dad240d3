// Ways through routers, what routers do with what passes, and what they tell its sender.
#include <gtest/gtest.h>

#include "core/wire/icmp.hpp"
#include "tests/net/support.hpp"

namespace tcplab::net {
namespace {

const auto kFar = wire::IpAddress::v4(203, 0, 113, 7);
const auto kNear = wire::IpAddress::v4(198, 51, 100, 7);

wire::IpAddress router(std::uint8_t number) { return wire::IpAddress::v4(192, 0, 2, number); }

// near -- r1 -- r2 -- far: nodes 0, 2, 3, 1.
struct Chain {
  explicit Chain(const LinkConfig& between = {}, const Router& role = {},
                 const LinkConfig& last = {.delay = milliseconds(1)}) {
    network.add_host(kNear);
    network.add_host(kFar);
    network.add_node({router(1)}, role);
    network.add_node({router(2)}, role);
    const LinkConfig wire{.delay = milliseconds(1)};
    network.join(0, 2, wire, wire);
    network.join(2, 3, between, between);
    network.join(3, 1, last, last);
  }
  // The ICMP error that comes back; none: nothing does.
  std::optional<wire::IcmpError> complaint(const wire::TcpSegment& segment) {
    network.send(0, segment, at_ms(0));
    all = drain(network);
    for (const Happening& news : only(all, Kind::kDelivered)) {
      if (news.node != 0 || news.datagram.is_segment()) continue;
      const auto error = wire::parse_icmp_datagram(news.datagram.octets().view());
      EXPECT_TRUE(error) << (error ? "" : error.error().what);
      if (error) return *error;
    }
    return std::nullopt;
  }
  Network network;
  std::vector<Happening> all;
};

TEST(Routing, EachHopForwardsAndCountsTheTtlDown) {
  Chain chain;
  chain.network.send(0, between(kNear, kFar, 1), at_ms(0));
  const std::vector<Happening> all = drain(chain.network);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].kind, Kind::kForwarded);
  EXPECT_EQ(all[0].node, 2);
  EXPECT_EQ(all[1].node, 3);
  EXPECT_EQ(all[2].kind, Kind::kDelivered);
  EXPECT_EQ(all[2].node, 1);
  EXPECT_EQ(all[2].datagram.segment()->ip.ttl, 62);
}

TEST(Routing, IPv6GoesTheSameWay) {
  const auto a = *wire::IpAddress::parse("2001:db8:1::1");
  const auto b = *wire::IpAddress::parse("2001:db8:2::1");
  Network network;
  network.add_host({kNear, a});
  network.add_host({kFar, b});
  network.add_node({router(1), *wire::IpAddress::parse("2001:db8::1")}, Router{});
  network.join(0, 2, {}, {.mtu = 1280});
  network.join(2, 1, {}, {});
  wire::TcpSegment segment = between(a, b, 1, 1400);
  segment.ip.ttl = 1;
  network.send(0, segment, at_ms(0));
  segment.ip.ttl = 64;
  network.send(0, segment, at_ms(0));
  network.send(1, between(b, a, 2, 1400), at_ms(0));
  std::vector<std::pair<NodeIndex, int>> seen;
  for (const Happening& news : only(drain(network), Kind::kDelivered)) {
    if (news.datagram.is_segment()) {
      seen.emplace_back(news.node, 0);
      continue;
    }
    const auto error = wire::parse_icmp_datagram(news.datagram.octets().view());
    ASSERT_TRUE(error);
    seen.emplace_back(news.node, error->type);
    EXPECT_EQ(error->source, *wire::IpAddress::parse("2001:db8::1"));
  }
  const std::vector<std::pair<NodeIndex, int>> expected = {
      {0, wire::icmp6::kTimeExceeded}, {1, 0}, {1, wire::icmp6::kPacketTooBig}};
  EXPECT_EQ(seen, expected);
}

TEST(Routing, TheShortestWayIsTakenAndOfEqualOnesTheFirst) {
  Network network;
  network.add_host(kNear);
  network.add_host(kFar);
  for (std::uint8_t i = 1; i <= 4; ++i) network.add_node({router(i)}, Router{});
  network.join(0, 2, {}, {});
  network.join(2, 5, {}, {});  // joined before the one through node 4, which comes first
  network.join(2, 4, {}, {});
  network.join(4, 3, {}, {});
  network.join(5, 3, {}, {});
  network.join(3, 1, {}, {});
  const auto way = [](Network of) {
    of.send(0, between(kNear, kFar, 1), at_ms(0));
    std::vector<NodeIndex> nodes;
    for (const Happening& news : drain(of)) nodes.push_back(news.node);
    return nodes;
  };
  EXPECT_EQ(way(network), (std::vector<NodeIndex>{2, 4, 3, 1}));
  network.join(2, 3, {.cost = 2}, {.cost = 2});
  EXPECT_EQ(way(network), (std::vector<NodeIndex>{2, 3, 1}));
  network.join(0, 1, {.cost = 9}, {.cost = 9});
  EXPECT_EQ(way(network), (std::vector<NodeIndex>{2, 3, 1}));
}

TEST(Routing, HostsDoNotForward) {
  Network network;
  network.add_host(kNear);
  network.add_host(kClient);
  network.add_host(kFar);
  network.join(0, 1, {}, {});
  network.join(1, 2, {}, {});
  network.send(0, between(kNear, kFar, 1), at_ms(0));
  EXPECT_EQ(network.take().reason, DropReason::kUnreachable);
}

TEST(Complaints, TimeExceededComesFromTheRouterWhereItExpired) {
  wire::TcpSegment segment = between(kNear, kFar, 77);
  segment.ip.ttl = 2;
  Chain chain;
  const auto error = chain.complaint(segment);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->source, router(2));
  EXPECT_EQ(error->type, wire::icmp4::kTimeExceeded);
  EXPECT_EQ(error->code, 0);
  EXPECT_EQ(error->quoted_from, segment.from());
  EXPECT_EQ(error->quoted_to, segment.to());
  EXPECT_EQ(error->quoted_seq, SeqNum{77});
  std::vector<Kind> kinds;
  for (const Happening& news : chain.all) kinds.push_back(news.kind);
  EXPECT_EQ(kinds, (std::vector<Kind>{Kind::kForwarded, Kind::kForwarded, Kind::kDropped, Kind::kOriginated,
                                      Kind::kForwarded, Kind::kDelivered}));
}

TEST(Complaints, TooBigSaysTheMtuAndABlackHoleNothing) {
  const auto error = Chain({.mtu = 576}).complaint(between(kNear, kFar, 1, 1500));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->type, wire::icmp4::kDestinationUnreachable);
  EXPECT_EQ(error->code, wire::icmp4::kFragmentationNeeded);
  EXPECT_EQ(error->mtu, 576U);
  EXPECT_EQ(error->source, router(1));
  Chain black_hole({.mtu = 576, .black_hole = true});
  EXPECT_FALSE(black_hole.complaint(between(kNear, kFar, 1, 1500)));
  EXPECT_EQ(black_hole.all.back().reason, DropReason::kTooBig);
  EXPECT_FALSE(Chain({.mtu = 576}).complaint(between(kNear, kFar, 1, 576)));
}

TEST(Complaints, WhatMayBeCutUpPassesASmallMtuInPieces) {
  wire::TcpSegment segment = between(kNear, kFar, 1, 1250);
  segment.ip.dont_fragment = false;
  // 1230 octets in pieces of at most 552 (a multiple of 8): three headers instead of one.
  Chain chain({.rate = 1'000'000, .mtu = 576});
  EXPECT_FALSE(chain.complaint(segment));
  EXPECT_EQ(chain.all.back().at, at_ms(2) + microseconds(8) * (1250 + 40));
}

TEST(Complaints, NetHostAndPort) {
  const auto net = Chain().complaint(between(kNear, kNobody, 1));
  ASSERT_TRUE(net);
  EXPECT_EQ(std::pair(net->type, net->code), (std::pair<std::uint8_t, std::uint8_t>{3, 0}));
  EXPECT_EQ(net->source, router(1));
  // RFC 1812 5.2.7.1: the last router tells that the host cannot be reached, one before it that the network.
  const auto down = Chain({.up = false}).complaint(between(kNear, kFar, 1));
  ASSERT_TRUE(down);
  EXPECT_EQ(std::pair(down->type, down->code), (std::pair<std::uint8_t, std::uint8_t>{3, 0}));
  EXPECT_EQ(down->source, router(1));
  const auto host = Chain({}, {}, {.up = false}).complaint(between(kNear, kFar, 1));
  ASSERT_TRUE(host);
  EXPECT_EQ(std::pair(host->type, host->code), (std::pair<std::uint8_t, std::uint8_t>{3, 1}));
  EXPECT_EQ(host->source, router(2));
  const auto port = Chain().complaint(between(kNear, router(2), 1));
  ASSERT_TRUE(port);
  EXPECT_EQ(std::pair(port->type, port->code), (std::pair<std::uint8_t, std::uint8_t>{3, 3}));
  EXPECT_EQ(port->source, router(2));
}

TEST(Complaints, ASilentRouterMakesNone) {
  EXPECT_FALSE(Chain({}, Router{.silent = true}).complaint(between(kNear, kNobody, 1)));
}

TEST(Complaints, NoneIsMadeOfAComplaint) {
  wire::IcmpError error;
  error.source = kNear;
  error.destination = kNobody;
  error.type = wire::icmp4::kTimeExceeded;
  error.quoted_from = {kNobody, 1};
  error.quoted_to = {kNear, 2};
  Chain chain;
  chain.network.send(0, Datagram(Bytes(wire::emit_icmp_datagram(error))), at_ms(0));
  const std::vector<Happening> all = drain(chain.network);
  EXPECT_EQ(all.back().kind, Kind::kDropped);
  EXPECT_EQ(all.back().reason, DropReason::kUnreachable);
}

TEST(Complaints, AHostTellsItselfOfTheMtuOfItsOwnLink) {
  Network network = pair_of_hosts({.mtu = 1000});
  network.send(0, to_server(1, 1500), at_ms(0));
  const std::vector<Happening> all = drain(network);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].reason, DropReason::kTooBig);
  EXPECT_EQ(all[1].kind, Kind::kOriginated);
  EXPECT_EQ(all[2].kind, Kind::kDelivered);
  EXPECT_EQ(all[2].node, 0);
  EXPECT_EQ(wire::parse_icmp_datagram(all[2].datagram.octets().view())->mtu, 1000U);
}

TEST(Damage, ARouterDropsWhatHasABadHeaderAndPassesOnWhatIsBadBehindIt) {
  const auto datagram = [](std::size_t at) {
    std::vector<std::uint8_t> octets = wire::emit_datagram(between(kNear, kFar, 1));
    octets[at] ^= 1;
    return Datagram(Bytes(std::move(octets)));
  };
  Chain header;
  header.network.send(0, datagram(13), at_ms(0));
  EXPECT_EQ(header.network.take().reason, DropReason::kBadHeader);
  Chain payload;
  payload.network.send(0, datagram(60), at_ms(0));
  const Happening last = drain(payload.network).back();
  EXPECT_EQ(last.kind, Kind::kDelivered);
  const auto parsed = wire::parse_datagram(last.datagram.octets());
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().what, "bad TCP checksum");  // and not the IP header's, though its TTL is another
  EXPECT_EQ(last.datagram.octets()[8], 62);
}

}  // namespace
}  // namespace tcplab::net
