// What the checks of what arrives are for, and the answers to it.

#include "core/wire/tcp_segment.hpp"
#include "tests/tcp/talk.hpp"
#include "tests/tcp/variants/variant.hpp"

namespace tcplab::tcp {
namespace {

TEST(Variants, NoSequenceCheck_ForgedDataGetIntoTheStream) {
  Endpoint right;
  right.established().receives("P.", 5001 + 1'000'000, 1001, octets(7)).sends(". 1001 ack 5001");
  EXPECT_EQ(right.reads(), "");

  Endpoint t(without(&Variant::no_sequence_check));
  t.established().receives("P.", 5001 + 1'000'000, 1001, octets(7)).sends(". 1001 ack 5008");
  EXPECT_EQ(t.reads().size(), 7U) << "as if it came next";
  EXPECT_EQ(times_told(t, Rule::kVariantNoSequenceCheck), 1U);
  // And what the peer really says is cut by as much.
  t.receives("P.", 5001, 1001, octets(10)).sends(". 1001 ack 5011");
  EXPECT_EQ(t.reads().size(), 3U);
}

TEST(Variants, NoSequenceCheck_WhatComesTwiceIsDeliveredTwice) {
  Endpoint right;
  right.established().receives("P.", 5001, 1001, octets(10)).sends(". 1001 ack 5011");
  right.receives("P.", 5001, 1001, octets(10)).sends(". 1001 ack 5011");
  EXPECT_EQ(right.reads().size(), 10U);

  Endpoint t(without(&Variant::no_sequence_check));
  t.established().receives("P.", 5001, 1001, octets(10)).sends(". 1001 ack 5011");
  t.receives("P.", 5001, 1001, octets(10)).sends(". 1001 ack 5021");
  EXPECT_EQ(t.reads().size(), 20U);
  EXPECT_EQ(times_told(t, Rule::kVariantNoSequenceCheck), 1U) << "the first copy is where it belongs";
}

TEST(Variants, NoSequenceCheck_AnyRstResetsAndAnyFinCloses) {
  Endpoint right;
  right.established().receives("R", 77).sends_nothing().receives("F.", 77, 1001).is(kEstablished);

  Endpoint reset(without(&Variant::no_sequence_check));
  reset.established().receives("R", 77).is(kClosed);
  EXPECT_EQ(times_told(reset, Rule::kVariantNoSequenceCheck), 1U);

  Endpoint closed(without(&Variant::no_sequence_check));
  closed.established().receives("F.", 77, 1001).is(kCloseWait);
  EXPECT_EQ(times_told(closed, Rule::kVariantNoSequenceCheck), 1U);
}

TEST(Variants, NoSequenceCheck_PutsWhatIsInTheWindowInOrderAsEver) {
  Endpoint t(without(&Variant::no_sequence_check));
  t.established().receives("P.", 5011, 1001, octets(10)).sends(". 1001 ack 5001");
  t.receives("P.", 5001, 1001, octets(10)).sends(". 1001 ack 5021");
  EXPECT_EQ(t.reads().size(), 20U);
  EXPECT_EQ(times_told(t, Rule::kVariantNoSequenceCheck), 0U);
}

wire::TcpSegment stamped_segment(const Endpoint& t, std::string_view flags, std::uint32_t seq,
                                 std::uint32_t ack, std::uint32_t stamp, Bytes payload = {}) {
  wire::TcpSegment segment = t.segment(flags, seq, ack, std::move(payload));
  segment.header.options.append_timestamps({stamp, 0});
  return segment;
}

// A segment of 4 GiB ago: its number is just the next one, its timestamp is not.
TEST(Variants, NoPaws_AWrappedNumberIsTakenForANewOne) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.timestamps = true;
    config.variant.no_paws = !by_the_rules;
    Endpoint t(config);
    t.syn_sent();
    t.tcp.on_segment(stamped_segment(t, "S.", 5000, 1001, 9000), t.now);
    t.drain().sends(". 1001 ack 5001");
    t.tcp.on_segment(stamped_segment(t, "P.", 5001, 1001, 9001, octets(10)), t.now);
    t.drain().sends(". 1001 ack 5011");
    t.tcp.on_segment(stamped_segment(t, "P.", 5011, 1001, 1234, octets(10)), t.now);
    t.drain().sends(by_the_rules ? ". 1001 ack 5011" : ". 1001 ack 5021");
    EXPECT_EQ(t.reads().size(), by_the_rules ? 10U : 20U);
    EXPECT_EQ(times_told(t, Rule::kVariantNoPaws), by_the_rules ? 0U : 1U);
    EXPECT_EQ(t.tcp.negotiated().ts_recent, 9001U) << "no older time is taken over";
  }
}

TEST(Variants, NoChecksumCheck_WhatWasDamagedReachesTheUser) {
  Machine m(without(&Variant::no_checksum_check));
  const ConnId id = *m.host.connect(kRemote, kLocal.port, m.now);
  const std::uint32_t iss = m.host.find(id)->snd().iss.value;
  m.sends();
  m.receives(from_peer("S.", 5000, iss + 1));
  std::vector<std::uint8_t> datagram = wire::emit_datagram(from_peer("P.", 5001, iss + 1, octets(4, 'a')));
  datagram.back() ^= 0x20U;

  const Bytes damaged(std::move(datagram));
  const auto by_the_rules = wire::parse_datagram(damaged);
  ASSERT_FALSE(by_the_rules.ok());
  EXPECT_EQ(by_the_rules.error().what, "bad TCP checksum");
  const auto segment = wire::parse_unchecked(damaged);
  ASSERT_TRUE(segment.ok());
  m.host.on_damaged(*segment, m.now);
  const Result<Bytes, CallError> read = m.host.receive(id, 100);
  EXPECT_EQ(std::string(read->begin(), read->end()), "abcD");
  EXPECT_EQ(m.times_told(Rule::kVariantNoChecksumCheck), 1U);
}

TEST(Variants, NoReset_WhoAsksANobodyWaitsInsteadOfBeingRefused) {
  Machine right(plain());
  right.receives(from_peer("S", 5000));
  EXPECT_EQ(right.sends(), "R. 0 ack 5001");

  Machine m(without(&Variant::no_reset));
  m.receives(from_peer("S", 5000));
  EXPECT_EQ(m.sends(), "nothing");
  EXPECT_EQ(m.times_told(Rule::kVariantNoReset), 1U);
  m.receives(from_peer("R", 5000));
  EXPECT_EQ(m.times_told(Rule::kVariantNoReset), 1U) << "a RST is never answered anyway";

  // The client's part in either case.
  Endpoint refused;
  refused.syn_sent().receives("R.", 0, 1001).is(kClosed);
  EXPECT_TRUE(refused.was_told(Notice::kRefused));
  Endpoint waits;
  waits.syn_sent();
  while (waits.tcp.state() != kClosed) waits.times_out(), lets_out(waits);
  EXPECT_TRUE(waits.was_told(Notice::kTimedOut));
  EXPECT_GT(waits.now - Instant{}, minutes(3));
}

// RFC 9293 3.5.1, figure 10: one end has forgotten the connection, and its SYN finds the other's half.
TEST(Variants, NoReset_AHalfOpenConnectionIsNeverDiscovered) {
  Endpoint right;
  right.syn_sent().receives(".", 300, 100).sends("R 100").is(kSynSent);

  Endpoint t(without(&Variant::no_reset));
  t.syn_sent().receives(".", 300, 100).sends_nothing().is(kSynSent);
  EXPECT_EQ(times_told(t, Rule::kVariantNoReset), 1U);
}

TEST(Variants, NoReset_StillAbortsAConnectionOfItsOwn) {
  Endpoint t(without(&Variant::no_reset));
  t.established().aborts().sends("R 1001");
  EXPECT_EQ(times_told(t, Rule::kVariantNoReset), 0U);
}

TEST(Variants, NoKeepAliveAnswer_TheLivingAreTakenForDead) {
  for (const bool by_the_rules : {true, false}) {
    Config probing = plain();
    probing.keep_alive = true;
    probing.keep_idle = seconds(60);
    probing.keep_interval = seconds(5);
    probing.keep_count = 3;
    Config quiet = plain();
    quiet.variant.no_keep_alive_answer = !by_the_rules;
    Talk t(probing, quiet, milliseconds(10));
    t.pass(minutes(10));
    EXPECT_EQ(t.a.tcp.state(), by_the_rules ? kEstablished : kClosed);
    EXPECT_EQ(t.a.tcp.error(), by_the_rules ? std::nullopt : std::optional(CallError::kConnectionTimedOut));
  }
  Endpoint t(without(&Variant::no_keep_alive_answer));
  t.established().receives(".", 5000, 1001).sends_nothing();
  EXPECT_EQ(times_told(t, Rule::kVariantNoKeepAliveAnswer), 1U);
}

Config delaying() {
  Config config = plain();
  config.ack_delay = milliseconds(40);
  return config;
}

TEST(Variants, NoDelayedAck_EverySegmentHasAnAckOfItsOwn) {
  for (const bool by_the_rules : {true, false}) {
    Config config = delaying();
    config.variant.no_delayed_ack = !by_the_rules;
    Endpoint t(config);
    t.established();
    int acks = 0;
    for (std::uint32_t i = 0; i < 10; ++i) {
      t.receives(".", 5001 + 1000 * i, 1001, octets(1000));
      acks += lets_out(t);
    }
    EXPECT_EQ(acks, by_the_rules ? 5 : 10);
    EXPECT_EQ(times_told(t, Rule::kVariantNoDelayedAck), by_the_rules ? 0U : 10U)
        << "after an ACK, the rules would have the next one wait";
  }
}

TEST(Variants, NoDelayedAck_TheAnswerTakesNoAckAlong) {
  Endpoint right(delaying());
  right.established().receives("P.", 5001, 1001, octets(10)).sends_nothing();
  speaks(right, 20);
  right.sends("P. 1001 ack 5011 len 20").sends_nothing();

  Endpoint t(without(&Variant::no_delayed_ack, delaying()));
  t.established().receives("P.", 5001, 1001, octets(10)).sends(". 1001 ack 5011");
  speaks(t, 20);
  t.sends("P. 1001 ack 5011 len 20").sends_nothing();
}

Config small_buffer() {
  Config config = plain();
  config.receive_buffer = 4000;
  config.mss = 1000;
  return config;
}

TEST(Variants, SillyReceiver_EveryOctetReadIsOfferedByItself) {
  for (const bool by_the_rules : {true, false}) {
    Config config = small_buffer();
    config.variant.silly_receiver = !by_the_rules;
    Endpoint t(config);
    t.established();
    for (std::uint32_t i = 0; i < 4; ++i) t.receives(".", 5001 + 1000 * i, 1001, octets(1000));
    t.sends(". 1001 ack 9001");
    EXPECT_EQ(t.last->segment.header.window, 0U);
    EXPECT_EQ(t.tcp.receive(1)->size(), 1U);
    if (by_the_rules) {
      t.sends_nothing();
      EXPECT_EQ(t.tcp.receive(1999)->size(), 1999U);
      t.sends(". 1001 ack 9001");
      EXPECT_EQ(t.last->segment.header.window, 2000U) << "when it is worth two segments";
    } else {
      t.sends(". 1001 ack 9001");
      EXPECT_EQ(t.last->segment.header.window, 1U);
    }
    EXPECT_EQ(times_told(t, Rule::kVariantSillyReceiver), by_the_rules ? 0U : 1U);
  }
}

// The syndrome itself: the user reads an octet at a time, and the stream crumbles.
TEST(Variants, SillyReceiver_TheStreamCrumblesIntoTinySegments) {
  std::uint64_t segments[2] = {};
  for (const bool by_the_rules : {true, false}) {
    Config config = small_buffer();
    config.variant.silly_receiver = !by_the_rules;
    Config sending = plain();
    Talk t(sending, config, milliseconds(1));
    t.b.reads = false;
    t.a.to_say = 8000;
    t.pass(seconds(1));
    for (int i = 0; i < 4000; ++i) {
      EXPECT_EQ(t.b.tcp.receive(1)->size(), 1U);
      t.pass(milliseconds(5));
    }
    segments[by_the_rules ? 0 : 1] = t.a.segments;
  }
  EXPECT_LT(segments[0], 30U);
  EXPECT_GT(segments[1], 3000U) << "nearly every octet by itself";
}

}  // namespace
}  // namespace tcplab::tcp
