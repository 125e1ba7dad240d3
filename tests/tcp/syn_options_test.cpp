// What a SYN offers by the user's or the system's choice, and what is made of what comes.

#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

Config everything() {
  Config config = plain();
  config.window_scale = config.timestamps = config.sack = true;
  return config;
}

wire::TcpSegment with_everything(wire::TcpSegment syn) {
  syn.header.options.append_window_scale(3);
  syn.header.options.append_sack_permitted();
  syn.header.options.append_timestamps({7, 0});
  return syn;
}

TEST(NoOptions, NothingIsOfferedNorHeeded) {
  Config config = everything();
  config.no_options = true;
  Endpoint client(config);
  client.syn_sent();
  EXPECT_EQ(client.last->segment.header.options.bytes().size(), 0U);
  client.tcp.on_segment(with_everything(client.segment("S.", 5000, 1001)), client.now);
  client.sends(". 1001 ack 5001");
  EXPECT_EQ(client.last->segment.header.options.bytes().size(), 0U);
  EXPECT_EQ(client.tcp.effective_mss(), 1000U) << "what the peer takes is believed all the same";

  Endpoint server(config);
  server.listen().tcp.on_segment(with_everything(server.segment("S", 5000)), server.now);
  server.sends("S. 1000 ack 5001");
  EXPECT_EQ(server.last->segment.header.options.bytes().size(), 0U);
  EXPECT_FALSE(server.tcp.negotiated().timestamps || server.tcp.negotiated().sack ||
               server.tcp.negotiated().window_scale);
}

TEST(PlainSyn, GoesOutOnceAllElseHasFailed) {
  Config config = everything();
  config.plain_syn_after = 2;
  Endpoint t(config);
  t.syn_sent();
  const std::size_t full = t.last->segment.header.options.bytes().size();
  for (int again = 1; again <= 2; ++again) {
    t.times_out().sends("S 1000");
    EXPECT_EQ(t.last->segment.header.options.bytes().size(), full);
  }
  t.times_out().sends("S 1000");
  const auto options = wire::decode_options(t.last->segment.header.options.bytes());
  EXPECT_EQ(t.last->segment.header.options.bytes().size(), 4U);
  EXPECT_EQ(options->mss, 1460);
}

TEST(DuplicateAcks, WithSackBlocksMayHaveAnotherWindow) {
  for (const bool gap : {false, true}) {
    Endpoint t(everything());
    t.syn_sent();
    wire::TcpSegment answer = t.segment("S.", 5000, 1001);
    answer.header.options.append_sack_permitted();
    t.tcp.on_segment(answer, t.now);
    t.sends(". 1001 ack 5001");
    ASSERT_TRUE(t.tcp.send(octets(4000), t.now));
    while (t.tcp.poll_segment(t.now)) {
    }
    for (std::uint32_t end = 3001; end <= 5001; end += 1000) {
      t.window = static_cast<std::uint16_t>(t.window - 1000);
      wire::TcpSegment ack = t.segment(".", 5001, 1001);
      // Blocks that lie behind the ACK, of data that came twice (RFC 2883), say nothing of a gap.
      const wire::SackBlock block{SeqNum{gap ? 2001U : 1U}, SeqNum{gap ? end : 1001U}};
      ack.header.options.append_sack({&block, 1});
      t.tcp.on_segment(ack, t.now);
    }
    if (gap) {
      t.sends(". 1001 ack 5001 len 1000");
    } else {
      t.sends_nothing();
    }
  }
}

}  // namespace
}  // namespace tcplab::tcp
