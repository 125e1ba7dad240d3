// Closing: RFC 9293 3.5.3, 3.6 and 3.6.1.

#include "core/tcp/profile.hpp"
#include "tests/tcp/rfc9293/trace.hpp"

namespace tcplab::tcp {
namespace {

TEST(Rfc9293, SHLD_2_AResetMayCarryData) {
  Endpoint a;
  a.established().receives("R", 5001, 0, octets(20)).sends_nothing().is(kClosed);
  EXPECT_TRUE(a.was_told(Notice::kReset));
  EXPECT_FALSE(a.was_told(Notice::kReadable)) << "it is a diagnosis, not text";
  Endpoint b;
  b.syn_sent().receives("R.", 0, 1001, octets(20)).is(kClosed);
  EXPECT_TRUE(b.was_told(Notice::kRefused));
}

TEST(Rfc9293, MUST_12_TheUserLearnsWhetherThePeerClosedOrAborted) {
  Endpoint closed;
  closed.established().receives("F.", 5001, 1001);
  EXPECT_TRUE(closed.was_told(Notice::kRemoteClosed));
  EXPECT_EQ(closed.reads(), "connection closing");
  closed.closes().sends("F. 1001 ack 5002").receives(".", 5002, 1002).is(kClosed);
  EXPECT_FALSE(closed.was_told(Notice::kReset));
  EXPECT_FALSE(closed.tcp.error());

  for (Endpoint& (Endpoint::*state)(Line) :
       {&Endpoint::established, &Endpoint::fin_wait_1, &Endpoint::fin_wait_2}) {
    Endpoint aborted;
    (aborted.*state)(Line::here()).receives("R", 5001).is(kClosed);
    EXPECT_TRUE(aborted.was_told(Notice::kReset));
    EXPECT_EQ(aborted.tcp.error(), CallError::kConnectionReset);
    EXPECT_EQ(aborted.reads(), "connection reset");
  }
}

struct Ending {
  std::string_view name;
  void (*happen)(Endpoint&);
  std::optional<Notice> told;
  std::optional<CallError> error;
};

void until_closed(Endpoint& t) {
  while (t.tcp.state() != kClosed && !testing::Test::HasFailure()) {
    t.times_out();
    while (t.tcp.poll_segment(t.now)) {
    }
  }
}

// Each way for a connection to end, and what the user can tell it by: the notice before kClosed, and every
// later call.
const Ending kEndings[] = {
    {"closed by the peer",
     [](Endpoint& t) { t.close_wait().closes().sends("F. 1001 ack 5002").receives(".", 5002, 1002); },
     Notice::kRemoteClosed, std::nullopt},
    {"closed by us", [](Endpoint& t) { until_closed(t.time_wait()); }, Notice::kRemoteClosed, std::nullopt},
    {"reset while open", [](Endpoint& t) { t.established().receives("R", 5001); }, Notice::kReset,
     CallError::kConnectionReset},
    {"reset after the peer's close", [](Endpoint& t) { t.close_wait().receives("R", 5002); }, Notice::kReset,
     CallError::kConnectionReset},
    {"reset while closing", [](Endpoint& t) { t.closing().receives("R", 5002); }, std::nullopt,
     CallError::kConnectionReset},
    {"reset before the last ACK", [](Endpoint& t) { t.last_ack().receives("R", 5002); }, std::nullopt,
     CallError::kConnectionReset},
    {"refused", [](Endpoint& t) { t.syn_sent().receives("R.", 0, 1001); }, Notice::kRefused,
     CallError::kConnectionRefused},
    {"nobody answers", [](Endpoint& t) { until_closed(t.syn_sent()); }, Notice::kTimedOut,
     CallError::kConnectionTimedOut},
    {"nobody answers any more",
     [](Endpoint& t) {
       say(t.established(), 1);
       until_closed(t.sends("P. 1001 ack 5001 len 1"));
     },
     Notice::kTimedOut, CallError::kConnectionTimedOut},
    {"the FIN is never acknowledged", [](Endpoint& t) { until_closed(t.fin_wait_1()); }, Notice::kTimedOut,
     CallError::kConnectionTimedOut},
    {"aborted by us", [](Endpoint& t) { t.established().aborts().sends("R 1001"); }, std::nullopt,
     CallError::kConnectionReset},
};

TEST(Rfc9293, MUST_12_EveryEndIsToldApart) {
  for (const Ending& ending : kEndings) {
    SCOPED_TRACE(ending.name);
    Endpoint t;
    ending.happen(t);
    t.is(kClosed);
    for (const Notice notice : {Notice::kReset, Notice::kRefused, Notice::kTimedOut}) {
      EXPECT_EQ(t.was_told(notice), ending.told == notice);
    }
    const bool by_peer = ending.told == Notice::kRemoteClosed;
    EXPECT_TRUE(!by_peer || t.was_told(Notice::kRemoteClosed));
    EXPECT_EQ(times_told(t, Notice::kClosed), 1U);
    EXPECT_EQ(t.tcp.error(), ending.error);
    const CallError answer = ending.error.value_or(CallError::kConnectionDoesNotExist);
    EXPECT_EQ(t.tcp.send(octets(1), t.now).error(), answer);
    EXPECT_EQ(t.tcp.receive(1).error(), answer);
    EXPECT_EQ(t.tcp.close(t.now).error(), answer);
  }
}

TEST(Rfc9293, MAY_1_HalfDuplexCloseEndsReadingToo) {
  Endpoint t;
  t.established();
  ASSERT_TRUE(t.tcp.close_both(t.now));
  t.sends("F. 1001 ack 5001").is(kFinWait1).receives(".", 5001, 1002).is(kFinWait2);
  t.receives("F.", 5001, 1002).sends(". 1002 ack 5002").is(kTimeWait);
}

TEST(Rfc9293, SHLD_3_DataStillUnreadAtTheCloseIsAnsweredWithAReset) {
  Endpoint t;
  t.established().receives(".", 5001, 1001, octets(10)).sends(". 1001 ack 5011");
  ASSERT_TRUE(t.tcp.close_both(t.now));
  t.sends("R 1001").sends_nothing().is(kClosed);
}

// Though the peer's FIN came after it, and though ours has left: RFC 2525 2.17.
TEST(Rfc9293, SHLD_3_DataStillUnreadIsAnsweredWithAResetAfterThePeersFinToo) {
  Endpoint close_wait;
  close_wait.established().receives("F.", 5001, 1001, octets(10)).sends(". 1001 ack 5012").is(kCloseWait);
  ASSERT_TRUE(close_wait.tcp.close_both(close_wait.now));
  close_wait.sends("R 1001").sends_nothing().is(kClosed);
  EXPECT_EQ(close_wait.tcp.error(), CallError::kConnectionReset);

  Endpoint last_ack;
  last_ack.established().receives("F.", 5001, 1001, octets(10)).sends(". 1001 ack 5012");
  last_ack.closes().sends("F. 1001 ack 5012").is(kLastAck);
  ASSERT_TRUE(last_ack.tcp.close_both(last_ack.now));
  last_ack.sends("R 1002").sends_nothing().is(kClosed);

  Endpoint closing;
  closing.fin_wait_1().receives("F.", 5001, 1001, octets(10)).sends(". 1002 ack 5012").is(kClosing);
  ASSERT_TRUE(closing.tcp.close_both(closing.now));
  closing.sends("R 1002").sends_nothing().is(kClosed);
}

// The peer is through there, and would not hear it.
TEST(Rfc9293, SHLD_3_InTimeWaitNobodyIsToldOfUnreadData) {
  Endpoint t;
  t.fin_wait_2().receives("F.", 5001, 1002, octets(10)).sends(". 1002 ack 5012").is(kTimeWait);
  ASSERT_TRUE(t.tcp.close_both(t.now));
  t.sends_nothing().is(kTimeWait);
}

// Read up to the FIN, it is an ordinary close.
TEST(Rfc9293, SHLD_3_WhatWasReadBeforeThePeersFinNeedsNoReset) {
  Endpoint t;
  t.established().receives("F.", 5001, 1001, octets(10, 'a')).sends(". 1001 ack 5012");
  EXPECT_EQ(t.reads(), "abcdefghij");
  ASSERT_TRUE(t.tcp.close_both(t.now));
  t.sends("F. 1001 ack 5012").is(kLastAck);
}

TEST(Rfc9293, SHLD_3_DataThatComesAfterTheCloseIsAnsweredWithAReset) {
  Endpoint t;
  t.established();
  ASSERT_TRUE(t.tcp.close_both(t.now));
  t.sends("F. 1001 ack 5001").receives(".", 5001, 1002).is(kFinWait2);
  t.receives("P.", 5001, 1002, octets(10)).sends("R 1002").sends_nothing().is(kClosed);
}

TEST(Rfc9293, SHLD_3_AnOrdinaryCloseGoesOnReceiving) {
  Endpoint t;
  t.fin_wait_2().receives("P.", 5001, 1002, octets(3, 'a')).sends(". 1002 ack 5004").is(kFinWait2);
  EXPECT_EQ(t.reads(), "abc");
}

TEST(Rfc9293, MUST_13_TheActiveCloserLingersInTimeWaitForTwoMsl) {
  for (const int msl : {30, 120}) {
    Config config = plain();
    config.msl = seconds(msl);
    Endpoint t(config);
    t.time_wait().passes(seconds(2 * msl) - nanoseconds(1)).is(kTimeWait).passes(nanoseconds(1)).is(kClosed);
  }
  Endpoint simultaneous;
  simultaneous.closing().receives(".", 5002, 1002).is(kTimeWait).passes(seconds(239)).is(kTimeWait);
  Endpoint passive;
  passive.last_ack().receives(".", 5002, 1002).is(kClosed);
}

TEST(Rfc9293, MUST_13_InTimeWaitTheLastAckIsRepeatedForARepeatedFin) {
  Endpoint t;
  t.time_wait();
  for (int i = 0; i < 3; ++i)
    t.passes(seconds(200)).receives("F.", 5001, 1002).sends(". 1002 ack 5002").is(kTimeWait);
}

TEST(Closing, NobodyWaitsForEverForAFinThatNobodyWillRead) {
  Config config = plain();
  config.fin_wait2_limit = seconds(60);
  Endpoint t(config);
  t.established();
  ASSERT_TRUE(t.tcp.close_both(t.now));
  t.sends("F. 1001 ack 5001").receives(".", 5001, 1002).is(kFinWait2);
  t.passes(seconds(59)).is(kFinWait2).passes(seconds(1)).is(kClosed);
  Endpoint reading(config);
  reading.fin_wait_2().passes(minutes(600)).is(kFinWait2);
}

// --- TIME-WAIT's early reuse, on Hosts ---

// A server that closed first: its side of 198.51.100.2:5000 is in TIME-WAIT. The peer is the test, with
// numbers of its choice; its last number was 5002, its last timestamp 700.
class TimeWaitReuse : public ::testing::Test {
 protected:
  void enter(bool timestamps) {
    Config config = plain();
    config.timestamps = timestamps;
    host = Host(kLocal.address, {1, 2}, config);
    listener = *host.listen(40000, 5, now);
    stamped = timestamps;
    const wire::TcpSegment answer = answer_to("S", 5000, 0, 700);
    iss = answer.header.seq.value;
    EXPECT_FALSE(answer_after(".", 5001, iss + 1, 700));
    id = *host.accept(listener);
    EXPECT_TRUE(host.close(id, now));
    EXPECT_TRUE(host.poll_segment(now));
    EXPECT_FALSE(answer_after(".", 5001, iss + 2, 700));
    (void)answer_to("F.", 5001, iss + 2, 700);
    EXPECT_EQ(host.find(id)->state(), kTimeWait);
    last = host.find(id)->snd().nxt;
  }
  std::optional<wire::TcpSegment> answer_after(std::string_view flags, std::uint32_t seq, std::uint32_t ack,
                                               std::uint32_t stamp) {
    wire::TcpSegment segment = Endpoint().segment(flags, seq, ack);
    segment.header.options = {};
    if (stamped) segment.header.options.append_timestamps({stamp, 0});
    host.on_segment(segment, now);
    const std::optional<HostSegment> out = host.poll_segment(now);
    if (!out) return std::nullopt;
    return out->out.segment;
  }
  wire::TcpSegment answer_to(std::string_view flags, std::uint32_t seq, std::uint32_t ack,
                             std::uint32_t stamp) {
    const std::optional<wire::TcpSegment> answer = answer_after(flags, seq, ack, stamp);
    EXPECT_TRUE(answer);
    return answer.value_or(wire::TcpSegment{});
  }

  Host host{kLocal.address, {1, 2}};
  Instant now;
  ConnId listener;
  ConnId id;
  SeqNum last;
  std::uint32_t iss = 0;
  bool stamped = false;
};
using Rfc9293TimeWait = TimeWaitReuse;

TEST_F(Rfc9293TimeWait, MAY_2_ASynBeyondTheOldNumbersOpensANewConnection) {
  enter(false);
  const wire::TcpSegment answer = answer_to("S", 6000, 0, 0);
  EXPECT_EQ(letters_of(answer.header.flags), "S.");
  EXPECT_EQ(answer.header.ack, SeqNum{6001});
  EXPECT_GE(answer.header.seq - last, 65536) << "our numbers lie beyond those of the old connection";
  EXPECT_EQ(host.find(id)->state(), kTimeWait) << "until the SYN has proved to be no old duplicate";
  EXPECT_FALSE(answer_after(".", 6001, answer.header.seq.value + 1, 0));
  EXPECT_EQ(host.find(*host.accept(listener))->state(), kEstablished);
  EXPECT_EQ(host.find(id), nullptr) << "the old record is gone";
}

TEST_F(Rfc9293TimeWait, MAY_2_AnOldDuplicateSynLeadsBackToTimeWait) {
  enter(false);
  EXPECT_EQ(letters_of(answer_to("S", 6000, 0, 0).header.flags), "S.");
  EXPECT_FALSE(answer_after("R", 6001, 0, 0)) << "the peer knows nothing of it";
  const wire::TcpSegment again = answer_to("F.", 5001, iss + 2, 0);
  EXPECT_EQ(line_of(again), ". " + std::to_string(last.value) + " ack 5002");
  EXPECT_EQ(host.find(id)->state(), kTimeWait);
  now = now + minutes(10);
  host.on_timeout(now);
  EXPECT_EQ(host.find(id)->state(), kClosed);
  EXPECT_EQ(letters_of(answer_to("S", 6000, 0, 0).header.flags), "S.") << "and nothing is left of it then";
}

TEST_F(Rfc9293TimeWait, MAY_2_TimeWaitMayEndWhileTheNewHandshakeGoesOn) {
  enter(false);
  now = host.next_timeout() - milliseconds(1);
  const wire::TcpSegment answer = answer_to("S", 6000, 0, 0);
  Instant until = now;
  while (host.find(id)->state() == kTimeWait) {
    until = host.next_timeout();
    host.on_timeout(until);
  }
  now = until;
  while (host.poll_segment(now)) {
  }
  (void)answer_after(".", 6001, answer.header.seq.value + 1, 0);
  EXPECT_TRUE(host.accept(listener));
}

TEST_F(Rfc9293TimeWait, MAY_2_WithoutRoomTheSynIsDroppedAndTimeWaitGoesOn) {
  for (const bool cookies : {false, true}) {
    enter(false);
    Config config = plain();
    config.syn_cookies = cookies;
    ASSERT_TRUE(host.configure(listener, config, now));
    ASSERT_TRUE(host.set_backlog(listener, 0));
    EXPECT_FALSE(answer_after("S", 6000, 0, 0));
    EXPECT_EQ(host.find(id)->state(), kTimeWait);

    ASSERT_TRUE(host.set_backlog(listener, 5));
    wire::TcpSegment other = Endpoint().segment("S", 7000);
    other.source = wire::IpAddress::v4(203, 0, 113, 7);
    host.on_segment(other, now);
    const std::optional<HostSegment> answer = host.poll_segment(now);
    ASSERT_TRUE(answer);
    EXPECT_EQ(letters_of(answer->out.segment.header.flags), "S.");
    EXPECT_NE(answer->out.segment.header.seq, last + 65536)
        << "numbers of the old connection, told to a stranger";
  }
}

TEST_F(Rfc9293TimeWait, MAY_2_ASinglePassiveOpenGetsNumbersBeyondTheOldOnesToo) {
  enter(false);
  ASSERT_TRUE(host.close(listener, now));
  const ConnId single = *host.open_passive(40000, std::nullopt, now);
  const wire::TcpSegment answer = answer_to("S", 6000, 0, 0);
  EXPECT_EQ(letters_of(answer.header.flags), "S.");
  EXPECT_GE(answer.header.seq - last, 65536);
  EXPECT_FALSE(answer_after("R", 6001, 0, 0));
  EXPECT_EQ(host.find(single)->state(), kListen);
  EXPECT_EQ(letters_of(answer_to("F.", 5001, iss + 2, 0).header.flags), ".") << "TIME-WAIT is back";
}

TEST_F(Rfc9293TimeWait, MAY_2_ASynAmongTheOldNumbersIsAnswered) {
  enter(false);
  const wire::TcpSegment answer = answer_to("S", 4000, 0, 0);
  EXPECT_EQ(letters_of(answer.header.flags), ".") << "the ACK of TIME-WAIT, not a SYN,ACK";
  EXPECT_EQ(host.find(id)->state(), kTimeWait);
}

TEST_F(Rfc9293TimeWait, SHLD_4_ALaterTimestampIsEnoughWhateverTheSequenceNumber) {
  enter(true);
  EXPECT_EQ(letters_of(answer_to("S", 4000, 0, 701).header.flags), "S.");
}

TEST_F(Rfc9293TimeWait, SHLD_4_AnEarlierTimestampIsNotWhateverTheSequenceNumber) {
  enter(true);
  EXPECT_EQ(letters_of(answer_to("S", 9000, 0, 699).header.flags), ".");
  EXPECT_EQ(host.find(id)->state(), kTimeWait);
}

TEST_F(Rfc9293TimeWait, SHLD_4_TheSameTimestampLeavesItToTheSequenceNumber) {
  enter(true);
  EXPECT_EQ(letters_of(answer_to("S", 4000, 0, 700).header.flags), ".");
  EXPECT_EQ(letters_of(answer_to("S", 9000, 0, 700).header.flags), "S.");
}

TEST_F(Rfc9293TimeWait, MAY_2_WithoutAListenerTheOldConnectionStays) {
  enter(false);
  ASSERT_TRUE(host.close(listener, now));
  EXPECT_EQ(letters_of(answer_to("S", 6000, 0, 0).header.flags), ".");
  EXPECT_EQ(host.find(id)->state(), kTimeWait);
}

// The FIN comes while the limit of FIN-WAIT-2 runs, which must not cut TIME-WAIT short.
TEST(TimeWait, IsNotEndedByTheLimitOfFinWait2) {
  for (const ProfileInfo& profile : kProfiles) {
    if (profile.config.fin_wait2_limit.ns == 0) continue;
    SCOPED_TRACE(profile.name);
    Config config = profile.config;
    config.timestamps = false;
    Endpoint t(config);
    t.established();
    ASSERT_TRUE(t.tcp.close_both(t.now));
    t.sends("F. 1001 ack 5001").receives(".", 5001, 1002).is(kFinWait2);
    ASSERT_TRUE(t.tcp.timer(TimerKind::kFinWait2));
    t.passes(seconds(30)).receives("F.", 5001, 1002).sends(". 1002 ack 5002").is(kTimeWait);
    EXPECT_FALSE(t.tcp.timer(TimerKind::kFinWait2));
    t.passes(config.msl * 2 - nanoseconds(1)).is(kTimeWait).passes(nanoseconds(1)).is(kClosed);
  }
}

}  // namespace
}  // namespace tcplab::tcp
