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

// RFC 5681 3.2 step 1, RFC 6675 2.
TEST(Sack, ADuplicateThatTellsNothingNewCountsForNothing) {
  Config config = sacking();
  config.initial_window = 4;
  Endpoint t = established_sack(config);
  say(t, 8000);
  for (const char* line : {". 1001 ack 5001 len 1000", ". 2001 ack 5001 len 1000", ". 3001 ack 5001 len 1000",
                           ". 4001 ack 5001 len 1000"}) {
    t.sends(line);
  }
  t.sends_nothing();
  const auto told = [&t](std::uint32_t right) {
    wire::TcpSegment seg = t.segment(".", 5001, 1001);
    const wire::SackBlock block{SeqNum{2001}, SeqNum{right}};
    if (right > 0) seg.header.options.append_sack({&block, 1});
    return seg;
  };
  for (int i = 0; i < 3; ++i) arrives(t, told(0)).sends_nothing();
  for (int i = 0; i < 3; ++i) arrives(t, told(30001)).sends_nothing();  // of what was never sent
  arrives(t, told(3001)).sends(". 5001 ack 5001 len 1000");             // limited transmit
  for (int i = 0; i < 3; ++i) arrives(t, told(3001)).sends_nothing();
  arrives(t, told(4001)).sends(". 6001 ack 5001 len 1000");
  arrives(t, told(5001)).sends(". 1001 ack 5001 len 1000");  // the third that counts
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

std::size_t size_of(const Endpoint& t) {
  return t.last->segment.payload.size() + t.last->segment.header.options.bytes().size();
}

TEST(Sack, RidesOnTextToo) {
  Endpoint t = established_sack();
  t.receives(".", 5011, 1001, octets(10)).sends(". 1001 ack 5001");
  say(t, 10);
  t.sends("P. 1001 ack 5001 len 10");
  EXPECT_EQ(blocks(t), "5011-5021")
      << "RFC 2018 4: in all ACKs that do not acknowledge the highest number held";
  t.passes(seconds(1)).sends("P. 1001 ack 5001 len 10");
  EXPECT_TRUE(t.last->retransmission);
  EXPECT_EQ(blocks(t), "5011-5021");
  t.receives(".", 5001, 1011, octets(10)).sends(". 1011 ack 5021");
  say(t, 10);
  t.sends("P. 1011 ack 5021 len 10");
  EXPECT_EQ(blocks(t), "");
}

TEST(Sack, ShortensTheTextThatItRidesOn) {
  for (const bool timestamps : {false, true}) {
    Config config = sacking();
    config.timestamps = timestamps;
    for (std::uint32_t gaps = 1; gaps < 6; ++gaps) {
      Endpoint t = established_sack(config);
      for (std::uint32_t i = 0; i < gaps; ++i) {
        wire::TcpSegment text = t.segment(".", 5011 + 20 * i, 1001, octets(10));
        if (timestamps) text.header.options.append_timestamps({2, 0});
        arrives(t, text).sends(". 1001 ack 5001");
      }
      say(t, 1000);
      t.last = t.tcp.poll_segment(t.now);
      ASSERT_TRUE(t.last);
      const std::size_t told = std::min<std::size_t>(gaps, timestamps ? 3 : 4);
      EXPECT_EQ(options_of(t.last->segment).sack_blocks().size(), told);
      EXPECT_EQ(t.last->segment.payload.size(), 1000 - (timestamps ? 12 : 0) - 4 - 8 * told);
      EXPECT_EQ(size_of(t), 1000U) << "never beyond the MSS: RFC 9293 3.7.1";
    }
  }
}

TEST(Sack, LeavesHalfOfATinySegmentToText) {
  for (std::uint16_t mss = 28; mss < 90; ++mss) {
    Endpoint t(sacking());
    wire::TcpOptions options;
    options.append_mss(mss);
    options.append_sack_permitted();
    established_with(t, options);
    for (std::uint32_t i = 0; i < 6; ++i)
      t.receives(".", 5011 + 20 * i, 1001, octets(10)).sends(". 1001 ack 5001");
    say(t, 100);
    t.last = t.tcp.poll_segment(t.now);
    ASSERT_TRUE(t.last);
    EXPECT_LE(size_of(t), mss);
    EXPECT_GE(t.last->segment.payload.size(), mss / 2U);
    EXPECT_EQ(options_of(t.last->segment).sack_blocks().size(), std::min((mss / 2U - 4) / 8, 4U)) << mss;
  }
}

// A segment that went out whole and has to go again beside a SACK option goes in two.
TEST(Sack, WhatGoesAgainMayBeShorterThanBefore) {
  for (const bool scoreboard : {false, true}) {
    Config config = sacking();
    config.scoreboard = scoreboard;
    SCOPED_TRACE(scoreboard);
    Endpoint t = established_sack(config);
    say(t, 1000);
    t.sends("P. 1001 ack 5001 len 1000").receives(".", 5011, 1001, octets(10)).sends(". 2001 ack 5001");
    t.passes(seconds(1)).sends(". 1001 ack 5001 len 988");
    EXPECT_EQ(blocks(t), "5011-5021");
    t.receives(".", 5021, 1989, octets(10)).sends("P. 1989 ack 5001 len 12");
    EXPECT_EQ(blocks(t), "5011-5031");
    t.receives(".", 5001, 2001, octets(10)).sends(". 2001 ack 5031");
  }
}

TEST(DuplicateSack, RidesOnTextOnce) {
  Endpoint t = established_sack();
  t.receives(".", 5001, 1001, octets(10)).sends(". 1001 ack 5011");
  t.receives(".", 5001, 1001, octets(10));
  say(t, 10);
  t.sends("P. 1001 ack 5011 len 10").sends_nothing();
  EXPECT_EQ(blocks(t), "5001-5011");
  say(t, 10);
  t.sends("P. 1011 ack 5011 len 10");
  EXPECT_EQ(blocks(t), "");
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
