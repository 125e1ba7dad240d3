// Windows: RFC 9293 3.1, 3.4 and 3.8.6.

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// The peer announced 4000 octets, and as many are in flight: 1001 to 5001, with 2000 more waiting.
void fill_window(Endpoint& t) {
  t.window = 4000;
  t.established();
  say(t, 6000);
  sends_run(t, 1001, 4);
  t.sends_nothing();
}

TEST(Rfc9293, MUST_1_AWindowWithItsHighestBitSetIsLargeNotNegative) {
  Endpoint t;
  t.window = 0x8000;
  t.established();
  EXPECT_EQ(t.tcp.snd().wnd, 32768U);
  say(t, 1000);
  t.sends("P. 1001 ack 5001 len 1000");
}

TEST(Rfc9293, REC_1_WindowsAreReckonedWith32Bits) {
  Config config = plain();
  config.window_scale = true;
  config.receive_buffer = 1 << 30;
  Endpoint t(config);
  wire::TcpOptions options;
  options.append_mss(1000);
  options.append_window_scale(14);
  established_with(t, options).receives(".", 5001, 1001);
  EXPECT_EQ(t.tcp.snd().wnd, 65535U << 14);
  t.receives("P.", 5001, 1001, octets(1)).sends(". 1001 ack 5002");
  EXPECT_EQ(t.tcp.rcv().wnd >> 20, 1023U) << "almost 2^30";
  t.receives(".", 5002 + (1 << 29), 1001, octets(1)).sends(". 1001 ack 5002");
  EXPECT_TRUE(t.tcp.rcv().has_out_of_order()) << "half a gigabyte on is inside the window";
}

TEST(Rfc9293, SHLD_14_TheRightEdgeOfferedNeverMovesLeft) {
  Config config = plain();
  config.receive_buffer = 4000;
  Endpoint t(config);
  t.established();
  SeqNum edge{5001 + 4000};
  config.receive_buffer = 1000;
  t.tcp.configure(config, t.now);
  for (std::uint32_t seq = 5001; seq < 9001; seq += 500) {
    t.receives(".", seq, 1001, octets(500)).sends(". 1001 ack " + std::to_string(seq + 500));
    const SeqNum now = t.last->segment.header.ack + t.last->segment.header.window;
    EXPECT_GE(now - edge, 0);
    edge = later(edge, now);
  }
  EXPECT_EQ(t.tcp.rcv().readable(), 4000U) << "all that had been offered was taken";
}

TEST(Rfc9293, MUST_34_SHLD_15_NothingNewGoesIntoAWindowThatShrank) {
  Endpoint t;
  fill_window(t);
  t.window = 1000;
  t.receives(".", 5001, 2001).sends_nothing();  // usable: 1000 - 3000
  t.window = 3500;
  t.receives(".", 5001, 2001).sends_nothing();  // 500 of 2000: silly
  t.window = 4000;
  t.receives(".", 5001, 2001).sends(". 5001 ack 5001 len 1000").sends_nothing();
}

TEST(Rfc9293, SHLD_16_WhatLiesInsideAShrunkWindowIsRetransmittedNormally) {
  Endpoint t;
  fill_window(t);
  t.window = 2000;
  t.receives(".", 5001, 1001).passes(seconds(1)).sends(". 1001 ack 5001 len 1000").sends_nothing();
  t.receives(".", 5001, 2001)
      .sends(". 2001 ack 5001 len 1000")
      .sends(". 3001 ack 5001 len 1000")
      .sends_nothing();
}

TEST(Rfc9293, MAY_7_BeyondTheShrunkWindowOnlyTheOldestSegmentGoesAgain) {
  Endpoint t;
  fill_window(t);
  t.window = 500;
  t.receives(".", 5001, 1001).passes(seconds(1)).sends(". 1001 ack 5001 len 1000").sends_nothing();
  t.receives(".", 5001, 2001).sends(". 2001 ack 5001 len 1000").sends_nothing();
}

TEST(Rfc9293, SHLD_17_DataBeyondAShrunkWindowDoesNotTimeTheConnectionOut) {
  Config config = plain();
  config.data_retries = 3;
  Endpoint t(config);
  fill_window(t);
  t.window = 500;
  for (int i = 0; i < 20; ++i) {
    t.times_out()
        .sends(". 1001 ack 5001 len 1000")
        .sends_nothing()
        .receives(".", 5001, 1001)
        .is(kEstablished);
  }
  t.window = 4000;
  t.receives(".", 5001, 5001).sends(". 5001 ack 5001 len 1000").sends("P. 6001 ack 5001 len 1000");
}

TEST(Rfc9293, MUST_35_AWindowThatShrinksToZeroIsProbed) {
  Endpoint t;
  fill_window(t);
  t.window = 0;
  t.receives(".", 5001, 2001).sends_nothing();
  EXPECT_TRUE(t.tcp.timer(TimerKind::kPersist));
  EXPECT_FALSE(t.tcp.timer(TimerKind::kRetransmission)) << "persist and retransmission are never on together";
  t.times_out().sends(". 2001 ack 5001 len 1").sends_nothing();
  EXPECT_EQ(t.last->rule, Rule::kZeroWindowProbe);
}

TEST(Rfc9293, MUST_36_SHLD_29_SHLD_30_TheFirstProbeComesAfterTheRtoAndThenAtTwiceTheIntervalEach) {
  Endpoint t;
  t.window = 0;
  t.established();
  say(t, 100);
  t.sends_nothing();
  EXPECT_EQ(t.tcp.rto(), seconds(1));
  for (const int wait : {1, 2, 4, 8, 16, 32, 60}) {
    t.passes(seconds(wait) - nanoseconds(1))
        .sends_nothing()
        .passes(nanoseconds(1))
        .sends(". 1001 ack 5001 len 1");
    t.receives(".", 5001, 1001);
  }
}

TEST(Rfc9293, MUST_37_AClosedWindowStaysAsLongAsThePeerAnswers) {
  Config config = plain();
  config.data_retries = 2;
  Endpoint t(config);
  t.window = 0;
  t.established();
  say(t, 100);
  for (int i = 0; i < 1000; ++i) {
    t.times_out().sends(". 1001 ack 5001 len 1").receives(".", 5001, 1001).is(kEstablished);
  }
  EXPECT_GT(t.now, Instant{} + seconds(50'000));
  t.window = 1000;
  t.receives(".", 5001, 1001).sends(". 1001 ack 5001 len 1").sends("P. 1002 ack 5001 len 99");
}

TEST(Rfc9293, MAY_8_OurWindowMayStayClosedForAsLongAsTheUserDoesNotRead) {
  Config config = plain();
  config.receive_buffer = 1000;
  Endpoint t(config);
  t.established().receives(".", 5001, 1001, octets(1000)).sends(". 1001 ack 6001");
  for (int i = 0; i < 100; ++i) {
    t.passes(seconds(60)).receives(".", 6001, 1001, octets(1)).sends(". 1001 ack 6001").sends_nothing();
    EXPECT_EQ(t.last->segment.header.window, 0);
  }
  ASSERT_TRUE(t.tcp.receive(1000));
  t.sends(". 1001 ack 6001");
  EXPECT_EQ(t.last->segment.header.window, 1000);
}

TEST(Window, WhatTheFieldCouldNotOfferIsNotTaken) {
  Config config = plain();
  config.receive_buffer = 200'000;
  Endpoint t(config);
  t.established();  // without window scale, so 65535 were offered
  t.receives(".", 5001 + 65'535, 1001, octets(10)).sends(". 1001 ack 5001");
  EXPECT_FALSE(t.tcp.rcv().has_out_of_order());
  t.receives(".", 5001 + 65'530, 1001, octets(10)).sends(". 1001 ack 5001");
  EXPECT_EQ(t.tcp.rcv().out_of_order().begin()->second.size(), 5U) << "trimmed to what was offered";
}

TEST(Window, AProfileMayTakeWhateverFitsItsBuffer) {
  Config config = plain();
  config.profile = Profile::kFreeBsd;
  config.receive_buffer = 200'000;
  Endpoint t(config);
  t.established().receives(".", 5001 + 65'535, 1001, octets(10)).sends(". 1001 ack 5001");
  EXPECT_TRUE(t.tcp.rcv().has_out_of_order());
}

}  // namespace
}  // namespace tcplab::tcp
