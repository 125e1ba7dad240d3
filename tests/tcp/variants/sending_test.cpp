// What holds a sender back, and why: Nagle, silly windows, the peer's window, the persist timer.

#include "tests/tcp/talk.hpp"
#include "tests/tcp/variants/variant.hpp"

namespace tcplab::tcp {
namespace {

Config with_nagle() {
  Config config = plain();
  config.no_delay = false;
  return config;
}

TEST(Variants, NoNagle_EveryKeystrokeGetsASegment) {
  for (const bool by_the_rules : {true, false}) {
    Config config = with_nagle();
    config.variant.no_nagle = !by_the_rules;
    Endpoint t(config);
    t.established();
    int segments = 0;
    for (int i = 0; i < 20; ++i) {
      speaks(t, 1);
      segments += lets_out(t);
    }
    t.receives(".", 5001, t.tcp.snd().nxt.value);
    segments += lets_out(t);
    EXPECT_EQ(segments, by_the_rules ? 2 : 20);
    EXPECT_EQ(times_told(t, Rule::kVariantNoNagle), by_the_rules ? 0U : 19U)
        << "the first one goes by the rules as well";
  }
}

TEST(Variants, NoNagle_SaysNothingWhereTheUserHasSwitchedItOff) {
  Endpoint t(without(&Variant::no_nagle));
  t.established();
  speaks(t, 1);
  speaks(t, 1);
  t.sends("P. 1001 ack 5001 len 2");
  speaks(t, 1);
  t.sends("P. 1003 ack 5001 len 1");
  EXPECT_EQ(times_told(t, Rule::kVariantNoNagle), 0U);
}

TEST(Variants, SillySender_FillsEveryCrackOfTheWindow) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.variant.silly_sender = !by_the_rules;
    Endpoint t(config);
    t.window = 1100;
    t.established();
    speaks(t, 3000);
    t.sends(". 1001 ack 5001 len 1000");
    if (by_the_rules) {
      t.sends_nothing();
    } else {
      t.sends(". 2001 ack 5001 len 100").sends_nothing();
    }
    EXPECT_EQ(times_told(t, Rule::kVariantSillySender), by_the_rules ? 0U : 1U);
  }
}

TEST(Variants, IgnoresWindow_WhatDoesNotFitIsThrownAwayAndSentAgain) {
  std::uint64_t sent_again[2] = {};
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.variant.ignores_window = !by_the_rules;
    Config small = plain();
    small.receive_buffer = 3000;
    Talk t(config, small, milliseconds(10));
    t.b.reads = false;
    t.a.to_say = 12'000;
    t.pass(seconds(5));
    const std::int32_t thrown_away = t.a.tcp.snd().nxt - t.b.tcp.rcv().nxt;
    EXPECT_TRUE(by_the_rules ? thrown_away <= 1 : thrown_away >= 7000) << thrown_away;
    EXPECT_EQ(t.b.tcp.rcv().readable(), 3000U) << "there is no more room, whoever ignores it";
    t.b.reads = true;
    t.until([&] { return t.b.heard == 12'000; }, minutes(10));
    EXPECT_EQ(t.b.heard, 12'000U);
    EXPECT_EQ(t.b.wrong, 0U);
    sent_again[by_the_rules ? 0 : 1] = t.a.tcp.counters().retransmitted;
  }
  EXPECT_LE(sent_again[0], 3U) << "probes";
  EXPECT_GE(sent_again[1], 7U);
}

TEST(Variants, IgnoresWindow_EachSegmentBeyondItIsToldOf) {
  Endpoint t(without(&Variant::ignores_window));
  t.window = 2000;
  t.established();
  speaks(t, 4000);
  EXPECT_EQ(lets_out(t), 4);
  EXPECT_EQ(times_told(t, Rule::kVariantIgnoresWindow), 2U);
  t.receives(".", 5001, 5001);
  t.window = 0;
  t.receives(".", 5001, 5001);
  speaks(t, 1000);
  t.sends("P. 5001 ack 5001 len 1000").sends_nothing();
  EXPECT_EQ(times_told(t, Rule::kVariantIgnoresWindow), 4U) << "that nobody will probe, and the segment";
  EXPECT_FALSE(t.tcp.timer(TimerKind::kPersist));
  EXPECT_TRUE(t.tcp.timer(TimerKind::kRetransmission));
}

// The classic deadlock: one waits for room, the other for data, and what would wake either was lost.
TEST(Variants, NoPersistTimer_ALostWindowUpdateStopsBothForEver) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.variant.no_persist_timer = !by_the_rules;
    Endpoint t(config);
    t.established();
    speaks(t, 1000);
    t.sends("P. 1001 ack 5001 len 1000");
    t.window = 0;
    t.receives(".", 5001, 2001);
    speaks(t, 500);
    t.sends_nothing();
    EXPECT_EQ(times_told(t, Rule::kVariantNoPersistTimer), by_the_rules ? 0U : 1U);
    t.window = 5000;  // and the segment that says so is lost
    if (by_the_rules) {
      t.times_out().sends(". 2001 ack 5001 len 1").receives(".", 5001, 2002);
      t.sends("P. 2002 ack 5001 len 499");
    } else {
      EXPECT_EQ(t.tcp.next_timeout(), Instant::never());
      t.passes(minutes(60 * 24 * 365)).sends_nothing().is(kEstablished);
      EXPECT_EQ(t.tcp.status().awaiting_send, 500U);
    }
  }
}

TEST(Variants, NoPersistTimer_GoesOnWhereTheUpdateArrives) {
  Endpoint t(without(&Variant::no_persist_timer));
  t.established();
  for (std::uint32_t i = 1; i <= 2; ++i) {
    t.window = 0;
    t.receives(".", 5001, t.tcp.snd().nxt.value);
    speaks(t, 100);
    t.sends_nothing().receives(".", 5001, t.tcp.snd().nxt.value);
    EXPECT_EQ(times_told(t, Rule::kVariantNoPersistTimer), i) << "once for each time that it closes";
    t.window = 5000;
    t.receives(".", 5001, t.tcp.snd().nxt.value);
    EXPECT_EQ(lets_out(t), 1);
  }
}

// Several at once: each is told of that has let the segment out.
TEST(Variants, SeveralTellOfThemselvesOnlyWhereEachHasMadeTheDifference) {
  Config config = plain();
  config.variant.ignores_window = config.variant.no_congestion_control = true;
  Endpoint t(config);
  t.window = 5000;
  t.established();
  speaks(t, 30'000);
  EXPECT_EQ(lets_out(t), 30);
  EXPECT_EQ(times_told(t, Rule::kVariantIgnoresWindow), 25U) << "5 fit the window";
  EXPECT_EQ(times_told(t, Rule::kVariantNoCongestionControl), 20U) << "and 10 the congestion window";
}

}  // namespace
}  // namespace tcplab::tcp
