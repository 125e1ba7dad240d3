// What a connection answers to segments that a plain exchange does not have (RFC 9293 3.10.7).

#include "core/tcp/profile.hpp"
#include "tests/tcp/endpoint.hpp"

namespace tcplab::tcp {
namespace {

using enum State;

// --- 3.10.7.1, 3.10.7.2: CLOSED and LISTEN ---

TEST(Closed, AnswersAnAckWithItsNumberInAReset) {
  Endpoint().receives(".", 5001, 1234).sends("R 1234").sends_nothing();
}

TEST(Closed, AnswersASynWithAResetThatAcknowledgesIt) {
  Endpoint().receives("S", 5000).sends("R. 0 ack 5001");
}

TEST(Closed, NeverAnswersAReset) { Endpoint().receives("R", 5000).sends_nothing(); }

TEST(Listen, IgnoresAReset) { Endpoint().listen().receives("R", 5000).sends_nothing().is(kListen); }

TEST(Listen, AnswersAnAckWithAReset) {
  Endpoint().listen().receives(".", 5000, 77).sends("R 77").is(kListen);
}

TEST(Listen, IgnoresWhatIsNoSyn) { Endpoint().listen().receives("F", 5000).sends_nothing().is(kListen); }

TEST(Listen, KeepsTextOnTheSynUntilEstablished) {
  Endpoint t;
  t.listen().receives("S", 5000, 0, octets(3, 'a')).sends("S. 1000 ack 5001");
  EXPECT_FALSE(t.was_told(Notice::kReadable));
  t.receives(".", 5004, 1001).is(kEstablished).sends(". 1001 ack 5004");
  EXPECT_TRUE(t.was_told(Notice::kReadable));
  EXPECT_EQ(t.reads(), "abc");
}

// --- 3.10.7.3: SYN-SENT ---

TEST(SynSent, ResetsAnAckOfSomethingElse) {
  // Figure 8's situation seen from the client: the answer to an old duplicate SYN.
  Endpoint t;
  t.syn_sent().receives("S.", 9000, 91).sends("R 91").sends_nothing().is(kSynSent);
  t.receives("S.", 5000, 1001).sends(". 1001 ack 5001").is(kEstablished);
}

TEST(SynSent, IgnoresAResetThatDoesNotAcknowledgeTheSyn) {
  Endpoint().syn_sent().receives("R", 1).sends_nothing().is(kSynSent);
  Endpoint().syn_sent().receives("R.", 1, 999).sends_nothing().is(kSynSent);
}

TEST(SynSent, IgnoresAnAckWithoutASyn) {
  Endpoint().syn_sent().receives(".", 1, 1001).sends_nothing().is(kSynSent);
}

TEST(SynSent, SimultaneousOpenEndsWithTheOtherSynAck) {
  Endpoint t;
  t.syn_sent().receives("S", 5000).sends("S. 1000 ack 5001").is(kSynReceived);
  t.receives("S.", 5000, 1001).sends_nothing().is(kEstablished);
}

TEST(SynSent, TakesTextAndFinThatComeWithTheSynAck) {
  Endpoint t;
  t.syn_sent().receives("SF.", 5000, 1001, octets(2, 'x')).sends(". 1001 ack 5004").is(kCloseWait);
  EXPECT_EQ(t.reads(), "xy");
}

// How much text goes into a full segment to a peer whose SYN says that its MSS is this.
std::uint32_t largest_for(std::uint16_t mss, const ProfileInfo& profile) {
  Config config = profile.config;
  config.timestamps = false;
  Endpoint t(config);
  t.peer_mss = mss;
  t.listen().receives("S", 5000).sends("S. 1000 ack 5001").receives(".", 5001, 1001).is(kEstablished);
  EXPECT_TRUE(t.tcp.send(octets(3000), t.now));
  t.last = t.tcp.poll_segment(t.now);
  return t.last ? static_cast<std::uint32_t>(t.last->segment.payload.size()) : 0;
}

TEST(Mss, OfZeroCountsAsNoneInEveryProfile) {
  for (const ProfileInfo& profile : kProfiles) {
    EXPECT_EQ(largest_for(0, profile), kOnIpv6 ? 1220U : 536U) << profile.name;
  }
}

TEST(Mss, ThatIsTinyMeetsTheFloorOfTheSystem) {
  for (const ProfileInfo& profile : kProfiles) {
    const std::uint16_t floor = profile.config.least_mss;
    for (const std::uint16_t mss :
         {std::uint16_t{1}, std::uint16_t{27}, static_cast<std::uint16_t>(floor - 1)}) {
      EXPECT_EQ(largest_for(mss, profile), floor) << profile.name << " told " << mss;
    }
    EXPECT_EQ(largest_for(floor + 1, profile), floor + 1U) << profile.name;
  }
  EXPECT_EQ(info(Profile::kRfc).config.least_mss, 28) << "a datagram of 68 octets: RFC 791 3.2";
  EXPECT_EQ(info(Profile::kLinux).config.least_mss, 48);
  EXPECT_EQ(info(Profile::kFreeBsd).config.least_mss, 216);
}

// --- 3.10.7.4, first: the sequence number ---

TEST(Sequence, AnOldSegmentIsAnsweredWithAnAck) {
  Endpoint t;
  t.established().receives(".", 4000, 1001, octets(10)).sends(". 1001 ack 5001").sends_nothing();
  EXPECT_FALSE(t.was_told(Notice::kReadable));
}

TEST(Sequence, BeyondTheWindowIsAnsweredWithAnAck) {
  Endpoint().established().receives(".", 5001 + 65535, 1001, octets(1)).sends(". 1001 ack 5001");
}

TEST(Sequence, TheLastOctetOfTheWindowIsTaken) {
  Endpoint t;
  t.established().receives(".", 5001 + 65534, 1001, octets(1)).sends(". 1001 ack 5001");
  EXPECT_TRUE(t.tcp.rcv().has_out_of_order());
}

TEST(Sequence, APartlyOldSegmentIsTrimmed) {
  Endpoint t;
  t.established().receives(".", 5001, 1001, octets(4, 'a')).sends(". 1001 ack 5005");
  t.receives(".", 5003, 1001, octets(4, 'c')).sends(". 1001 ack 5007");
  EXPECT_EQ(t.reads(), "abcdef");
}

TEST(Sequence, WorksAcrossTheWrapAround) {
  Endpoint t;
  t.syn_sent().receives("S.", 0xffffffff, 1001).sends(". 1001 ack 0").is(kEstablished);
  t.receives(".", 0, 1001, octets(3, 'a')).sends(". 1001 ack 3");
  EXPECT_EQ(t.reads(), "abc");
}

// --- second and fourth: RST and SYN on a synchronized connection ---

TEST(Reset, OutsideTheWindowIsIgnored) {
  Endpoint().established().receives("R", 4000).sends_nothing().is(kEstablished);
}

TEST(Reset, InTheWindowButNotAtItsStartIsChallenged) {
  Endpoint().established().receives("R", 5002).sends(". 1001 ack 5001").sends_nothing().is(kEstablished);
}

TEST(Reset, EndsEveryOtherStateSilently) {
  Endpoint a;
  a.last_ack().receives("R", 5002).sends_nothing().is(kClosed);
  Endpoint b;
  b.time_wait().receives("R", 5002).sends_nothing().is(kClosed);
  EXPECT_FALSE(b.was_told(Notice::kReset));
}

TEST(Syn, OnALiveConnectionIsChallenged) {
  Endpoint().established().receives("S", 5010).sends(". 1001 ack 5001").is(kEstablished);
}

TEST(Syn, DuplicateOfTheFirstIsAnsweredWithAnAck) {
  Endpoint().syn_received().receives("S", 5000).sends(". 1001 ack 5001").is(kSynReceived);
}

// --- fifth: the ACK ---

TEST(Ack, MissingMeansDropped) { Endpoint().established().receives("P", 5001, 0, octets(5)).sends_nothing(); }

TEST(Ack, OfWhatWasNeverSentIsAnsweredAndDropped) {
  Endpoint t;
  t.established().receives(".", 5001, 2000, octets(5)).sends(". 1001 ack 5001");
  EXPECT_FALSE(t.was_told(Notice::kReadable));
}

TEST(Ack, InSynReceivedOfSomethingElseIsReset) {
  Endpoint().syn_received().receives(".", 5001, 4711).sends("R 4711").is(kSynReceived);
}

// --- seventh and eighth: text and FIN ---

TEST(Text, OutOfOrderIsKeptAndTheGapNamed) {
  Endpoint t;
  t.established();
  t.receives(".", 5004, 1001, octets(3, 'd')).sends(". 1001 ack 5001");
  t.receives(".", 5010, 1001, octets(3, 'j')).sends(". 1001 ack 5001");
  t.receives(".", 5001, 1001, octets(3, 'a')).sends(". 1001 ack 5007");
  t.receives(".", 5005, 1001, octets(5, 'e')).sends(". 1001 ack 5013");
  EXPECT_EQ(t.reads(), "abcdefghijkl");
}

TEST(Text, OverlapsAreDeliveredOnce) {
  Endpoint t;
  t.established();
  t.receives(".", 5005, 1001, octets(2, 'e')).sends(". 1001 ack 5001");
  t.receives(".", 5003, 1001, octets(8, 'c')).sends(". 1001 ack 5001");
  t.receives(".", 5001, 1001, octets(4, 'a')).sends(". 1001 ack 5011");
  EXPECT_EQ(t.reads(), "abcdefghij");
}

TEST(Text, AfterTheFinIsIgnored) {
  Endpoint t;
  t.close_wait().receives(".", 5002, 1001, octets(3)).sends_nothing();
  EXPECT_EQ(t.reads(), "connection closing");
}

TEST(Fin, WaitsForTheTextBeforeIt) {
  Endpoint t;
  t.established().receives("F.", 5004, 1001).is(kEstablished).sends(". 1001 ack 5001");
  t.receives(".", 5001, 1001, octets(3, 'a')).sends(". 1001 ack 5005").is(kCloseWait);
  EXPECT_EQ(t.reads(), "abc");
  EXPECT_EQ(t.reads(), "connection closing");
}

TEST(Fin, AgainInTimeWaitIsAcknowledgedAndTheWaitStartsAnew) {
  Endpoint t;
  t.time_wait().passes(seconds(200)).receives("F.", 5001, 1002).sends(". 1002 ack 5002").sends_nothing();
  t.passes(seconds(239)).is(kTimeWait).passes(seconds(1)).is(kClosed);
}

TEST(Fin, CountsAsOneOctetOfTheAck) {
  Endpoint t;
  t.established();
  ASSERT_TRUE(t.tcp.send(octets(5), t.now));
  t.closes().sends("FP. 1001 ack 5001 len 5").receives(".", 5001, 1006).is(kFinWait1);
  t.receives(".", 5001, 1007).is(kFinWait2);
}

TEST(HalfClose, TheClosedSideStillReceives) {
  Endpoint t;
  t.fin_wait_2().receives("P.", 5001, 1002, octets(3, 'a')).sends(". 1002 ack 5004").is(kFinWait2);
  EXPECT_EQ(t.reads(), "abc");
  EXPECT_EQ(t.tcp.send(octets(1), t.now).error(), CallError::kConnectionClosing);
}

}  // namespace
}  // namespace tcplab::tcp
