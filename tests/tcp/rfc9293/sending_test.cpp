// When to send: silly windows and the Nagle algorithm, RFC 9293 3.7.4 and 3.8.6.2.1, and the user's wish to
// fill segments.

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

Config nagle() {
  Config config = plain();
  config.no_delay = false;
  return config;
}

TEST(Rfc9293, MUST_38_SmallPiecesOfTheWindowAreNotUsed) {
  Endpoint t;
  t.window = 2500;
  t.established();
  say(t, 5000);
  sends_run(t, 1001, 2);
  t.sends_nothing();  // 500 are left of the window
  t.window = 1700;
  t.receives(".", 5001, 2001).sends_nothing();  // 700 usable, below half of the largest window ever
}

TEST(Rfc9293, MUST_38_HalfTheLargestWindowIsWorthASegment) {
  Endpoint t;
  t.window = 900;
  t.established();
  say(t, 5000);
  t.sends(". 1001 ack 5001 len 900").sends_nothing();
  t.receives(".", 5001, 1451).sends(". 1901 ack 5001 len 450").sends_nothing();
}

TEST(Rfc9293, MUST_38_AllThereIsMayGo) {
  Endpoint t;
  t.established();
  say(t, 1);
  t.sends("P. 1001 ack 5001 len 1");
  say(t, 1);
  t.sends("P. 1002 ack 5001 len 1");
}

TEST(Rfc9293, MUST_38_WhenNothingIsInFlightAnythingMayGo) {
  Endpoint t;
  t.established();
  t.window = 100;
  t.receives(".", 5001, 1001);
  say(t, 5000);
  t.sends(". 1001 ack 5001 len 100").sends_nothing();
}

TEST(Rfc9293, SHLD_7_SmallSegmentsWaitWhileAnythingIsUnacknowledged) {
  Endpoint t(nagle());
  t.established();
  say(t, 1);
  t.sends("P. 1001 ack 5001 len 1");
  for (int i = 0; i < 5; ++i) {
    say(t, 1);
    t.sends_nothing();
  }
  t.receives(".", 5001, 1002).sends("P. 1002 ack 5001 len 5").sends_nothing();
}

TEST(Rfc9293, SHLD_7_FullSegmentsDoNotWait) {
  Endpoint t(nagle());
  t.established();
  say(t, 1);
  t.sends("P. 1001 ack 5001 len 1");
  say(t, 2500);
  t.sends(". 1002 ack 5001 len 1000").sends(". 2002 ack 5001 len 1000").sends_nothing();
}

TEST(Rfc9293, SHLD_7_AFinDoesNotWait) {
  Endpoint t(nagle());
  t.established();
  say(t, 1);
  t.sends("P. 1001 ack 5001 len 1");
  say(t, 5);
  t.closes().sends("FP. 1002 ack 5001 len 5");
}

TEST(Rfc9293, MUST_17_TheUserCanDisableNagleOnOneConnectionAtAnyTime) {
  Config config = nagle();
  Endpoint t(config);
  t.established();
  say(t, 1);
  t.sends("P. 1001 ack 5001 len 1");
  say(t, 1);
  t.sends_nothing();
  config.no_delay = true;
  t.tcp.configure(config, t.now);
  t.sends("P. 1002 ack 5001 len 1");
  say(t, 1);
  t.sends("P. 1003 ack 5001 len 1");
}

TEST(Nagle, MinshallsVariantHoldsBackOnlyForASmallSegmentInFlight) {
  Config config = nagle();
  config.profile = Profile::kLinux;
  Endpoint t(config);
  t.established();
  say(t, 2000);
  t.sends(". 1001 ack 5001 len 1000").sends("P. 2001 ack 5001 len 1000");
  say(t, 1);
  t.sends("P. 3001 ack 5001 len 1");
  say(t, 1);
  t.sends_nothing().receives(".", 5001, 3002).sends("P. 3002 ack 5001 len 1");
}

TEST(Cork, HoldsEverythingBelowAFullSegmentUntilItIsPulled) {
  Config config = plain();
  config.cork = true;
  Endpoint t(config);
  t.established();
  say(t, 999);
  t.sends_nothing();
  say(t, 2);
  t.sends(". 1001 ack 5001 len 1000").sends_nothing().receives(".", 5001, 2001).sends_nothing();
  config.cork = false;
  t.tcp.configure(config, t.now);
  t.sends("P. 2001 ack 5001 len 1");
}

TEST(Rfc9293, MUST_49_TheTtlIsConfigurableAlsoOnTheWay) {
  Config config = plain();
  config.ttl = 3;
  Endpoint t(config);
  t.syn_sent();
  EXPECT_EQ(t.last->segment.ip.ttl, 3);
  t.receives("S.", 5000, 1001).sends(". 1001 ack 5001");
  EXPECT_EQ(t.last->segment.ip.ttl, 3);
  config.ttl = 255;
  t.tcp.configure(config, t.now);
  say(t, 1);
  t.sends("P. 1001 ack 5001 len 1");
  EXPECT_EQ(t.last->segment.ip.ttl, 255);
  EXPECT_EQ(wire::emit_datagram(t.last->segment)[8], 255);
  EXPECT_EQ(Config{}.ttl, 64);
}

}  // namespace
}  // namespace tcplab::tcp
