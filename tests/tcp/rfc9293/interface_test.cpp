// The user's side: asynchronous reports (RFC 9293 3.9.1.8) and the Diffserv field (3.9.1.9, 3.9.2).

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

wire::IcmpError host_unreachable(const Endpoint& t, std::uint32_t seq) {
  wire::IcmpError error;
  error.source = wire::IpAddress::v4(203, 0, 113, 1);
  error.destination = kLocal.address;
  error.type = wire::icmp4::kDestinationUnreachable;
  error.code = 1;
  error.quoted_from = kLocal;
  error.quoted_to = t.tcp.remote();
  error.quoted_seq = SeqNum{seq};
  return error;
}

TEST(Rfc9293, MUST_47_SoftErrorsAreReportedToTheUser) {
  Endpoint t;
  t.syn_sent().tcp.on_icmp(host_unreachable(t, 1000), t.now);
  EXPECT_TRUE(t.was_told(Notice::kSoftError));
  for (int i = 0; i < 3; ++i) t.times_out().sends("S 1000");
  EXPECT_TRUE(t.was_told(Notice::kTrouble)) << "and so are excessive retransmissions";
}

TEST(Rfc9293, SHLD_20_TheUserCanSwitchTheReportsOff) {
  Config config = plain();
  config.error_reports = false;
  Endpoint t(config);
  t.syn_sent().tcp.on_icmp(host_unreachable(t, 1000), t.now);
  for (int i = 0; i < 7; ++i) t.times_out().sends("S 1000");
  EXPECT_TRUE(t.notices.empty());
  t.times_out().is(kClosed);
  EXPECT_TRUE(t.was_told(Notice::kTimedOut)) << "the end of the connection is no soft error";
}

TEST(Rfc9293, MUST_48_SHLD_22_TheUsersDiffservFieldGoesOutUnchanged) {
  for (const std::uint8_t dscp : {std::uint8_t{0}, std::uint8_t{10}, std::uint8_t{46}, std::uint8_t{63}}) {
    Config config = plain();
    config.dscp = dscp;
    Endpoint t(config);
    t.syn_sent();
    EXPECT_EQ(t.last->segment.ip.dscp, dscp);
    t.receives("S.", 5000, 1001).sends(". 1001 ack 5001");
    EXPECT_EQ(t.last->segment.ip.dscp, dscp);
    say(t, 5);
    t.sends("P. 1001 ack 5001 len 5");
    EXPECT_EQ(wire::emit_datagram(t.last->segment)[1], dscp << 2);
    t.times_out().sends("P. 1001 ack 5001 len 5");
    EXPECT_EQ(t.last->segment.ip.dscp, dscp) << "in a retransmission as well";
  }
}

TEST(Rfc9293, MUST_48_MUST_49_AResetThatRefusesHasThemToo) {
  Config config = plain();
  config.dscp = 18;
  config.ttl = 9;
  Endpoint t(config);
  t.syn_received().receives(".", 5001, 1, octets(1)).sends("R 1");
  EXPECT_EQ(t.last->segment.ip.ttl, 9);
  EXPECT_EQ(t.last->segment.ip.dscp, 18);

  Host host(kLocal.address, {1, 2}, config);
  host.on_segment(t.segment("S", 5000), {});
  const std::optional<HostSegment> refusal = host.poll_segment({});
  ASSERT_TRUE(refusal);
  EXPECT_EQ(line_of(refusal->out.segment), "R. 0 ack 5001");
  EXPECT_EQ(refusal->out.segment.ip.ttl, 9);
  EXPECT_EQ(refusal->out.segment.ip.dscp, 18);
}

TEST(Rfc9293, SHLD_21_TheDiffservFieldCanChangeDuringTheConnection) {
  Config config = plain();
  Endpoint t(config);
  t.established();
  config.dscp = 18;
  t.tcp.configure(config, t.now);
  say(t, 5);
  t.sends("P. 1001 ack 5001 len 5");
  EXPECT_EQ(t.last->segment.ip.dscp, 18);
  EXPECT_EQ(t.tcp.status().dscp, 18);
}

TEST(Rfc9293, SHLD_23_NothingChangesTheDiffservFieldByItself) {
  Config config = plain();
  config.dscp = 10;
  Endpoint t(config);
  t.established();
  for (std::uint32_t i = 0; i < 5; ++i) {
    wire::TcpSegment text = t.segment("P.", 5001 + i, 1001, octets(1));
    text.ip.dscp = static_cast<std::uint8_t>(20 + i);
    arrives(t, text).sends(". 1001 ack " + std::to_string(5002 + i));
    EXPECT_EQ(t.last->segment.ip.dscp, 10) << "the peer's field is not taken over";
  }
}

TEST(Rfc9293, MAY_9_TheReceivedDiffservFieldCanBeAskedFor) {
  Endpoint t;
  t.established();
  EXPECT_EQ(t.tcp.received_dscp(), 0);
  for (const std::uint8_t dscp : {std::uint8_t{46}, std::uint8_t{8}}) {
    wire::TcpSegment ack = t.segment(".", 5001, 1001);
    ack.ip.dscp = dscp;
    arrives(t, ack);
    EXPECT_EQ(t.tcp.received_dscp(), dscp) << "the latest counts";
  }
}

}  // namespace
}  // namespace tcplab::tcp
