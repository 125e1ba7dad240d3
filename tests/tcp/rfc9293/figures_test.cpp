// The exchanges that RFC 9293 draws: figures 6 to 13, with its own numbers where it gives them.

#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

// The far end of a figure: TCP Peer A with this ISS, whose peer is B.
Endpoint with_iss(std::uint32_t iss) {
  Endpoint t;
  t.tcp = Connection(plain(), kLocal, SeqNum{iss});
  return t;
}

TEST(Rfc9293, Figure6_BasicThreeWayHandshake) {
  Endpoint a = with_iss(100);
  ASSERT_TRUE(a.tcp.open_active(kRemote, a.now));
  a.sends("S 100").is(kSynSent);
  a.receives("S.", 300, 101).sends(". 101 ack 301").is(kEstablished);
  say(a, 5);
  a.sends("P. 101 ack 301 len 5");

  Endpoint b = with_iss(300);
  b.listen().receives("S", 100).sends("S. 300 ack 101").is(kSynReceived);
  b.receives(".", 101, 301).is(kEstablished).receives(".", 101, 301, octets(5)).sends(". 301 ack 106");
}

TEST(Rfc9293, Figure7_SimultaneousConnectionSynchronization) {
  Endpoint a = with_iss(100);
  ASSERT_TRUE(a.tcp.open_active(kRemote, a.now));
  a.sends("S 100").receives("S", 300).sends("S. 100 ack 301").is(kSynReceived);
  a.receives("S.", 300, 101).is(kEstablished).sends_nothing();
}

TEST(Rfc9293, Figure8_RecoveryFromAnOldDuplicateSyn) {
  Endpoint a = with_iss(100);
  Endpoint b = with_iss(300);
  ASSERT_TRUE(a.tcp.open_active(kRemote, a.now));
  a.sends("S 100");
  // 3: a duplicate from an earlier incarnation reaches B first.
  b.listen().receives("S", 90).sends("S. 300 ack 91").is(kSynReceived);
  // 4, 5: A finds the ACK incorrect and resets with the number that B expects.
  a.receives("S.", 300, 91).sends("R 91").is(kSynSent);
  b.receives("R", 91).sends_nothing().is(kListen);
  // 6, 7: the real SYN, delayed until now, starts afresh. B's number may be another one.
  b.tcp.choose_iss(SeqNum{400});
  b.receives("S", 100).sends("S. 400 ack 101").is(kSynReceived);
  a.receives("S.", 400, 101).sends(". 101 ack 401").is(kEstablished);
  b.receives(".", 101, 401).is(kEstablished);
}

TEST(Rfc9293, Figure9_HalfOpenConnectionDiscovery) {
  Endpoint b = with_iss(300);
  ASSERT_TRUE(b.tcp.open_active(kRemote, b.now));
  b.sends("S 300").receives("S.", 99, 301).sends(". 301 ack 100").is(kEstablished);
  // 1 to 3: A has crashed and opens again, with a SYN that B takes for nonsense.
  Endpoint a = with_iss(400);
  ASSERT_TRUE(a.tcp.open_active(kRemote, a.now));
  a.sends("S 400");
  b.receives("S", 400).sends(". 301 ack 100").is(kEstablished);
  // 5, 6: the ACK is not of A's SYN: reset, and B knows that its peer is gone.
  a.receives(".", 301, 100).sends("R 100").is(kSynSent);
  b.receives("R", 100).is(kClosed);
  EXPECT_TRUE(b.was_told(Notice::kReset));
  // 7: A tries again.
  a.times_out().sends("S 400").is(kSynSent);
}

TEST(Rfc9293, Figure10_ActiveSideCausesHalfOpenConnectionDiscovery) {
  Endpoint b = with_iss(300);
  ASSERT_TRUE(b.tcp.open_active(kRemote, b.now));
  b.sends("S 300").receives("S.", 99, 301).sends(". 301 ack 100");
  say(b, 10);
  b.sends("P. 301 ack 100 len 10");
  Endpoint a;  // rebooted: there is no such connection
  a.receives(".", 301, 100, octets(10)).sends("R 100");
  b.receives("R", 100).is(kClosed);
  EXPECT_TRUE(b.was_told(Notice::kReset));
}

TEST(Rfc9293, Figure11_AnOldDuplicateSynInitiatesAResetOnTwoPassiveSockets) {
  Endpoint a;
  Endpoint b = with_iss(300);
  a.listen();
  // 2, 3: the duplicate reaches B, and its answer A, who expects none.
  b.listen().receives("S", 90).sends("S. 300 ack 91").is(kSynReceived);
  a.receives("S.", 300, 91).sends("R 91").is(kListen);
  // 4, 5: both are where they were.
  b.receives("R", 91).is(kListen).sends_nothing();
  a.sends_nothing();
}

TEST(Rfc9293, Figure12_NormalCloseSequence) {
  Endpoint a = with_iss(99);
  ASSERT_TRUE(a.tcp.open_active(kRemote, a.now));
  a.sends("S 99").receives("S.", 299, 100).sends(". 100 ack 300");
  a.closes().sends("F. 100 ack 300").is(kFinWait1);
  a.receives(".", 300, 101).is(kFinWait2).receives("F.", 300, 101).sends(". 101 ack 301").is(kTimeWait);
  a.passes(seconds(240)).is(kClosed);

  Endpoint b = with_iss(299);
  b.listen().receives("S", 99).sends("S. 299 ack 100").receives(".", 100, 300);
  b.receives("F.", 100, 300).sends(". 300 ack 101").is(kCloseWait);
  b.closes().sends("F. 300 ack 101").is(kLastAck).receives(".", 101, 301).is(kClosed);
}

TEST(Rfc9293, Figure13_SimultaneousCloseSequence) {
  Endpoint a = with_iss(99);
  ASSERT_TRUE(a.tcp.open_active(kRemote, a.now));
  a.sends("S 99").receives("S.", 299, 100).sends(". 100 ack 300");
  a.closes().sends("F. 100 ack 300").is(kFinWait1);
  a.receives("F.", 300, 100).sends(". 101 ack 301").is(kClosing);
  a.receives(".", 301, 101).is(kTimeWait).passes(seconds(240)).is(kClosed);
}

TEST(Crash, AConnectionOfARebootedHostIsFoundOutByItsPeersData) {
  WirePair w;
  const ConnId listener = *w.b.listen(80, 5, w.now);
  const ConnId client = *w.a.connect({w.b.address(), 80}, 0, w.now);
  w.settle();
  ASSERT_TRUE(w.b.accept(listener));
  w.b = Host(w.b.address(), {5, 6});
  ASSERT_TRUE(w.a.send(client, octets(10), w.now));
  w.settle();
  EXPECT_EQ(w.a.find(client)->state(), kClosed);
  EXPECT_EQ(w.a.find(client)->error(), CallError::kConnectionReset);
}

TEST(Crash, ARebootedClientComesBackFromTheSamePort) {
  WirePair w;
  const ConnId listener = *w.b.listen(80, 5, w.now);
  (void)*w.a.connect({w.b.address(), 80}, 5000, w.now);
  w.settle();
  const ConnId stale = *w.b.accept(listener);
  w.a = Host(w.a.address(), {7, 8});
  const ConnId fresh = *w.a.connect({w.b.address(), 80}, 5000, w.now);
  w.pass(seconds(1));
  EXPECT_EQ(w.b.find(stale)->error(), CallError::kConnectionReset);
  EXPECT_EQ(w.a.find(fresh)->state(), kEstablished);
}

}  // namespace
}  // namespace tcplab::tcp
