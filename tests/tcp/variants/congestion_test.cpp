// What backoff, Karn's algorithm, fast retransmit, slow start and congestion control are for.

#include <string>

#include "tests/tcp/variants/variant.hpp"

namespace tcplab::tcp {
namespace {

TEST(Variants, NoBackoff_RetransmissionsStormANetworkThatLetsNothingThrough) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.data_retries = 1000;
    config.variant.no_backoff = !by_the_rules;
    Endpoint t(config);
    t.established();
    speaks(t, 100);
    t.sends("P. 1001 ack 5001 len 100");
    int again = 0;
    while (t.now < Instant{} + minutes(5)) {
      t.times_out();
      again += lets_out(t);
    }
    if (by_the_rules) {
      EXPECT_LT(again, 12);
    } else {
      EXPECT_GE(again, 300) << "one a second";
      EXPECT_EQ(times_told(t, Rule::kVariantNoBackoff), static_cast<std::size_t>(again));
    }
  }
}

TEST(Variants, NoBackoff_HoldsForTheProbesOfAClosedWindowToo) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.variant.no_backoff = !by_the_rules;
    Endpoint t(config);
    t.window = 0;
    t.established();
    speaks(t, 100);
    int probes = 0;
    while (t.now < Instant{} + minutes(5)) {
      t.times_out();
      probes += lets_out(t);
      t.receives(".", 5001, 1001);  // still closed
    }
    EXPECT_TRUE(by_the_rules ? probes < 12 : probes >= 300) << probes;
    EXPECT_EQ(times_told(t, Rule::kVariantNoBackoff), by_the_rules ? 0U : static_cast<std::size_t>(probes));
  }
}

TEST(Variants, NoBackoff_SaysNothingAtTheUpperBound) {
  Config config = without(&Variant::no_backoff);
  config.rto_initial = config.rto_max = seconds(1);
  Endpoint t(config);
  t.syn_sent().times_out().sends("S 1000").times_out().sends("S 1000");
  EXPECT_EQ(times_told(t, Rule::kVariantNoBackoff), 0U) << "nor would the rules wait longer";
}

// Says something, of which the first copy is lost or not, and has it acknowledged 100 ms after it got there.
void exchange(Endpoint& t, bool lost) {
  speaks(t, 100);
  EXPECT_EQ(lets_out(t), 1);
  if (lost) {
    t.times_out();
    EXPECT_EQ(lets_out(t), 1);
  }
  t.now = t.now + milliseconds(100);
  t.receives(".", 5001, t.tcp.snd().nxt.value);
}

TEST(Variants, NoKarn_TheTimeoutExplodesWithEachLoss) {
  for (const bool scoreboard : {false, true}) {
    for (const bool by_the_rules : {true, false}) {
      Config config = plain();
      config.scoreboard = scoreboard;
      config.variant.no_karn = !by_the_rules;
      Endpoint t(config);
      t.established();
      for (int i = 0; i < 10; ++i) {
        exchange(t, true);
        exchange(t, false);
      }
      if (by_the_rules) {
        EXPECT_LE(t.tcp.rtt().srtt(), milliseconds(100)) << "what it is";
        EXPECT_EQ(t.tcp.rto(), seconds(1));
      } else {
        EXPECT_GT(t.tcp.rtt().srtt(), seconds(1)) << "what the timer waited, and not the path";
        EXPECT_GT(t.tcp.rto(), seconds(5));
      }
      EXPECT_EQ(times_told(t, Rule::kVariantNoKarn), by_the_rules ? 0U : 10U);
    }
  }
}

TEST(Variants, NoKarn_TheHandshakeOfALostSynIsMeasuredToo) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.variant.no_karn = !by_the_rules;
    Endpoint t(config);
    t.syn_sent().times_out().sends("S 1000");
    t.now = t.now + milliseconds(100);
    t.receives("S.", 5000, 1001);
    EXPECT_EQ(t.tcp.rtt().has_sample(), !by_the_rules);
    EXPECT_EQ(t.tcp.rtt().srtt(), by_the_rules ? Duration{} : milliseconds(1100));
    EXPECT_EQ(times_told(t, Rule::kVariantNoKarn), by_the_rules ? 0U : 1U);
  }
}

TEST(Variants, NoFastRetransmit_ALossIsRepairedByTheTimerAlone) {
  for (const bool scoreboard : {false, true}) {
    for (const bool by_the_rules : {true, false}) {
      Config config = plain();
      config.scoreboard = scoreboard;
      config.variant.no_fast_retransmit = !by_the_rules;
      SCOPED_TRACE(std::string(scoreboard ? "with a scoreboard" : "by the letter") +
                   (by_the_rules ? ", by the rules" : ""));
      Endpoint t(config);
      t.established().receives(".", 5001, 1001);
      speaks(t, 5000);
      EXPECT_EQ(lets_out(t), 5);
      for (int i = 0; i < 3; ++i) t.receives(".", 5001, 1001);
      if (by_the_rules) {
        t.sends(". 1001 ack 5001 len 1000");
      } else {
        t.sends_nothing().receives(".", 5001, 1001).sends_nothing();
        EXPECT_GT(times_told(t, Rule::kVariantNoFastRetransmit), 0U);
        t.times_out().sends(". 1001 ack 5001 len 1000");
        EXPECT_GE(t.now - Instant{}, seconds(1));
        t.receives(".", 5001, 6001).sends_nothing();
      }
    }
  }
}

// With RACK the rules would look again a little later, which is a departure too.
TEST(Variants, NoFastRetransmit_LeavesNoLossToRackEither) {
  for (const bool by_the_rules : {true, false}) {
    Config config = info(Profile::kLinux).config;
    config.timestamps = config.window_scale = false;
    config.no_delay = true;
    config.tail_loss_probe = false;
    config.variant.no_fast_retransmit = !by_the_rules;
    Endpoint t(config);
    t.syn_sent();
    wire::TcpSegment syn_ack = t.segment("S.", 5000, 1001);
    syn_ack.header.options.append_sack_permitted();
    t.now = t.now + milliseconds(100);
    t.tcp.on_segment(syn_ack, t.now);
    EXPECT_EQ(lets_out(t), 1);
    speaks(t, 5000);
    EXPECT_EQ(lets_out(t), 5);
    t.now = t.now + milliseconds(100);
    wire::TcpSegment ack = t.segment(".", 5001, 1001);
    const wire::SackBlock block{SeqNum{2001}, SeqNum{6001}};
    ack.header.options.append_sack({&block, 1});
    t.tcp.on_segment(ack, t.now);
    t.drain();
    EXPECT_EQ(lets_out(t), by_the_rules ? 1 : 0);
    EXPECT_EQ(times_told(t, Rule::kVariantNoFastRetransmit), by_the_rules ? 0U : 1U);
    EXPECT_FALSE(t.tcp.timer(TimerKind::kReordering));
  }
}

TEST(Variants, NoSlowStart_AWholeWindowLeavesAtOnce) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.variant.no_slow_start = !by_the_rules;
    Endpoint t(config);
    t.established();
    speaks(t, 60'000);
    EXPECT_EQ(lets_out(t), by_the_rules ? 10 : 60) << "into queues that nobody knows";
    EXPECT_EQ(times_told(t, Rule::kVariantNoSlowStart) > 0, !by_the_rules);
  }
}

TEST(Variants, NoSlowStart_NorDoesATimeoutMakeItStartSmall) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.variant.no_slow_start = !by_the_rules;
    Endpoint t(config);
    t.established();
    speaks(t, 10'000);
    EXPECT_EQ(lets_out(t), 10);
    t.log.clear();
    t.times_out();
    EXPECT_EQ(lets_out(t), by_the_rules ? 1 : 5) << "half of what was in flight is the threshold";
    EXPECT_GE(times_told(t, Rule::kVariantNoSlowStart), by_the_rules ? 0U : 1U);
  }
}

TEST(Variants, NoSlowStart_NorDoesIdleness) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.initial_window = 2;
    config.variant.no_slow_start = !by_the_rules;
    Endpoint t(config);
    t.established();
    for (int i = 0; i < 5; ++i) {  // until the window is larger than it began, in either case
      speaks(t, 20'000);
      while (lets_out(t) > 0) t.receives(".", 5001, t.tcp.snd().nxt.value);
    }
    const std::uint32_t before = t.tcp.congestion().cwnd();
    t.log.clear();
    t.passes(minutes(1));
    speaks(t, 20'000);
    EXPECT_EQ(t.tcp.congestion().cwnd(), by_the_rules ? 2000U : before);
    EXPECT_EQ(times_told(t, Rule::kVariantNoSlowStart), by_the_rules ? 0U : 1U);
  }
}

TEST(Variants, NoCongestionControl_SendsWhatItsOwnControllerForbids) {
  for (const bool scoreboard : {false, true}) {
    for (const bool by_the_rules : {true, false}) {
      Config config = plain();
      config.scoreboard = scoreboard;
      config.variant.no_congestion_control = !by_the_rules;
      Endpoint t(config);
      t.established();
      speaks(t, 30'000);
      EXPECT_EQ(lets_out(t), by_the_rules ? 10 : 30);
      EXPECT_EQ(t.tcp.congestion().cwnd(), 10'000U) << "it still says what would be right";
      EXPECT_EQ(times_told(t, Rule::kVariantNoCongestionControl), by_the_rules ? 0U : 20U);
    }
  }
}

TEST(Variants, NoCongestionControl_NorDoesALossMakeItSlower) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.scoreboard = true;
    config.variant.no_congestion_control = !by_the_rules;
    Endpoint t(config);
    t.established();
    speaks(t, 10'000);
    EXPECT_EQ(lets_out(t), 10);
    t.times_out();
    EXPECT_EQ(lets_out(t), by_the_rules ? 1 : 10) << "all of it again, into a network that is full";
    EXPECT_EQ(times_told(t, Rule::kVariantNoCongestionControl), by_the_rules ? 0U : 9U);
  }
}

TEST(Variants, NoCongestionControl_NorIsAnythingPaced) {
  for (const bool by_the_rules : {true, false}) {
    Config config = plain();
    config.congestion = Algorithm::kBbr;
    config.scoreboard = true;
    config.variant.no_congestion_control = !by_the_rules;
    Endpoint t(config);
    t.syn_sent();
    t.now = t.now + milliseconds(100);
    t.receives("S.", 5000, 1001).sends(". 1001 ack 5001");
    ASSERT_GT(t.tcp.congestion().pacing_rate(), 0U);
    speaks(t, 9000);
    EXPECT_EQ(lets_out(t), by_the_rules ? 1 : 9);
    EXPECT_EQ(times_told(t, Rule::kVariantNoCongestionControl), by_the_rules ? 0U : 8U);
  }
}

}  // namespace
}  // namespace tcplab::tcp
