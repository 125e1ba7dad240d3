// Generating acknowledgments: RFC 9293 3.8.6.2.2, 3.8.6.3 and 3.10.7.4.

#include "core/tcp/profile.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// ACKs delayed by 40 ms, as a fresh Config has it.
Config delaying() {
  Config config;
  config.no_delay = true;
  return config;
}

TEST(Rfc9293, MUST_58_MUST_59_SeveralSegmentsProcessedTogetherGetOneAck) {
  Endpoint t;
  t.established();
  for (std::uint32_t i = 0; i < 5; ++i) t.receives(".", 5001 + 100 * i, 1001, octets(100));
  t.sends(". 1001 ack 5501").sends_nothing();
}

TEST(Rfc9293, MUST_58_AnAckRidesOnData) {
  Endpoint t(delaying());
  t.established().receives("P.", 5001, 1001, octets(10)).sends_nothing();
  say(t, 5);
  t.sends("P. 1001 ack 5011 len 5").sends_nothing().passes(seconds(1)).sends("P. 1001 ack 5011 len 5");
}

TEST(Rfc9293, MUST_59_AQueueOfHeldSegmentsIsProcessedWhollyBeforeTheAck) {
  Endpoint t;
  t.established();
  for (const std::uint32_t seq : {5011U, 5021U, 5031U})
    t.receives(".", seq, 1001, octets(10)).sends(". 1001 ack 5001");
  t.receives(".", 5001, 1001, octets(10)).sends(". 1001 ack 5041").sends_nothing();
}

TEST(Rfc9293, SHLD_31_SegmentsBeyondAGapAreKept) {
  Endpoint t;
  t.established().receives(".", 5004, 1001, octets(3, 'd')).sends(". 1001 ack 5001");
  EXPECT_EQ(t.reads(), "");
  t.receives(".", 5001, 1001, octets(3, 'a')).sends(". 1001 ack 5007");
  EXPECT_EQ(t.reads(), "abcdef");
}

TEST(Rfc9293, SHLD_31_AFinBeyondAGapIsKeptToo) {
  Endpoint t;
  t.established().receives("F.", 5004, 1001, octets(3, 'd')).sends(". 1001 ack 5001").is(kEstablished);
  t.receives(".", 5001, 1001, octets(3, 'a')).sends(". 1001 ack 5008").is(kCloseWait);
  EXPECT_EQ(t.reads(), "abcdef");
}

TEST(Rfc9293, MAY_13_ASegmentOffTheLeftEdgeIsAcknowledgedAtOnce) {
  Endpoint t(delaying());
  t.established().receives(".", 5100, 1001, octets(10)).sends(". 1001 ack 5001").sends_nothing();
  t.receives(".", 5200, 1001, octets(10)).sends(". 1001 ack 5001");
  EXPECT_EQ(t.last->rule, Rule::kOutOfOrder);
}

// A connection in that state, past the quick ACKs of a new one; its ACKs may be delayed. 200 octets have
// come.
Endpoint receiver_in(State state, const ProfileInfo& profile, bool sack) {
  Config config = profile.config;
  config.sack = sack;
  config.timestamps = false;
  Endpoint t(config);
  wire::TcpOptions options;
  options.append_mss(1000);
  if (sack) options.append_sack_permitted();
  established_with(t, options);
  if (state != kEstablished) t.closes().sends("F. 1001 ack 5001");
  for (std::uint32_t i = 0; i < 20; ++i) {
    t.receives(".", 5001 + 10 * i, state == kFinWait2 ? 1002 : 1001, octets(10)).passes(milliseconds(50));
    while (t.tcp.poll_segment(t.now)) {
    }
  }
  return t.is(state);
}

// An ACK leaves in this instant, and tells of these octets beyond the gap, if any.
void expect_ack(Endpoint& t, std::uint32_t ack, std::optional<wire::SackBlock> beyond,
                Line at = Line::here()) {
  const testing::ScopedTrace asked(at.file, at.number, "an ACK of " + std::to_string(ack));
  const std::optional<Outgoing> out = t.tcp.poll_segment(t.now);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->segment.header.ack, SeqNum{ack});
  const wire::DecodedOptions options = options_of(out->segment);
  ASSERT_EQ(options.sack_blocks().size(), beyond ? 1U : 0U);
  if (beyond) {
    EXPECT_EQ(options.sack_blocks().front(), *beyond);
  }
  EXPECT_FALSE(t.tcp.poll_segment(t.now));
}

void for_every_receiver(void (*check)(const Endpoint& t, bool sack)) {
  for (const ProfileInfo& profile : kProfiles) {
    for (const bool sack : {false, true}) {
      for (const State state : {kEstablished, kFinWait1, kFinWait2}) {
        SCOPED_TRACE(std::string(profile.name) + (sack ? " with SACK in " : " in ") +
                     std::string(to_string(state)));
        check(receiver_in(state, profile, sack), sack);
      }
    }
  }
}

TEST(OutOfOrder, WhateverOccupiesNumbersIsAcknowledgedAtOnce) {
  for_every_receiver([](const Endpoint& receiver, bool sack) {
    const wire::SackBlock held{SeqNum{5217}, SeqNum{5233}};
    const auto told = [&](wire::SackBlock block) { return sack ? std::optional(block) : std::nullopt; };
    const std::uint32_t una = receiver.tcp.snd().una.value;

    Endpoint text = receiver;
    text.receives(".", 5217, una, octets(16));
    expect_ack(text, 5201, told(held));
    Endpoint fin = text;
    fin.receives("F.", 5233, una);
    expect_ack(fin, 5201, told(held));
    fin.receives("F.", 5233, una);  // and each time it comes
    expect_ack(fin, 5201, told(held));
    Endpoint syn = text;
    syn.receives("S", 5240);
    expect_ack(syn, 5201, told(held));

    Endpoint both = receiver;
    both.receives("F.", 5217, una, octets(16));
    expect_ack(both, 5201, told(held));
    Endpoint alone = receiver;
    alone.receives("F.", 5233, una);
    expect_ack(alone, 5201, std::nullopt);
  });
}

TEST(OutOfOrder, WhatFillsPartOfAGapBeforeAFinIsAcknowledgedAtOnce) {
  for_every_receiver([](const Endpoint& receiver, bool) {
    const std::uint32_t una = receiver.tcp.snd().una.value;
    Endpoint t = receiver;
    t.receives("F.", 5233, una);
    expect_ack(t, 5201, std::nullopt);
    t.receives(".", 5201, una, octets(16));
    expect_ack(t, 5217, std::nullopt);
    t.receives(".", 5217, una, octets(16));
    EXPECT_EQ(t.tcp.rcv().nxt, SeqNum{5234}) << "the FIN too";
  });
}

TEST(OutOfOrder, AFinThatTheWindowCutsOffIsAcknowledgedAtOnce) {
  Config config = delaying();
  config.receive_buffer = 1000;
  Endpoint t(config);
  t.established().receives("F.", 5001, 1001, octets(1000)).sends(". 1001 ack 6001").is(kEstablished);
}

TEST(Rfc9293, SHLD_18_ALoneSegmentsAckIsDelayed) {
  Endpoint t(delaying());
  t.established().receives("P.", 5001, 1001, octets(10)).sends_nothing();
  t.passes(milliseconds(40) - nanoseconds(1)).sends_nothing().passes(nanoseconds(1)).sends(". 1001 ack 5011");
  EXPECT_EQ(t.last->rule, Rule::kDelayedAck);
  t.passes(seconds(10)).sends_nothing();
}

TEST(Rfc9293, MUST_40_NoProfileDelaysAnAckByHalfASecond) {
  for (const Profile profile : {Profile::kRfc, Profile::kLinux, Profile::kFreeBsd}) {
    Endpoint t(info(profile).config);
    t.established();
    for (std::uint32_t i = 0; i < 40; ++i) {  // past the quick ACKs of a new connection
      t.receives(".", 5001 + 10 * i, 1001, octets(10));
      const Instant arrived = t.now;
      if (!t.tcp.poll_segment(t.now)) {
        t.times_out();
        EXPECT_LT(t.now - arrived, milliseconds(500));
        EXPECT_TRUE(t.tcp.poll_segment(t.now));
      }
    }
  }
}

TEST(Rfc9293, SHLD_19_EverySecondFullSizedSegmentIsAcknowledgedAtOnce) {
  Endpoint t(delaying());
  t.established();
  for (std::uint32_t seq = 5001; seq < 25'001; seq += 2000) {
    t.receives(".", seq, 1001, octets(1000)).sends_nothing();
    t.receives(".", seq + 1000, 1001, octets(1000)).sends(". 1001 ack " + std::to_string(seq + 2000));
  }
}

TEST(Rfc9293, SHLD_19_AGapThatIsFilledIsAcknowledgedAtOnce) {
  Endpoint t(delaying());
  t.established().receives(".", 5011, 1001, octets(10)).sends(". 1001 ack 5001");
  t.receives(".", 5001, 1001, octets(10)).sends(". 1001 ack 5021");
}

TEST(Rfc9293, MUST_39_SmallSpaceThatTheUserFreesIsNotOffered) {
  Config config = plain();
  config.receive_buffer = 8000;
  config.mss = 1000;
  Endpoint t(config);
  t.established();
  for (std::uint32_t seq = 5001; seq < 13'001; seq += 1000) {
    t.receives(".", seq, 1001, octets(1000)).sends(". 1001 ack " + std::to_string(seq + 1000));
  }
  EXPECT_EQ(t.last->segment.header.window, 0);
  ASSERT_TRUE(t.tcp.receive(999));
  t.sends_nothing();
  t.receives(".", 13'001, 1001, octets(1)).sends(". 1001 ack 13001");
  EXPECT_EQ(t.last->segment.header.window, 0) << "999 octets would invite a silly segment";
  ASSERT_TRUE(t.tcp.receive(1));
  t.receives(".", 13'001, 1001, octets(1)).sends(". 1001 ack 13001");
  EXPECT_EQ(t.last->segment.header.window, 1000) << "a whole segment is worth offering";
}

// The right edge stands still while the user reads less than a segment, whatever comes in meanwhile.
TEST(Rfc9293, MUST_39_TheEdgeStandsStillUntilASegmentMoreIsFree) {
  for (const bool active : {true, false}) {
    Config config = plain();
    config.receive_buffer = 8000;
    config.mss = 1000;
    Endpoint t(config);
    active ? t.established() : t.syn_received().receives(".", 5001, 1001).is(kEstablished);
    std::uint32_t seq = 5001;
    SeqNum free{5001 + 8000};  // one after what there is room for
    SeqNum edge = free;        // one after what was offered
    for (int i = 0; i < 40; ++i) {
      t.receives(".", seq, 1001, octets(100));
      seq += 100;
      free += static_cast<std::uint32_t>(t.tcp.receive(90)->size());
      t.sends(". 1001 ack " + std::to_string(seq));
      const SeqNum told = t.last->segment.header.ack + t.last->segment.header.window;
      EXPECT_TRUE(told == edge || told - edge >= 1000) << "it moves by a segment at least: " << told - edge;
      EXPECT_GE(free - told, 0);
      EXPECT_LT(free - told, 1000) << "and as soon as it can";
      edge = told;
    }
  }
}

TEST(Rfc9293, MUST_39_WithASmallBufferHalfOfItIsEnough) {
  Config config = plain();
  config.receive_buffer = 600;
  Endpoint t(config);
  t.established().receives(".", 5001, 1001, octets(600)).sends(". 1001 ack 5601");
  ASSERT_TRUE(t.tcp.receive(299));
  t.sends_nothing();
  ASSERT_TRUE(t.tcp.receive(1));
  t.sends(". 1001 ack 5601");
  EXPECT_EQ(t.last->segment.header.window, 300);
}

}  // namespace
}  // namespace tcplab::tcp
