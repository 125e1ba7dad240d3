// What a Host remembers of paths when ICMP has told that they take less: RFC 1191 6.3.

#include "core/tcp/host.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

struct Traveller {
  Host host{kLocal.address, {5, 6}, {}};
  Instant now;

  // Opens a connection there and gets the SYN,ACK; answers its id.
  ConnId opens(const wire::IpAddress& to) {
    const ConnId id = *host.connect({to, 80}, 0, now);
    wire::TcpSegment syn;
    while (!syn.header.flags.syn) syn = host.poll_segment(now)->out.segment;
    wire::TcpSegment s;
    s.source = to;
    s.destination = kLocal.address;
    s.header.source_port = 80;
    s.header.destination_port = syn.header.source_port;
    s.header.flags = flags_of("S.");
    s.header.seq = SeqNum{kIrs};
    s.header.ack = syn.header.seq + 1;
    s.header.window = 60000;
    s.header.options.append_mss(1460);
    host.on_segment(s, now);
    while (host.poll_segment(now)) continue;
    return id;
  }
  void hears_too_big(ConnId id, std::uint16_t mtu) {
    const Connection& tcb = *host.find(id);
    wire::IcmpError error;
    error.source = tcb.remote().address;
    error.destination = kLocal.address;
    error.type = wire::icmp4::kDestinationUnreachable;
    error.code = wire::icmp4::kFragmentationNeeded;
    error.mtu = mtu;
    error.quoted_from = tcb.local();
    error.quoted_to = tcb.remote();
    error.quoted_seq = tcb.snd().una;
    host.on_icmp(error, now);
  }
  std::uint32_t mss(ConnId id) const { return host.find(id)->effective_mss(); }
};

TEST(Paths, AreRememberedForTheNextConnection) {
  Traveller traveller;
  const wire::IpAddress other = wire::IpAddress::v4(203, 0, 113, 9);
  const ConnId first = traveller.opens(kRemote.address);
  EXPECT_EQ(traveller.mss(first), 1460U);
  ASSERT_TRUE(traveller.host.send(first, octets(3000), traveller.now));
  while (traveller.host.poll_segment(traveller.now)) continue;
  traveller.hears_too_big(first, 900);
  EXPECT_EQ(traveller.mss(first), 860U);
  EXPECT_EQ(traveller.mss(traveller.opens(kRemote.address)), 860U);
  EXPECT_EQ(traveller.mss(traveller.opens(other)), 1460U) << "another path";
  traveller.now = traveller.now + seconds(601);
  EXPECT_EQ(traveller.mss(traveller.opens(kRemote.address)), 1460U) << "the route may have changed";
}

TEST(Paths, TheOldestGoWhenThereAreTooMany) {
  Traveller traveller;
  const auto there = [](int i) {
    return wire::IpAddress::v4(203, 0, static_cast<std::uint8_t>(i / 256),
                               static_cast<std::uint8_t>(i % 256));
  };
  for (int i = 0; i < 300; ++i) {
    const ConnId id = traveller.opens(there(i));
    ASSERT_TRUE(traveller.host.send(id, octets(10), traveller.now));
    while (traveller.host.poll_segment(traveller.now)) continue;
    traveller.hears_too_big(id, 900);
    traveller.now = traveller.now + milliseconds(1);
  }
  EXPECT_EQ(traveller.mss(traveller.opens(there(0))), 1460U);
  EXPECT_EQ(traveller.mss(traveller.opens(there(299))), 860U);
}

TEST(Paths, BoundWhatASynMayBring) {  // RFC 1191 3, RFC 7413 4.1.3
  Traveller traveller;
  const ConnId first = traveller.opens(kRemote.address);
  ASSERT_TRUE(traveller.host.send(first, octets(3000), traveller.now));
  while (traveller.host.poll_segment(traveller.now)) continue;
  traveller.hears_too_big(first, 900);
  while (traveller.host.poll_segment(traveller.now)) continue;
  Config config;
  config.fast_open = true;
  const auto opens = [&] {
    const ConnId id = *traveller.host.connect(kRemote, 0, traveller.now, {std::nullopt, config, {}});
    EXPECT_TRUE(traveller.host.send(id, octets(3000), traveller.now));
    return traveller.host.poll_segment(traveller.now)->out.segment;
  };
  wire::TcpSegment answer;
  const wire::TcpSegment asks = opens();
  answer.source = asks.destination;
  answer.destination = asks.source;
  answer.header.source_port = asks.header.destination_port;
  answer.header.destination_port = asks.header.source_port;
  answer.header.flags = flags_of("S.");
  answer.header.ack = asks.header.seq + 1;
  answer.header.window = 60000;
  answer.header.options.append_mss(1460);
  answer.header.options.append_fast_open(octets(8, 1).view());
  traveller.host.on_segment(answer, traveller.now);
  while (traveller.host.poll_segment(traveller.now)) continue;
  const wire::TcpSegment syn = opens();
  EXPECT_GT(syn.payload.size(), 500U);
  EXPECT_LE(syn.datagram_size(), 900U);
}

TEST(Paths, AreNotHeededWithoutPathMtuDiscovery) {
  Traveller traveller;
  const ConnId first = traveller.opens(kRemote.address);
  ASSERT_TRUE(traveller.host.send(first, octets(3000), traveller.now));
  while (traveller.host.poll_segment(traveller.now)) continue;
  traveller.hears_too_big(first, 900);
  Config config;
  config.path_mtu_discovery = false;
  traveller.host.set_config(config);
  EXPECT_EQ(traveller.mss(traveller.opens(kRemote.address)), 1460U);
}

}  // namespace
}  // namespace tcplab::tcp
