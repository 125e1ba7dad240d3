// Selective acknowledgments that we generate: RFC 2018, RFC 2883.

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

Config sacking() {
  Config config = plain();
  config.sack = true;
  return config;
}

Endpoint established_sack(Config config = sacking()) {
  Endpoint t(config);
  wire::TcpOptions options;
  options.append_mss(1000);
  options.append_sack_permitted();
  if (config.timestamps) options.append_timestamps({1, 0});
  established_with(t, options);
  return t;
}

// "5011-5021 5031-5041": the blocks of the last ACK.
std::string blocks(const Endpoint& t) {
  std::string text;
  const auto options = options_of(t.last->segment);
  for (const wire::SackBlock& block : options.sack_blocks()) {
    text += (text.empty() ? "" : " ") + std::to_string(block.left.value) + "-" +
            std::to_string(block.right.value);
  }
  return text;
}

TEST(Sack, NamesWhatIsHeldTheLatestFirst) {
  Endpoint t = established_sack();
  EXPECT_EQ(blocks(t), "");
  t.receives(".", 5011, 1001, octets(10)).sends(". 1001 ack 5001");
  EXPECT_EQ(blocks(t), "5011-5021");
  t.receives(".", 5031, 1001, octets(10)).sends(". 1001 ack 5001");
  EXPECT_EQ(blocks(t), "5031-5041 5011-5021");
  t.receives(".", 5021, 1001, octets(5)).sends(". 1001 ack 5001");
  EXPECT_EQ(blocks(t), "5011-5026 5031-5041") << "a block grows and comes first";
  t.receives(".", 5001, 1001, octets(10)).sends(". 1001 ack 5026");
  EXPECT_EQ(blocks(t), "5031-5041");
  t.receives(".", 5026, 1001, octets(5)).sends(". 1001 ack 5041");
  EXPECT_EQ(blocks(t), "");
}

TEST(Sack, HasRoomForFourBlocksAndForThreeBesideTimestamps) {
  Endpoint four = established_sack();
  for (std::uint32_t i = 0; i < 6; ++i)
    four.receives(".", 5011 + 20 * i, 1001, octets(10)).sends(". 1001 ack 5001");
  EXPECT_EQ(blocks(four), "5111-5121 5091-5101 5071-5081 5051-5061");

  Config config = sacking();
  config.timestamps = true;
  Endpoint three = established_sack(config);
  for (std::uint32_t i = 0; i < 6; ++i) {
    wire::TcpSegment text = three.segment(".", 5011 + 20 * i, 1001, octets(10));
    text.header.options.append_timestamps({2, 0});
    arrives(three, text).sends(". 1001 ack 5001");
  }
  EXPECT_EQ(blocks(three), "5111-5121 5091-5101 5071-5081");
  EXPECT_LE(three.last->segment.header.options.bytes().size(), 40U);
}

TEST(Sack, IsUsedOnlyIfBothSynsPermitIt) {
  Endpoint refused(sacking());
  wire::TcpOptions none;
  none.append_mss(1000);
  established_with(refused, none).receives(".", 5011, 1001, octets(10)).sends(". 1001 ack 5001");
  EXPECT_EQ(blocks(refused), "");
  Endpoint passive(sacking());
  wire::TcpSegment syn = passive.listen().segment("S", 5000);
  arrives(passive, syn).sends("S. 1000 ack 5001");
  EXPECT_FALSE(options_of(passive.last->segment).sack_permitted);
}

TEST(DuplicateSack, NamesOnceWhatArrivedTwice) {
  Endpoint t = established_sack();
  t.receives(".", 5001, 1001, octets(10)).sends(". 1001 ack 5011");
  t.receives(".", 5001, 1001, octets(10)).sends(". 1001 ack 5011");
  EXPECT_EQ(blocks(t), "5001-5011") << "below the ACK: RFC 2883 4";
  t.receives(".", 5021, 1001, octets(10)).sends(". 1001 ack 5011");
  EXPECT_EQ(blocks(t), "5021-5031") << "reported once only";
}

TEST(DuplicateSack, InsideAHeldBlockIsFollowedByThatBlock) {
  Endpoint t = established_sack();
  t.receives(".", 5021, 1001, octets(20)).sends(". 1001 ack 5001");
  t.receives(".", 5026, 1001, octets(5)).sends(". 1001 ack 5001");
  EXPECT_EQ(blocks(t), "5026-5031 5021-5041");
}

TEST(DuplicateSack, OfAPartlyNewSegmentNamesTheOldPartOnly) {
  Endpoint t = established_sack();
  t.receives(".", 5001, 1001, octets(10)).sends(". 1001 ack 5011");
  t.receives(".", 5006, 1001, octets(10)).sends(". 1001 ack 5016");
  EXPECT_EQ(blocks(t), "5006-5011");
}

}  // namespace
}  // namespace tcplab::tcp
