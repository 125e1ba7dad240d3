// A node that is given whatever comes past, and sends on what it does not keep.
#include <algorithm>

#include <gtest/gtest.h>

#include "core/net/canonical.hpp"
#include "tests/net/support.hpp"

namespace tcplab::net {
namespace {

constexpr NodeIndex kProxy = 2;
const auto kProxyAddress = wire::IpAddress::v4(192, 0, 2, 1);

// Client, proxy, server.
Network in_the_way(const Router& role,
                   const LinkConfig& link = {.rate = 1'000'000, .delay = milliseconds(5)}) {
  Network network(7);
  network.add_host(kClient);
  network.add_host(kServer);
  network.add_node({kProxyAddress}, role);
  network.join(0, kProxy, link, link);
  network.join(kProxy, 1, link, link);
  return network;
}

// Everything that happens, while the proxy's owner sends on all that is not for him.
std::vector<Happening> drained_and_forwarded(Network& network) {
  std::vector<Happening> all;
  while (network.next() != Instant::never()) {
    all.push_back(network.take());
    const Happening news = all.back();
    if (news.kind == Kind::kDelivered && news.node == kProxy) network.forward(kProxy, news.datagram, news.at);
  }
  return all;
}

TEST(Interception, WhatComesPastIsDelivered) {
  Network network = in_the_way({.intercepts = true});
  network.send(0, to_server(1), at_ms(0));
  const auto delivered = only(drain(network), Kind::kDelivered);
  ASSERT_EQ(delivered.size(), 1U);
  EXPECT_EQ(delivered[0].node, kProxy);
  EXPECT_EQ(id_of(delivered[0]), 1U);
  EXPECT_EQ(delivered[0].datagram.ttl(), 64);
  EXPECT_EQ(network.in_flight(), 0U);
}

TEST(Interception, SendingAllOnIsWhatARouterDoes) {
  LinkConfig rough{.rate = 1'000'000, .delay = milliseconds(5), .queue = DropTail{3}, .loss = 0.1};
  rough.duplication = 0.1;
  rough.mtu = 900;
  Network router = in_the_way({}, rough);
  Network proxy = in_the_way({.intercepts = true}, rough);
  for (std::uint32_t id = 1; id <= 60; ++id) {
    wire::TcpSegment segment = to_server(id, 100 + id * 15);
    if (id % 7 == 0) segment.ip.ttl = 1;
    if (id % 11 == 0) segment.destination = kNobody;
    for (Network* network : {&router, &proxy}) network->send(0, segment, at_ms(id));
  }
  const auto all = drain(router);
  auto same = drained_and_forwarded(proxy);
  same.erase(std::remove_if(
                 same.begin(), same.end(),
                 [](const Happening& news) { return news.kind == Kind::kDelivered && news.node == kProxy; }),
             same.end());
  ASSERT_EQ(all.size(), same.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].kind, same[i].kind) << i;
    EXPECT_EQ(all[i].at, same[i].at) << i;
    EXPECT_EQ(all[i].node, same[i].node) << i;
  }
  EXPECT_GT(only(all, Kind::kOriginated).size(), 3U);
  EXPECT_EQ(proxy.in_flight(), 0U);
}

TEST(Interception, WhoeverSpeaksInAnothersNameHearsOfTheMtuHimself) {
  LinkConfig narrow{.delay = milliseconds(5)};
  narrow.mtu = 600;
  Network network = in_the_way({.intercepts = true}, narrow);
  wire::TcpSegment segment = to_server(1, 1000);  // in the client's name
  segment.ip.dont_fragment = true;
  network.send(kProxy, segment, at_ms(0));
  const auto delivered = only(drain(network), Kind::kDelivered);
  ASSERT_EQ(delivered.size(), 1U);
  EXPECT_EQ(delivered[0].node, kProxy);
  EXPECT_EQ(delivered[0].datagram.destination(), kClient);
}

TEST(Interception, CountsForTheFuture) {
  const auto hash = [](const Network& network) {
    Canon canon(Instant{}, SeqNum{}, 0);
    canonical(canon, network);
    return canon.hash();
  };
  EXPECT_NE(hash(in_the_way({})), hash(in_the_way({.intercepts = true})));
}

}  // namespace
}  // namespace tcplab::net
