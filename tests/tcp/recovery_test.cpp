// Fast recovery (RFC 6582): what goes again, and what does not.

#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

TEST(FastRecovery, PartialAckSendsOneSegmentAgainEvenAfterNewDataWasSent) {
  Endpoint t;
  t.established();
  ASSERT_TRUE(t.tcp.send(octets(7000), t.now));
  for (const char* line : {"1001", "2001", "3001", "4001", "5001", "6001"}) {
    t.sends(". " + std::string(line) + " ack 5001 len 1000");
  }
  t.sends("P. 7001 ack 5001 len 1000");
  // 2001 and 4001 are lost.
  t.receives(".", 5001, 2001);
  for (int i = 0; i < 3; ++i) t.receives(".", 5001, 2001);
  t.sends(". 2001 ack 5001 len 1000").sends_nothing();
  ASSERT_TRUE(t.tcp.send(octets(1000), t.now));
  t.receives(".", 5001, 2001).sends("P. 8001 ack 5001 len 1000").sends_nothing();
  t.receives(".", 5001, 4001).sends(". 4001 ack 5001 len 1000").sends_nothing();
  t.receives(".", 5001, 9001).sends_nothing();
  EXPECT_FALSE(t.tcp.recovery().in_recovery());
}

}  // namespace
}  // namespace tcplab::tcp
