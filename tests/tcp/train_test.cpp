// Full segments of new data are planned in one go, and leave one by one: what comes in between counts for
// those that are still to leave.

#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

// ESTABLISHED, and the user has given that much; the window has room for four segments.
Endpoint speaking(std::size_t count, SendOptions options = {}) {
  Config config = plain();
  config.initial_window = 4;
  Endpoint t(config);
  t.established();
  EXPECT_TRUE(t.tcp.send(octets(count), t.now, options).ok());
  return t;
}

TEST(Train, IsAsLongAsTheCongestionWindowAllows) {
  Endpoint t = speaking(8000);
  t.sends(". 1001 ack 5001 len 1000").sends(". 2001 ack 5001 len 1000");
  t.sends(". 3001 ack 5001 len 1000").sends(". 4001 ack 5001 len 1000").sends_nothing();
  t.receives(".", 5001, 5001);
  for (const char* line :
       {". 5001 ack 5001 len 1000", ". 6001 ack 5001 len 1000", ". 7001 ack 5001 len 1000"})
    t.sends(line);
  t.sends("P. 8001 ack 5001 len 1000").sends_nothing();
}

TEST(Train, IsAsLongAsThePeersWindowAllows) {
  Endpoint t;
  t.window = 2500;
  t.established();
  ASSERT_TRUE(t.tcp.send(octets(8000), t.now).ok());
  t.sends(". 1001 ack 5001 len 1000").sends(". 2001 ack 5001 len 1000").sends_nothing();
}

TEST(Train, LeavesTheLastOfAllToItselfWhichCarriesThePush) {
  Endpoint t = speaking(2000);
  t.sends(". 1001 ack 5001 len 1000").sends("P. 2001 ack 5001 len 1000").sends_nothing();
}

TEST(Train, EndsWhereARecordEnds) {
  Endpoint t = speaking(2500, {.end_of_record = true});
  ASSERT_TRUE(t.tcp.send(octets(1500), t.now).ok());
  t.sends(". 1001 ack 5001 len 1000").sends(". 2001 ack 5001 len 1000");
  t.sends("P. 3001 ack 5001 len 500").sends(". 3501 ack 5001 len 1000").sends("P. 4501 ack 5001 len 500");
}

TEST(Train, EndsWhenThePeerShrinksItsWindow) {
  Endpoint t = speaking(8000);
  t.sends(". 1001 ack 5001 len 1000").sends(". 2001 ack 5001 len 1000");
  t.window = 2000;
  t.receives(".", 5001, 1001).sends_nothing();
}

// What a closed window made the peer throw away leaves again under the same rule as what is new.
TEST(Train, IsOfNewDataOnly) {
  Endpoint t = speaking(8000);
  for (const char* line :
       {". 1001 ack 5001 len 1000", ". 2001 ack 5001 len 1000", ". 3001 ack 5001 len 1000"})
    t.sends(line);
  t.sends(". 4001 ack 5001 len 1000");
  t.window = 0;
  t.receives(".", 5001, 1001).sends_nothing();
  t.window = 65535;
  t.receives(".", 5001, 1001).sends(". 1001 ack 5001 len 1000").sends(". 2001 ack 5001 len 1000");
}

TEST(Train, EndsWhenThePathTurnsOutToTakeLess) {
  Endpoint t = speaking(8000);
  t.sends(". 1001 ack 5001 len 1000");
  wire::IcmpError error;
  error.type = wire::icmp4::kDestinationUnreachable;
  error.code = wire::icmp4::kFragmentationNeeded;
  error.mtu = 740;
  error.quoted_from = kLocal;
  error.quoted_to = kRemote;
  error.quoted_seq = SeqNum{1001};
  t.tcp.on_icmp(error, t.now);
  t.drain();
  t.sends(". 1001 ack 5001 len 700");
}

TEST(Train, EndsWithAnAbort) {
  Endpoint t = speaking(8000);
  t.sends(". 1001 ack 5001 len 1000").aborts().is(State::kClosed).sends("R 2001").sends_nothing();
}

TEST(Train, EndsWithATimer) {
  Endpoint t = speaking(8000);
  t.sends(". 1001 ack 5001 len 1000").times_out();
  t.sends(". 1001 ack 5001 len 1000").sends_nothing();
}

TEST(Train, AcknowledgesWhatHasComeInBetween) {
  Endpoint t = speaking(8000);
  t.sends(". 1001 ack 5001 len 1000").receives("P.", 5001, 1001, octets(10));
  t.sends(". 2001 ack 5011 len 1000").sends(". 3001 ack 5011 len 1000");
}

TEST(Train, IsFollowedByWhatTheUserAddsMeanwhile) {
  Endpoint t = speaking(2500);
  t.sends(". 1001 ack 5001 len 1000");
  ASSERT_TRUE(t.tcp.send(octets(700), t.now).ok());
  t.closes();
  t.sends(". 2001 ack 5001 len 1000").sends(". 3001 ack 5001 len 1000");
  t.sends("FP. 4001 ack 5001 len 200").sends_nothing();
}

}  // namespace
}  // namespace tcplab::tcp
