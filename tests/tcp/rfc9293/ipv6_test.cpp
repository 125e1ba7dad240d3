// What IPv6 has in other places than IPv4: RFC 9293 3.9.1.9, 3.9.2 and 3.9.2.2, RFC 8200 3. All that is the
// same in both is run a second time on IPv6, see ../not_on_ipv6.txt.

#include "core/wire/icmp.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

TEST(Rfc9293, MUST_48_MUST_49_OnIpv6TheyAreTheTrafficClassAndTheHopLimit) {
  Config config = plain();
  config.dscp = 46;
  config.ttl = 7;
  Endpoint t = on_ipv6(config);
  ASSERT_TRUE(t.tcp.open_active(kRemote6, t.now));
  for (int i = 0; i < 2; ++i, t.times_out()) {
    t.sends("S 1000");
    const std::vector<std::uint8_t> datagram = wire::emit_datagram(t.last->segment);
    EXPECT_EQ(datagram[0] >> 4, 6);
    EXPECT_EQ(((datagram[0] & 15) << 4 | datagram[1] >> 4), 46 << 2) << "the Diffserv field, without ECN";
    EXPECT_EQ(datagram[7], 7);
    EXPECT_EQ(datagram[6], 6) << "TCP is the next header: no fragment";
  }
}

TEST(Rfc9293, MAY_9_OnIpv6TheDiffservFieldOfASegmentIsItsTrafficClass) {
  wire::TcpSegment segment = over_ipv6(Endpoint().segment("P.", 5001, 1001, octets(1)));
  segment.ip.dscp = 18;
  const wire::Parsed<wire::TcpSegment> parsed = wire::parse_datagram(wire::emit_datagram(segment));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->ip.dscp, 18);
}

// Two connections to one peer, and a router's word about the second.
TEST(Rfc9293, MUST_54_OnIpv6AnErrorGoesToTheConnectionThatSentWhatItQuotes) {
  Host host(kLocal6.address, {1, 2});
  const ConnId one = *host.connect(kRemote6, 1001, {});
  const ConnId two = *host.connect(kRemote6, 1002, {});
  while (host.poll_segment({})) {
  }
  wire::IcmpError error;
  error.source = *wire::IpAddress::parse("2001:db8::ff");
  error.destination = kLocal6.address;
  error.type = wire::icmp6::kDestinationUnreachable;
  error.code = 0;
  error.quoted_from = host.find(two)->local();
  error.quoted_to = host.find(two)->remote();
  error.quoted_seq = host.find(two)->snd().iss;
  const wire::Parsed<wire::IcmpError> parsed = wire::parse_icmp_datagram(wire::emit_icmp_datagram(error));
  ASSERT_TRUE(parsed) << parsed.error().what;
  host.on_icmp(*parsed, {});
  EXPECT_FALSE(host.find(one)->icmp_error());
  EXPECT_EQ(*host.find(two)->icmp_error(), error);
  EXPECT_EQ(host.find(two)->state(), kSynSent) << "no route is a soft error: MUST-56";
}

TEST(Rfc9293, MUST_14_OnIpv6TheMssOfOurSynAckIsWhatFitsTheMtu) {
  Endpoint t = on_ipv6();
  t.listen();
  arrives(t, over_ipv6(t.segment("S", 5000))).sends("S. 1000 ack 5001");
  EXPECT_EQ(options_of(t.last->segment).mss, 1440);
  EXPECT_EQ(t.last->segment.destination, kRemote6.address);
}

TEST(Rfc9293, MUST_41_MUST_42_TheSamePortIsListenedOnInBothVersions) {
  Host host(kLocal.address, {1, 2});
  host.add_address(kLocal6.address);
  ASSERT_TRUE(host.listen(80, 5, {}));
  wire::TcpSegment four = Endpoint().segment("S", 5000);
  four.source = address_of(2);
  four.header.destination_port = 80;
  wire::TcpSegment six = over_ipv6(four);
  for (const wire::TcpSegment& syn : {four, six}) {
    host.on_segment(syn, {});
    const std::optional<HostSegment> answer = host.poll_segment({});
    ASSERT_TRUE(answer);
    EXPECT_EQ(letters_of(answer->out.segment.header.flags), "S.");
    EXPECT_EQ(answer->out.segment.source, syn.destination) << "MUST-45";
  }
}

}  // namespace
}  // namespace tcplab::tcp
